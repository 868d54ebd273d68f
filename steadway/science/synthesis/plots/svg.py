"""A small SVG writer: same numbers in, same bytes out; text that a screen reader can read."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

INK, SOFT, LINE, BRAND, PAPER = "#1f2a2e", "#4c5a5f", "#b9b2a6", "#1f5c57", "#ffffff"
FONT = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif"
SIZE = 13.0
# DejaVu Sans is the widest of the fonts named; a line that fits with it fits with all
CHARACTER = 0.57


def width_of(text: str, size: float = SIZE) -> float:
    """A safe guess at the width of a text in the widest font."""
    return len(text) * size * CHARACTER


def wrapped(text: str, width: float, size: float = SIZE) -> list[str]:
    """Lines of a text that fit a width."""
    return textwrap.wrap(text, max(10, int(width / (size * CHARACTER))))


def shortened(text: str, width: float, size: float = SIZE) -> str:
    """The text, or as much of it as fits with an ellipsis."""
    most = int(width / (size * CHARACTER))
    return text if len(text) <= most else text[: max(1, most - 1)].rstrip() + "…"


def _n(x: float) -> str:
    text = f"{x:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


@dataclass
class Drawing:
    """Collects shapes; ``done`` gives the file."""

    width: float
    title: str
    desc: str
    parts: list[str] = field(default_factory=list)

    def _add(self, name: str, attributes: dict[str, object], body: str | None = None) -> None:
        given = " ".join(
            f"{key.replace('_', '-')}={quoteattr(_n(v) if isinstance(v, float) else str(v))}"
            for key, v in attributes.items()
        )
        end = "/>" if body is None else f">{body}</{name}>"
        self.parts.append(f"<{name} {given}{end}")

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        anchor: str = "start",
        size: float = SIZE,
        colour: str = INK,
        bold: bool = False,
        full: str = "",
    ) -> None:
        """A line of text; ``full`` is what a pointer shows when the text was shortened."""
        more: dict[str, object] = {"font_weight": "650"} if bold else {}
        hint = f"<title>{escape(full)}</title>" if full and full != text else ""
        given = {"x": x, "y": y, "text_anchor": anchor, "font_size": size, "fill": colour, **more}
        self._add("text", given, hint + escape(text))

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        *,
        colour: str = INK,
        width: float = 1.2,
        dash: str = "",
    ) -> None:
        """A straight line."""
        more: dict[str, object] = {"stroke_dasharray": dash} if dash else {}
        self._add(
            "line",
            {
                "x1": x1,
                "y1": y1,
                "x2": x2,
                "y2": y2,
                "stroke": colour,
                "stroke_width": width,
                **more,
            },
        )

    def rect(
        self, x: float, y: float, width: float, height: float, *, fill: str, stroke: str = "none"
    ) -> None:
        """A rectangle."""
        self._add(
            "rect",
            {"x": x, "y": y, "width": width, "height": height, "fill": fill, "stroke": stroke},
        )

    def polygon(
        self, points: list[tuple[float, float]], *, fill: str, stroke: str = "none"
    ) -> None:
        """A closed shape."""
        where = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        self._add("polygon", {"points": where, "fill": fill, "stroke": stroke})

    def circle(
        self, x: float, y: float, r: float, *, fill: str, stroke: str = INK, label: str = ""
    ) -> None:
        """A circle; ``label`` is what a pointer shows."""
        body = f"<title>{escape(label)}</title>" if label else None
        self._add(
            "circle",
            {"cx": x, "cy": y, "r": r, "fill": fill, "stroke": stroke, "stroke_width": 1.2},
            body,
        )

    def done(self, height: float) -> str:
        """The whole file; the title and the description come first for screen readers."""
        w, h = _n(self.width), _n(height)
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" '
            f'height="{h}" role="img" aria-labelledby="plot-title plot-desc" '
            f"font-family={quoteattr(FONT)}>"
        )
        names = (
            f'<title id="plot-title">{escape(self.title)}</title>'
            f'<desc id="plot-desc">{escape(self.desc)}</desc>'
        )
        ground = f'<rect width="{w}" height="{h}" fill="{PAPER}"/>'
        return "\n".join([head, names, ground, *self.parts, "</svg>"]) + "\n"
