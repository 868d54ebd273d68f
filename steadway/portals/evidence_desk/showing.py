"""What the pages print: rows of cells with their anchors, numbers as words, marks explained."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from steadway.science.synthesis.pooling.result import Pooled
from steadway.science.synthesis.pooling.words import number, p_text
from steadway.science.synthesis.review import ArmRow, EffectRow, Provenance, Review, Study
from steadway.science.synthesis.synthesising import Choice, Synthesis, candidates

MARKS = {
    "verified": "Read in the source named.",
    "reconstructed": "Worked out from other printed numbers.",
    "unverified": "Not yet checked against the source.",
}
_FROM = ("Source", "Place", "Extracted by", "Mark")


@dataclass(frozen=True)
class Line:
    """One row of a table: where it can be linked to, what stands first, and its cells."""

    anchor: str
    head: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """One table of the review as a page prints it."""

    id: str
    title: str
    note: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]

    def filled(self) -> "Sheet":
        """The table without the columns in which nothing stands."""
        used = [i for i in range(len(self.heads)) if any(line.cells[i] for line in self.lines)]
        lines = (replace(line, cells=tuple(line.cells[i] for i in used)) for line in self.lines)
        return replace(self, heads=tuple(self.heads[i] for i in used), lines=tuple(lines))

    @property
    def rows(self) -> Iterator[tuple[Line, list[tuple[str, str]]]]:
        """Each line with its cells under their heads; an empty cell says nothing on a phone."""
        for line in self.lines:
            yield line, list(zip(self.heads, line.cells, strict=True))


@dataclass(frozen=True)
class Cell:
    """A link to where a number was extracted."""

    anchor: str
    words: str


@dataclass(frozen=True)
class Row:
    """One row beside the plot."""

    study: str
    label: str
    effect: str
    weight: str
    cells: tuple[Cell, ...]


def anchor(line: str) -> str:
    """The name of a row on the page of studies: "arms.csv:2" is #cell-arms-csv-2."""
    return f"cell-{re.sub(r'[^a-z0-9]+', '-', line.lower())}"


def effect_text(estimate: float | None, low: float, high: float) -> str:
    """ "0.27 (0.18 to 0.36)", as in the plot; a prediction interval has its ends alone."""
    ends = f"{number(low)} to {number(high)}"
    return ends if estimate is None else f"{number(estimate)} ({ends})"


def rows_of(synthesis: Synthesis) -> Iterator[Row]:
    """The studies of the plot, each with the cells it was made from."""
    for row in synthesis.rows:
        cells = tuple(Cell(anchor(one.line), _cell(one.line)) for one in row.sources)
        effect = effect_text(row.estimate, row.low, row.high)
        yield Row(row.study, row.label, effect, f"{row.weight:.1f}%", cells)


def _cell(line: str) -> str:
    """ "effects.csv:2" as "effects 2": the table and the line in it."""
    table, _, number_ = line.rpartition(":")
    return f"{table.removesuffix('.csv')} {number_}"


def totals_of(synthesis: Synthesis) -> Iterator[tuple[str, str]]:
    """The rows under the studies: name and effect."""
    for total in synthesis.totals:
        yield total.name, effect_text(total.estimate, total.low, total.high)


def spread_of(pooled: Pooled) -> Iterator[tuple[str, str]]:
    """How far the studies differ: name and value."""
    if pooled.k < 2:
        return
    h = pooled.heterogeneity
    ends = ""
    if h.tau2_low is not None and h.tau2_high is not None:
        ends = f" ({number(h.tau2_low, 4)} to {number(h.tau2_high, 4)})"
    yield "τ²", f"{number(h.tau2, 4)}{ends}"
    yield "I²", f"{h.i2_from_tau2:.0f}% from τ², {h.i2_from_q:.0f}% from Q"
    p = "" if h.q_p is None else f", {p_text(h.q_p)}"
    yield "Q", f"{number(h.q)} on {h.q_df} df{p}"


def sheets_of(review: Review) -> Iterator[Sheet]:
    """The review's tables: studies, then per outcome and time its arms and ready effects."""
    yield _studies(review).filled()
    for outcome, time, _ in review.available():
        here = (outcome, time)
        arms = [row for row in review.arms if (row.outcome, row.time) == here]
        effects = [row for row in review.effects if (row.outcome, row.time) == here]
        if arms:
            yield _arms(review, here, arms).filled()
        if effects:
            yield _effects(review, here, effects).filled()


def _studies(review: Review) -> Sheet:
    coded = {one.id: one for one in review.file.moderators}
    strata = {one.id: one.title for one in review.file.strata}

    def line(study: Study) -> Line:
        codes = (coded[one].codes.get(study.moderators.get(one, ""), "") for one in coded)
        out = "" if study.included else "left out of the review"
        year = "" if study.year is None else str(study.year)
        cells = (year, strata.get(study.stratum, ""), *codes, out, study.source, study.mark)
        return Line(f"study-{study.id}", study.label, cells)

    titles = (one.title for one in coded.values())
    heads = ("Year", "Population", *titles, "Excluded", "Source", "Mark")
    note = "An empty cell was not recorded; nothing was guessed."
    return Sheet("studies", "Studies", note, heads, tuple(line(one) for one in review.studies))


def _arms(review: Review, here: tuple[str, str], rows: list[ArmRow]) -> Sheet:
    def line(row: ArmRow) -> Line:
        numbers = (_plain(row.n), _plain(row.events), _plain(row.mean), _plain(row.sd))
        score = row.score if row.scale else ""
        cells = (row.arm, row.role, row.scale, score, *numbers, *_from(row.provenance))
        return Line(anchor(row.provenance.line), review.study(row.study).label, cells)

    heads = ("Arm", "Role", "Scale", "Score", "n", "Events", "Mean", "SD", *_FROM)
    title = f"{_titled(review, here)}: numbers by arm"
    lines = tuple(line(row) for row in rows)
    return Sheet(f"arms-{'-'.join(here)}", title, "As extracted.", heads, lines)


def _effects(review: Review, here: tuple[str, str], rows: list[EffectRow]) -> Sheet:
    def line(row: EffectRow) -> Line:
        numbers = (row.measure, _plain(row.estimate), _plain(row.se), row.benefit)
        cells = (*numbers, row.scale, row.control, *_from(row.provenance))
        label = row.label or review.study(row.study).label
        return Line(anchor(row.provenance.line), label, cells)

    heads = ("Measure", "Estimate", "SE", "Benefit is", "Scale", "Shared control", *_FROM)
    note = (
        "As extracted, with the sign of the source. A synthesis turns the signs so that a "
        f"{review.file.benefit} difference means that the treatment helped."
    )
    title = f"{_titled(review, here)}: effects that came ready"
    lines = tuple(line(row) for row in rows)
    return Sheet(f"effects-{'-'.join(here)}", title, note, heads, lines)


def _titled(review: Review, here: tuple[str, str]) -> str:
    times = {one.id: one.title for one in review.file.time_points}
    return f"{review.outcome(here[0]).title}, {times[here[1]].lower()}"


def _from(where: Provenance) -> tuple[str, ...]:
    return where.source, where.place, where.extracted_by, where.mark


def _plain(x: float | None) -> str:
    return "" if x is None else f"{x:g}".replace("-", "\u2212")


@dataclass(frozen=True)
class Combination:
    """One outcome at one time: its name, and per population how many studies it has."""

    outcome: str
    time: str
    counts: tuple[tuple[str, int, Choice], ...]


def combinations(review: Review) -> Iterator[Combination]:
    """Every outcome and time with studies, with a count for all together and each population."""
    times = {one.id: one.title for one in review.file.time_points}
    names: list[tuple[str | None, str]] = [(None, "All together")]
    names += [(one.id, one.title) for one in review.file.strata]
    for outcome, time, _ in review.available():
        counts = []
        for id_, title in names:
            choice = Choice(outcome, time, id_)
            counts.append((title, len(candidates(review, choice)), choice))
        yield Combination(review.outcome(outcome).title, times[time], tuple(counts))


def marks_of(review: Review) -> Iterator[tuple[str, str, int]]:
    """Each mark with what it means and how many numbers carry it."""
    rows: list[ArmRow | EffectRow] = [*review.arms, *review.effects]
    for mark, meaning in MARKS.items():
        yield mark, meaning, sum(row.provenance.mark == mark for row in rows)
