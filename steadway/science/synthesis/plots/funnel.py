"""The funnel plot: effect against precision, with contours of significance."""

from __future__ import annotations

from collections.abc import Sequence

from scipy.special import ndtri

from steadway.science.synthesis.bias.trim_and_fill import Filled
from steadway.science.synthesis.plots.geometry import Axis, plain_ticks, ratio_ticks
from steadway.science.synthesis.plots.plot import Plot
from steadway.science.synthesis.plots.svg import (
    BRAND,
    INK,
    LINE,
    PAPER,
    SOFT,
    Drawing,
    wrapped,
)
from steadway.science.synthesis.pooling.result import Pooled
from steadway.science.synthesis.pooling.words import interval_text

WIDTH, EDGE, LEFT, HIGH, SMALL = 640.0, 12.0, 70.0, 360.0, 11.5
CONTOURS = ((0.01, "#e9e6e0"), (0.05, "#d3cec5"), (0.10, "#bdb7ac"))


def funnel(
    pooled: Pooled,
    *,
    title: str,
    contours: bool = True,
    filled: Filled | None = None,
    tests: Sequence[str] = (),
) -> Plot:
    """A funnel plot as SVG: SE downwards from 0, so that large studies stand on top.

    Contours (Peters 2008) shade where a study's own P would be above 0.10 (darkest), 0.05 and
    0.01; the dashed funnel is pooled ± 1.96 SE. ``filled`` adds mirror images as open circles;
    ``tests`` are sentences under the plot. With fewer than ten studies the plot says that it
    cannot be read.
    """
    count = "study" if pooled.k == 1 else "studies"
    sentence = f"{pooled.k} {count} around {interval_text(pooled, pooled.result)}."
    if pooled.k < 10:
        sentence += " Fewer than ten studies: too few to judge asymmetry."
    drawing = Drawing(WIDTH, title, sentence)
    y = _heading(drawing, title, sentence)
    largest = _largest(pooled, filled)
    across, down = _across(pooled, filled, largest), _down(largest, y)
    if contours and pooled.measure.null is not None:
        _shade(drawing, across, down, pooled.measure.null)
    _funnel_lines(drawing, across, down, pooled)
    _points(drawing, across, down, pooled, filled)
    _axes(drawing, across, down, pooled)
    bottom = _notes(drawing, pooled, down.right + 56, tests, filled, contours=contours)
    return Plot(title, sentence, drawing.done(bottom), tuple(_table(pooled, filled)))


def _heading(drawing: Drawing, title: str, sentence: str) -> float:
    y = EDGE + 14.0
    for line in wrapped(title, WIDTH - 2 * EDGE, 17):
        drawing.text(EDGE, y, line, size=17.0, bold=True)
        y += 22
    for line in wrapped(sentence, WIDTH - 2 * EDGE):
        drawing.text(EDGE, y, line, colour=SOFT)
        y += 18
    return y + 4


def _largest(pooled: Pooled, filled: Filled | None) -> float:
    spread = [s.se for s in pooled.studies]
    spread += [v**0.5 for v in filled.variances] if filled else []
    return 1.08 * max(spread)


def _across(pooled: Pooled, filled: Filled | None, largest: float) -> Axis:
    middle, reach = pooled.result.estimate, 1.96 * largest
    points = [s.estimate for s in pooled.studies] + [middle - reach, middle + reach]
    points += list(filled.estimates) if filled else []
    low, high = min(points), max(points)
    margin = 0.04 * (high - low)
    low, high = low - margin, high + margin
    ticks = ratio_ticks(low, high) if pooled.measure.ratio else plain_ticks(low, high)
    return Axis(low, high, LEFT, WIDTH - EDGE, ticks)


def _down(largest: float, top: float) -> Axis:
    return Axis(0.0, largest, top, top + HIGH, plain_ticks(0.0, largest, 5))


def _shade(drawing: Drawing, across: Axis, down: Axis, null: float) -> None:
    for p, fill in CONTOURS:
        reach = -float(ndtri(p / 2)) * down.high
        drawing.polygon(_cut(across, down, null, reach), fill=fill)


def _cut(across: Axis, down: Axis, tip: float, reach: float) -> list[tuple[float, float]]:
    """A triangle from its tip at SE 0 to its feet, cut off at the edges of the plot."""
    points = [(across.at(tip), down.left)] if across.holds(tip) else []
    for end, edge in ((tip + reach, across.high), (tip - reach, across.low)):
        share = (edge - tip) / (end - tip)
        side = []
        if 0 < share < 1:
            side.append((across.at(edge), down.at(share * down.high)))
        side.append((across.at(end), down.right))
        points += side if end > tip else side[::-1]
    return points


def _funnel_lines(drawing: Drawing, across: Axis, down: Axis, pooled: Pooled) -> None:
    middle, reach = pooled.result.estimate, 1.96 * down.high
    x = across.at(middle)
    drawing.line(x, down.left, x, down.right, colour=BRAND)
    for end in (middle - reach, middle + reach):
        drawing.line(x, down.left, across.at(end), down.right, colour=BRAND, dash="4 3")


def _points(
    drawing: Drawing, across: Axis, down: Axis, pooled: Pooled, filled: Filled | None
) -> None:
    for study in pooled.studies:
        drawing.circle(
            across.at(study.estimate),
            down.at(study.se),
            4.2,
            fill=INK,
            stroke=PAPER,
            label=study.label,
        )
    for estimate, variance in zip(*_mirror(filled), strict=True):
        drawing.circle(
            across.at(estimate), down.at(variance**0.5), 4.2, fill=PAPER, label="filled in"
        )


def _mirror(filled: Filled | None) -> tuple[tuple[float, ...], tuple[float, ...]]:
    return (filled.estimates, filled.variances) if filled else ((), ())


def _axes(drawing: Drawing, across: Axis, down: Axis, pooled: Pooled) -> None:
    drawing.line(across.left, down.right, across.right, down.right)
    drawing.line(across.left, down.left, across.left, down.right)
    for value, words in across.ticks:
        x = across.at(value)
        drawing.line(x, down.right, x, down.right + 5)
        drawing.text(x, down.right + 19, words, anchor="middle", size=SMALL)
    for value, words in down.ticks:
        y = down.at(value)
        drawing.line(across.left - 5, y, across.left, y)
        drawing.text(across.left - 9, y + 4, words, anchor="end", size=SMALL)
    name = pooled.measure.name
    middle = (across.left + across.right) / 2
    drawing.text(middle, down.right + 37, name[0].upper() + name[1:], anchor="middle")
    drawing.text(EDGE, down.left - 2, "SE", bold=True)
    null = pooled.measure.null
    if null is not None and across.holds(null):
        x = across.at(null)
        drawing.line(x, down.left, x, down.right, colour=SOFT, width=0.8)


def _notes(
    drawing: Drawing,
    pooled: Pooled,
    y: float,
    tests: Sequence[str],
    filled: Filled | None,
    *,
    contours: bool,
) -> float:
    if contours and pooled.measure.null is not None:
        drawing.text(EDGE, y, "A study there has P:", size=SMALL, colour=SOFT)
        legend = (
            ("> 0.10", CONTOURS[2][1]),
            ("0.05 to 0.10", CONTOURS[1][1]),
            ("0.01 to 0.05", CONTOURS[0][1]),
            ("< 0.01", PAPER),
        )
        for i, (words, fill) in enumerate(legend):
            x = 160.0 + i * 118
            drawing.rect(x, y - 10, 14, 12, fill=fill, stroke=LINE)
            drawing.text(x + 20, y, words, size=SMALL, colour=SOFT)
        y += 20
    notes = [*tests, *([filled.text()] if filled else [])]
    for note in notes:
        for line in wrapped(note, WIDTH - 2 * EDGE, SMALL):
            drawing.text(EDGE, y, line, size=SMALL, colour=SOFT)
            y += 15.5
    return y + 4


def _table(pooled: Pooled, filled: Filled | None) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = [
        {"study": s.label, "estimate": pooled.shown(s.estimate), "se": s.se} for s in pooled.studies
    ]
    for estimate, variance in zip(*_mirror(filled), strict=True):
        rows.append({"study": "filled in", "estimate": pooled.shown(estimate), "se": variance**0.5})
    return rows
