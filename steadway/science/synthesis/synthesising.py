"""One synthesis of a review as a reader meets it: chosen, pooled, drawn, each number traced."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from steadway.science.synthesis.plots.forest import forest
from steadway.science.synthesis.plots.plot import Plot
from steadway.science.synthesis.pooling.presets import preset
from steadway.science.synthesis.pooling.result import Interval, Pooled
from steadway.science.synthesis.pooling.words import number, what_was_done
from steadway.science.synthesis.review.multi_arm import paired_arms
from steadway.science.synthesis.review.review import Review, Selection
from steadway.science.synthesis.review.risk_of_bias import RiskOfBias
from steadway.science.synthesis.review.rows import ArmRow, EffectRow, Provenance, Study

ALL = "All studies"
TOGETHER = "All populations together"
HEADS = ("Treatment", "Control")
FROM = ("source", "place", "extracted_by", "mark")


@dataclass(frozen=True)
class Choice:
    """What a reader asks for. ``population`` is a stratum of the review; None takes all."""

    outcome: str
    time: str
    population: str | None = None
    preset: str = "cochrane"
    multi_arm: str = "combine"
    leave_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class TracedRow:
    """One row of the plot on the read scale, with the cells of the review it was made from."""

    study: str
    label: str
    estimate: float
    low: float
    high: float
    weight: float
    sources: tuple[Provenance, ...]


@dataclass(frozen=True)
class TotalRow:
    """One row under the studies; a prediction interval has no estimate."""

    name: str
    estimate: float | None
    low: float
    high: float


@dataclass(frozen=True)
class Synthesis:
    """A pooled result with its plot, its traced rows, and the studies that were left out."""

    title: str
    choice: Choice
    selection: Selection
    pooled: Pooled
    plot: Plot
    rows: tuple[TracedRow, ...]
    totals: tuple[TotalRow, ...]
    left_out: tuple[Study, ...]

    @property
    def done(self) -> str:
        """What was done, in one sentence."""
        return what_was_done(self.pooled)

    def to_dict(self) -> dict[str, Any]:
        """As JSON keeps it: everything on the page, in full precision."""
        return {
            "title": self.title,
            "choice": asdict(self.choice),
            "sentence": self.plot.sentence,
            "what_was_done": self.done,
            "rows": [asdict(row) for row in self.rows],
            "totals": [asdict(total) for total in self.totals],
            "left_out": [study.label for study in self.left_out],
            "participants": self.selection.participants,
            "pooled": self.pooled.to_dict(),
        }

    def to_csv(self) -> str:
        """The rows as CSV on the read scale, then the rows below the studies."""
        out = io.StringIO()
        write = csv.writer(out, lineterminator="\n")
        write.writerow(("study", "estimate", "low", "high", "weight_percent", *FROM, "cell"))
        for row in self.rows:
            write.writerow((row.label, row.estimate, row.low, row.high, row.weight, *_cells(row)))
        for total in self.totals:
            estimate = "" if total.estimate is None else total.estimate
            weight = 100.0 if total.name == ALL else ""
            write.writerow((total.name, estimate, total.low, total.high, weight, *("",) * 5))
        return out.getvalue()


def _cells(row: TracedRow) -> Iterator[str]:
    """One cell per column; where several cells of the review made the row, all of them."""
    for name in FROM:
        yield "; ".join(dict.fromkeys(getattr(one, name) for one in row.sources))
    yield "; ".join(one.line for one in row.sources)


def totals(pooled: Pooled) -> Iterator[TotalRow]:
    """The rows that the plot has under its studies, on the read scale.

    With few studies the common effect stands there too; with τ² = 0 or an interval narrower
    than Wald's, the other interval (``Pooled.cautions`` say so).
    """
    yield _total(ALL, pooled, pooled.result)
    if pooled.has("few_studies"):
        yield _total("Common effect", pooled, pooled.common)
    if pooled.has("tau2_zero") or pooled.has("narrower_than_wald"):
        if pooled.result.method != "wald":
            yield _total("Wald interval", pooled, pooled.wald)
        elif pooled.hartung_knapp is not None:
            yield _total("Hartung–Knapp", pooled, pooled.hartung_knapp)
    ahead = pooled.prediction
    if ahead.low is not None and ahead.high is not None:
        yield TotalRow("Prediction", None, pooled.shown(ahead.low), pooled.shown(ahead.high))


def _total(name: str, pooled: Pooled, r: Interval) -> TotalRow:
    return TotalRow(name, *(pooled.shown(x) + 0.0 for x in (r.estimate, r.low, r.high)))


def candidates(review: Review, choice: Choice) -> tuple[Study, ...]:
    """Included studies with numbers for the outcome, time and population, left out or not."""
    rows: list[ArmRow | EffectRow] = [*review.arms, *review.effects]
    found = {r.study for r in rows if (r.outcome, r.time) == (choice.outcome, choice.time)}
    return tuple(
        s
        for s in review.studies
        if s.included and s.id in found and choice.population in (None, s.stratum)
    )


def synthesise(review: Review, choice: Choice) -> Synthesis:
    """Select, pool and draw one choice of a review.

    Raises ``UnknownChoice`` for names that the review does not know, ``NotEstimable`` when no
    study is left, and whatever selecting and pooling raise; each says which rows.
    """
    methods = preset(choice.preset)
    selection = review.select(
        choice.outcome,
        choice.time,
        stratum=choice.population,
        leave_out=choice.leave_out,
        multi_arm=choice.multi_arm,
        methods=methods,
    )
    pooled = review.pool(
        choice.outcome,
        choice.time,
        preset_name=choice.preset,
        stratum=choice.population,
        leave_out=choice.leave_out,
        multi_arm=choice.multi_arm,
    )
    title = title_of(review, choice)
    cells = _data(review, choice, selection)
    plot = forest(
        pooled,
        title=title,
        data=cells or None,
        data_heads=HEADS if cells else (),
        favours=favours(review, choice.outcome),
        risk_of_bias=_judged(review, selection) or None,
    )
    out = tuple(s for s in candidates(review, choice) if s.id in choice.leave_out)
    known = replace(choice, leave_out=tuple(s.id for s in out))
    rows = _traced(review, selection, pooled)
    return Synthesis(title, known, selection, pooled, plot, rows, tuple(totals(pooled)), out)


def title_of(review: Review, choice: Choice) -> str:
    """Outcome, population and time point in words."""
    populations = {s.id: s.title for s in review.file.strata}
    times = {t.id: t.title for t in review.file.time_points}
    parts = [review.outcome(choice.outcome).title]
    if review.file.strata:
        parts.append(populations.get(choice.population or "", TOGETHER).lower())
    return f"{', '.join(parts)}: {times[choice.time].lower()}"


def favours(review: Review, outcome: str) -> tuple[str, str]:
    """The words under the left and the right of the axis."""
    found = review.outcome(outcome)
    if found.measure in ("SMD", "MD"):
        right = review.file.benefit == "positive"
    else:
        right = found.good_event
    words = ("favours control", "favours treatment")
    return words if right else (words[1], words[0])


def _judged(review: Review, selection: Selection) -> dict[str, RiskOfBias]:
    judged = review.risk_of_bias()
    rows = zip(selection.effects.labels, selection.studies, strict=True)
    return {label: judged[study] for label, study in rows if study in judged}


def _data(review: Review, choice: Choice, selection: Selection) -> dict[str, tuple[str, str]]:
    """Per row the two groups: "15/39" for counts, "12.1 (4.0), 39" for means."""
    inside = set(selection.studies)
    rows = [
        r
        for r in review.arms
        if (r.outcome, r.time) == (choice.outcome, choice.time) and r.study in inside
    ]
    pairs, _ = paired_arms(rows, choice.multi_arm)
    labels = selection.effects.labels  # pairs come first in a selection, then ready effects
    return {label: (_arm(a), _arm(b)) for label, (a, b) in zip(labels, pairs, strict=False)}


def _arm(arm: ArmRow) -> str:
    if arm.events is not None:
        return f"{arm.events:g}/{arm.n:g}"
    if arm.mean is None or arm.sd is None:
        return f"n = {arm.n:g}"
    return f"{number(arm.mean, 1)} ({number(arm.sd, 1)}), {arm.n:g}"


def _traced(review: Review, selection: Selection, pooled: Pooled) -> tuple[TracedRow, ...]:
    place = dict(zip(selection.effects.labels, selection.studies, strict=True))
    return tuple(
        TracedRow(
            place[s.label],
            s.label,
            pooled.shown(s.estimate) + 0.0,  # a turned 0 would read -0.0
            pooled.shown(s.low) + 0.0,
            pooled.shown(s.high) + 0.0,
            s.weight,
            _sources(review, selection, place[s.label], s.label),
        )
        for s in pooled.studies
    )


def _sources(
    review: Review, selection: Selection, study: str, label: str
) -> tuple[Provenance, ...]:
    """The cells behind one row: its own line where it has one, else every line of the study."""
    rows: list[ArmRow | EffectRow] = [*review.arms, *review.effects]
    wanted = (study, selection.outcome.id, selection.time)
    there = [r for r in rows if (r.study, r.outcome, r.time) == wanted]
    own = [r for r in there if isinstance(r, EffectRow) and r.label == label]
    return tuple(r.provenance for r in own or there)
