"""The forest plot: every study, the pool, its prediction, and how it was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from steadway.science.synthesis.plots.geometry import Axis, diamond, effect_axis, mark_of
from steadway.science.synthesis.plots.plot import Plot
from steadway.science.synthesis.plots.svg import (
    BRAND,
    INK,
    LINE,
    PAPER,
    SOFT,
    Drawing,
    shortened,
    width_of,
    wrapped,
)
from steadway.science.synthesis.pooling.result import Interval, Pooled, StudyRow
from steadway.science.synthesis.pooling.words import (
    interval_text,
    number,
    p_text,
    span,
    what_was_done,
)
from steadway.science.synthesis.review.risk_of_bias import DOMAINS, HIGH, LOW, RiskOfBias

WIDTH, EDGE, ROW, SMALL = 760.0, 12.0, 21.0, 11.5
LEAST = 190.0
_SYMBOL = {LOW: "+", HIGH: "×"}
_ROB = 17.0


@dataclass(frozen=True)
class Group:
    """A subgroup in the plot: its name and its own pool."""

    name: str
    pooled: Pooled


@dataclass(frozen=True)
class _Columns:
    """Where each column ends or begins."""

    label: float
    data: tuple[float, ...]
    plot: tuple[float, float]
    effect: float
    weight: float
    rob: float


@dataclass(frozen=True)
class _Sheet:
    """Everything a row needs to be drawn."""

    drawing: Drawing
    columns: _Columns
    axis: Axis
    pooled: Pooled
    heaviest: float
    data: Mapping[str, Sequence[str]]
    rob: Mapping[str, RiskOfBias]


def forest(
    pooled: Pooled,
    *,
    title: str,
    groups: Sequence[Group] = (),
    data: Mapping[str, Sequence[str]] | None = None,
    data_heads: Sequence[str] = (),
    favours: tuple[str, str] = ("", ""),
    risk_of_bias: Mapping[str, RiskOfBias] | None = None,
) -> Plot:
    """A forest plot as SVG, with a sentence and a table.

    ``data``: cells per study label (such as "15/39") under ``data_heads``; ``groups``: subgroups
    with their own pools, whose studies stand together; ``favours``: words under the left and
    right of the axis; ``risk_of_bias``: five RoB 2 judgements per study label. Squares have areas
    in proportion to the weights. Intervals that leave the axis end in an arrow. The numbers drawn
    are those of ``pooled``; nothing is computed here but coordinates.
    """
    sentence = f"{_first(pooled)} {_prediction(pooled)}".strip()
    cells, rob = data or {}, risk_of_bias or {}
    columns = _columns(pooled, cells, data_heads, rob)
    axis = effect_axis(pooled, *columns.plot)
    drawing = Drawing(WIDTH, title, f"{sentence} {what_was_done(pooled)}")
    heaviest = max(s.weight for s in pooled.studies)
    sheet = _Sheet(drawing, columns, axis, pooled, heaviest, cells, rob)
    y = _heading(sheet, title, sentence, data_heads)
    top = y
    y = _body(sheet, groups, y)
    y = _total(sheet, y)
    _axis(sheet, top, y, favours)
    y = _notes(sheet, y + 2 * ROW + (1.7 * ROW if any(favours) else 0))
    return Plot(title, sentence, drawing.done(y), tuple(_table(pooled, groups)))


def _first(pooled: Pooled) -> str:
    name = pooled.measure.name
    end = "" if pooled.measure.null is None else f", {p_text(pooled.result.p)}"
    count = "1 study" if pooled.k == 1 else f"{pooled.k} studies"
    text = interval_text(pooled, pooled.result)
    return f"{count} together: {name} {text}{end}."


def _prediction(pooled: Pooled) -> str:
    ahead = pooled.prediction
    if ahead.low is None or ahead.high is None:
        return ""
    return f"A new, similar study may find {span(pooled, ahead.low, ahead.high)}."


def _columns(
    pooled: Pooled,
    cells: Mapping[str, Sequence[str]],
    heads: Sequence[str],
    rob: Mapping[str, RiskOfBias],
) -> _Columns:
    label = min(200.0, max(110.0, *(width_of(s.label) for s in pooled.studies)))
    wide = [
        max([width_of(head), *(width_of(row[i]) for row in cells.values())]) + 12
        for i, head in enumerate(heads)
    ]
    weight = WIDTH - EDGE - (5 * _ROB + 10 if rob else 0)
    effect = weight - 56
    texts = [_effect_text(pooled, s.estimate, s.low, s.high) for s in pooled.studies]
    r = pooled.result
    texts.append(_effect_text(pooled, r.estimate, r.low, r.high))
    right = effect - max(width_of(text) for text in texts) - 14
    # names give way before the plot does
    left = EDGE + label + sum(wide) + 18
    label -= min(max(0.0, LEAST - (right - left)), label - 110.0)
    ends = [EDGE + label + 6 + sum(wide[: i + 1]) for i in range(len(wide))]
    left = EDGE + label + sum(wide) + 18
    return _Columns(label, tuple(ends), (left, right), effect, weight, weight + 14)


def _effect_text(pooled: Pooled, estimate: float, low: float, high: float) -> str:
    return f"{number(pooled.shown(estimate))} ({span(pooled, low, high)})"


def _heading(sheet: _Sheet, title: str, sentence: str, heads: Sequence[str]) -> float:
    d, c, y = sheet.drawing, sheet.columns, EDGE + 14.0
    for line in wrapped(title, WIDTH - 2 * EDGE, 17):
        d.text(EDGE, y, line, size=17.0, bold=True)
        y += 22
    for line in wrapped(sentence, WIDTH - 2 * EDGE):
        d.text(EDGE, y, line, colour=SOFT)
        y += 18
    y += 14
    d.text(EDGE, y, "Study", bold=True)
    for head, x in zip(heads, c.data, strict=True):
        d.text(x, y, head, anchor="end", bold=True)
    d.text(c.effect, y, "Effect (interval)", anchor="end", bold=True)
    d.text(c.weight, y, "Weight", anchor="end", bold=True)
    if sheet.rob:
        for i in DOMAINS:
            d.text(c.rob + (i - 1) * _ROB, y, f"{i}", anchor="middle", bold=True)
    d.line(EDGE, y + 7, WIDTH - EDGE, y + 7, colour=LINE)
    return y + 8 + ROW * 0.8


def _body(sheet: _Sheet, groups: Sequence[Group], y: float) -> float:
    if not groups:
        for study in sheet.pooled.studies:
            _study(sheet, study, y)
            y += ROW
        return y
    weights = {s.label: s for s in sheet.pooled.studies}
    for group in groups:
        sheet.drawing.text(EDGE, y, shortened(group.name, 300), bold=True)
        y += ROW
        for study in group.pooled.studies:
            _study(sheet, weights.get(study.label, study), y)
            y += ROW
        _pool_row(sheet, "Subgroup", group.pooled.result, y, fill=PAPER)
        y += ROW * 1.4
    return y


def _study(sheet: _Sheet, study: StudyRow, y: float) -> None:
    d, c = sheet.drawing, sheet.columns
    d.text(EDGE, y, shortened(study.label, c.label), full=study.label)
    for cell, x in zip(sheet.data.get(study.label, ()), c.data, strict=False):
        d.text(x, y, cell, anchor="end")
    m, middle = mark_of(study, sheet.axis, sheet.heaviest, ROW), y - 4.5
    d.line(m.x_low, middle, m.x_high, middle)
    _arrows(d, sheet.axis, study.low, study.high, middle)
    d.rect(m.x - m.half, middle - m.half, 2 * m.half, 2 * m.half, fill=INK)
    text = _effect_text(sheet.pooled, study.estimate, study.low, study.high)
    d.text(c.effect, y, text, anchor="end")
    d.text(c.weight, y, f"{study.weight:.1f}%", anchor="end")
    _judgements(sheet, study.label, middle)


def _arrows(d: Drawing, axis: Axis, low: float, high: float, y: float) -> None:
    """A tip at each end that goes on beyond the axis."""
    for end, x, way in ((low, axis.left, 1.0), (high, axis.right, -1.0)):
        if not axis.holds(end):
            d.polygon([(x - way, y), (x + 6 * way, y - 4), (x + 6 * way, y + 4)], fill=INK)


def _judgements(sheet: _Sheet, label: str, middle: float) -> None:
    judged = sheet.rob.get(label)
    if judged is None:
        return
    for i, judgement in judged.domains.items():
        x = sheet.columns.rob + (i - 1) * _ROB
        words = f"{DOMAINS[i]}: {judgement}"
        fill = INK if judgement == HIGH else PAPER
        sheet.drawing.circle(x, middle, 7.0, fill=fill, label=words)
        colour = PAPER if judgement == HIGH else INK
        symbol = _SYMBOL.get(judgement, "!")
        sheet.drawing.text(x, middle + 4.2, symbol, anchor="middle", size=12.0, colour=colour)


def _pool_row(sheet: _Sheet, name: str, r: Interval, y: float, *, fill: str) -> None:
    d, c = sheet.drawing, sheet.columns
    corners = diamond(sheet.axis, r.low, r.estimate, r.high, y - 4.5, 7.0)
    d.polygon(corners, fill=fill, stroke=BRAND)
    _arrows(d, sheet.axis, r.low, r.high, y - 4.5)
    d.text(EDGE, y, name, bold=True)
    text = _effect_text(sheet.pooled, r.estimate, r.low, r.high)
    d.text(c.effect, y, text, anchor="end", bold=True)


def _total(sheet: _Sheet, y: float) -> float:
    d, pooled = sheet.drawing, sheet.pooled
    d.line(EDGE, y - ROW * 0.55, WIDTH - EDGE, y - ROW * 0.55, colour=LINE)
    y += ROW * 0.3
    _pool_row(sheet, "All studies", pooled.result, y, fill=BRAND)
    d.text(sheet.columns.weight, y, "100%", anchor="end", bold=True)
    y += ROW
    if pooled.has("few_studies"):
        _pool_row(sheet, "Common effect", pooled.common, y, fill=PAPER)
        y += ROW
    if pooled.has("tau2_zero") or pooled.has("narrower_than_wald"):
        other = pooled.hartung_knapp if pooled.result.method == "wald" else pooled.wald
        if other is not None:
            name = "Hartung–Knapp" if other is pooled.hartung_knapp else "Wald interval"
            _pool_row(sheet, name, other, y, fill=PAPER)
            y += ROW
    ahead = pooled.prediction
    if ahead.low is not None and ahead.high is not None:
        a, b = sheet.axis.at(ahead.low), sheet.axis.at(ahead.high)
        d.rect(a, y - 8.5, b - a, 8.0, fill=PAPER, stroke=BRAND)
        d.text(EDGE, y, "Prediction")
        d.text(sheet.columns.effect, y, span(pooled, ahead.low, ahead.high), anchor="end")
        y += ROW
    return y


def _axis(sheet: _Sheet, top: float, y: float, favours: tuple[str, str]) -> None:
    d, axis, pooled = sheet.drawing, sheet.axis, sheet.pooled
    y = y - ROW * 0.3
    d.line(axis.left, y, axis.right, y)
    for value, words in axis.ticks:
        x = axis.at(value)
        d.line(x, y, x, y + 5)
        d.text(x, y + 18, words, anchor="middle", size=SMALL)
    null = pooled.measure.null
    if null is not None and axis.holds(null):
        x = axis.at(null)
        d.line(x, top - ROW * 0.8, x, y, colour=SOFT, width=1.0)
    x = axis.at(pooled.result.estimate)
    d.line(x, top - ROW * 0.8, x, y, colour=BRAND, width=1.0, dash="3 3")
    if any(favours) and null is not None:
        one, two = f"← {favours[0]}", f"{favours[1]} →"
        # side by side where there is room, else one below the other
        room = width_of(one, SMALL) + width_of(two, SMALL) + 8 <= axis.right - axis.left
        d.text(axis.left, y + 36, one, size=SMALL)
        d.text(axis.right, y + (36 if room else 51), two, anchor="end", size=SMALL)


def _notes(sheet: _Sheet, y: float) -> float:
    pooled, h = sheet.pooled, sheet.pooled.heterogeneity
    notes = []
    if pooled.k > 1:
        p = "" if h.q_p is None else f", {p_text(h.q_p)}"
        notes.append(
            f"Between studies: τ² = {number(h.tau2, 4)}, I² = {h.i2_from_tau2:.0f}%, "
            f"Q = {number(h.q)} ({h.q_df} df{p})."
        )
    notes += [str(caution) for caution in pooled.cautions]
    if pooled.dropped:
        notes.append(
            "Not in the pool: " + "; ".join(f"{d.label} ({d.reason})" for d in pooled.dropped) + "."
        )
    if sheet.rob:
        names = "; ".join(f"{i} {name}" for i, name in DOMAINS.items())
        notes.append(f"Risk of bias: {names}. + low, ! some concerns, × high.")
    notes.append(what_was_done(pooled))
    for note in notes:
        for line in wrapped(note, WIDTH - 2 * EDGE, SMALL):
            sheet.drawing.text(EDGE, y, line, size=SMALL, colour=SOFT)
            y += 15.5
        y += 2
    return y + 4


def _table(pooled: Pooled, groups: Sequence[Group]) -> list[dict[str, object]]:
    rows = pooled.table()
    for group in groups:
        r, p = group.pooled.result, group.pooled
        rows.append(
            {
                "study": group.name,
                "estimate": p.shown(r.estimate),
                "low": p.shown(r.low),
                "high": p.shown(r.high),
                "weight_percent": None,
            }
        )
    return rows
