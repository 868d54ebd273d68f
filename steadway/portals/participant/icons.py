"""Line drawings made for Steadway: one stroke, current colour, no meaning by colour alone."""

from django.utils.safestring import SafeString, mark_safe

_STROKE = (
    'fill="none" stroke="currentColor" stroke-width="{width}" '
    'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false"'
)

# One line that starts unsteady and settles. The mark, and nearly the only ornament.
_MARK = "M2 9 C5 1 8 1 11 8 S17 15 21 9 S28 5 33 8.500 S42 9 50 9 H98"
_SETTLE = (
    "M2 46 C14 4 26 4 38 40 S62 84 78 46 S104 16 122 40 S150 62 170 44 "
    "S204 32 228 42 S270 48 300 43 S360 43 638 43"
)


def _svg(box: str, inner: str, width: str = "2", extra: str = "") -> SafeString:
    stroke = _STROKE.format(width=width)
    return mark_safe(f'<svg viewBox="{box}" {stroke}{extra}>{inner}</svg>')  # noqa: S308 - ours


def _path(*lines: str) -> str:
    return "".join(f'<path d="{line}"/>' for line in lines)


ICONS: dict[str, SafeString] = {
    "mark": _svg("0 0 100 15", _path(_MARK), "2.8"),
    "settle": _svg("0 0 640 90", _path(_SETTLE), "3.5", ' class="settle"'),
    "back": _svg("0 0 10 16", _path("M8 2 2 8l6 6"), "2.4"),
    "weeks": _svg(
        "0 0 44 44",
        _path("M7 12h30v25H7z", "M7 19h30", "M15 7v8M29 7v8", "M14 26h4M22 26h4M14 31h4"),
    ),
    "minutes": _svg(
        "0 0 44 44", '<circle cx="22" cy="23" r="15"/>' + _path("M22 14v9l6 4", "M18 4h8")
    ),
    "home": _svg("0 0 44 44", _path("M6 22 22 8l16 14", "M11 19v18h22V19", "M18 37v-9h8v9")),
    "oops": _svg(
        "0 0 20 20", '<circle cx="10" cy="10" r="8"/>' + _path("M10 5.5v5", "M10 14v.1"), "2"
    ),
    "sound": _svg(
        "0 0 24 24", _path("M4 9v6h4l5 4V5L8 9z", "M16.5 9a4 4 0 0 1 0 6", "M19 6.5a8 8 0 0 1 0 11")
    ),
    "done": _svg("0 0 20 20", _path("M4 10.5 8.2 15 16 5.5"), "2.6"),
    "leaf": _svg("0 0 44 44", _path("M8 36C8 18 18 8 36 8c0 18-10 28-28 28z", "M8 36 24 20")),
    "rough": _svg(
        "0 0 48 48",
        '<circle cx="24" cy="24" r="19"/>'
        + _path("M15 34c4-7 14-7 18 0", "M14 18l6 2M34 18l-6 2", "M18 23v.1M30 23v.1"),
    ),
    "low": _svg(
        "0 0 48 48",
        '<circle cx="24" cy="24" r="19"/>' + _path("M16 33c4-4 12-4 16 0", "M17 20v2M31 20v2"),
    ),
    "level": _svg(
        "0 0 48 48", '<circle cx="24" cy="24" r="19"/>' + _path("M16 31h16", "M17 19v3M31 19v3")
    ),
    "fair": _svg(
        "0 0 48 48",
        '<circle cx="24" cy="24" r="19"/>' + _path("M16 29c4 4 12 4 16 0", "M17 19v3M31 19v3"),
    ),
    "good": _svg(
        "0 0 48 48",
        '<circle cx="24" cy="24" r="19"/>' + _path("M14 27c4 9 16 9 20 0", "M17 18v3M31 18v3"),
    ),
}
