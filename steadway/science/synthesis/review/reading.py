"""From a folder with review.yaml and CSV tables to a ``Review``, or to faults with lines."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError

from steadway.science.instruments.loading import faults_of
from steadway.science.instruments.yaml_lines import FileFault, FileFaults, load_with_lines
from steadway.science.synthesis.errors import ReviewFaults
from steadway.science.synthesis.measures import measure
from steadway.science.synthesis.review.csv_tables import Cells, Column, Table
from steadway.science.synthesis.review.files import ReviewFile
from steadway.science.synthesis.review.review import Review
from steadway.science.synthesis.review.risk_of_bias import ANSWERS, QUESTIONS
from steadway.science.synthesis.review.rows import (
    MARKS,
    Answer,
    ArmRow,
    EffectRow,
    Provenance,
    Study,
)

_FROM = (
    Column("source", needed=True),
    Column("place"),
    Column("extracted_by"),
    Column("mark", needed=True, words=MARKS),
)


def load_review(folder: Path) -> Review:
    """Read ``folder``/review.yaml and its tables.

    Raises ``ReviewFaults``: every fault of every file, with file, line, message and remedy.
    """
    file = _read_yaml(folder / "review.yaml")
    reading = _Reading(file, folder)
    review = reading.review()
    if reading.faults:
        raise ReviewFaults(sorted(set(reading.faults)))
    return review


def check_review(folder: Path) -> list[FileFault]:
    """Every fault of a review's files; an empty list when there is none. Never raises for them."""
    try:
        load_review(folder)
    except ReviewFaults as error:
        return list(error.faults)
    return []


def _read_yaml(path: Path) -> ReviewFile:
    try:
        data, line_of = load_with_lines(path, name=path.name)
    except FileFaults as error:
        raise ReviewFaults(error.faults) from error
    if not isinstance(data, dict):
        fault = FileFault(path.name, 1, "The file holds no keys.", "Start it with `id: …`.")
        raise ReviewFaults([fault])
    try:
        file = ReviewFile.model_validate(data)
    except ValidationError as error:
        raise ReviewFaults(
            [_ours(fault) for fault in faults_of(error, path.name, line_of)]
        ) from error
    faults = [
        FileFault(path.name, line_of(("prisma",)), message, "Correct the counts.")
        for message in (file.prisma.faults() if file.prisma else ())
    ]
    if faults:
        raise ReviewFaults(faults)
    return file


def _ours(fault: FileFault) -> FileFault:
    return replace(fault, remedy=fault.remedy.replace("instrument-format", "synthesis"))


class _Reading:
    """Reads the tables one by one; every fault is kept."""

    def __init__(self, file: ReviewFile, folder: Path) -> None:
        self.file, self.folder = file, folder
        self.faults: list[FileFault] = []
        self.outcomes = {outcome.id: outcome for outcome in file.outcomes}
        self.times = tuple(time.id for time in file.time_points)
        self.scales = tuple(scale.id for scale in file.scales)
        self.known: set[str] = set()

    def review(self) -> Review:
        studies = self._studies()
        self.known = {study.id for study in studies}
        names = self.file.tables
        return Review(
            self.file,
            studies,
            self._arms(names.arms) if names.arms else (),
            self._effects(names.effects) if names.effects else (),
            self._answers(names.risk_of_bias) if names.risk_of_bias else (),
        )

    def _table(self, name: str, *columns: Column) -> Table:
        table = Table(self.folder / name, columns)
        self.faults += table.faults
        table.faults = self.faults
        return table

    def _studies(self) -> tuple[Study, ...]:
        strata = tuple(s.id for s in self.file.strata)
        table = self._table(
            self.file.tables.studies,
            Column("study", needed=True),
            Column("label", needed=True),
            Column("year", "number"),
            Column("stratum", words=strata),
            Column("included", words=("true", "false")),
            Column("source", needed=True),
            Column("mark", needed=True, words=MARKS),
            *(Column(m.id, words=tuple(m.codes)) for m in self.file.moderators),
        )
        found: dict[str, Study] = {}
        for row in table:
            id_ = row.text["study"]
            if id_ in found:
                table.fault(row.line, f"The study “{id_}” stands twice.", "Keep one row.")
            found[id_] = self._study(row)
        return tuple(found.values())

    def _study(self, row: Cells) -> Study:
        year = row.value("year")
        codes = {m.id: row.text.get(m.id, "") for m in self.file.moderators}
        return Study(
            row.text["study"],
            row.text["label"],
            None if year is None else int(year),
            row.text.get("stratum", ""),
            cast(Any, row.text["mark"]),
            row.text["source"],
            {name: code for name, code in codes.items() if code},
            row.text.get("included", "true") != "false",
        )

    def _where(self, table: Table, row: Cells) -> bool:
        """Whether study, outcome and time are known; each that is not is a fault."""
        checks = (
            ("study", self.known, "Add it to the table of studies."),
            ("outcome", set(self.outcomes), f"Known: {', '.join(self.outcomes)}."),
            ("time", set(self.times), f"Known: {', '.join(self.times)}."),
        )
        good = True
        for name, known, remedy in checks:
            if row.text[name] not in known:
                table.fault(row.line, f"The {name} “{row.text[name]}” is not known.", remedy)
                good = False
        return good

    def _arms(self, name: str) -> tuple[ArmRow, ...]:
        table = self._table(
            name,
            Column("study", needed=True),
            Column("arm", needed=True),
            Column("role", needed=True, words=("intervention", "control")),
            Column("outcome", needed=True),
            Column("time", needed=True),
            Column("scale", words=self.scales),
            Column("score", words=("final", "change")),
            Column("n", "number", needed=True, least=2),
            Column("mean", "number"),
            Column("sd", "number", above=0),
            Column("events", "number", least=0),
            *_FROM,
        )
        return tuple(arm for row in table if (arm := self._arm(table, row)) is not None)

    def _arm(self, table: Table, row: Cells) -> ArmRow | None:
        if not self._where(table, row):
            return None
        n, events = row.number["n"], row.value("events")
        counts = self.outcomes[row.text["outcome"]].measure not in ("SMD", "MD")
        if counts and events is None:
            table.fault(row.line, "This outcome counts events, and there are none.", "Add events.")
        if events is not None and events > n:
            table.fault(row.line, f"{events:g} events among {n:g} people.", "Check both numbers.")
        if not counts and not row.text.get("scale"):
            table.fault(row.line, "A mean needs its scale.", f"One of: {', '.join(self.scales)}.")
        return ArmRow(
            row.text["study"],
            row.text["arm"],
            cast(Any, row.text["role"]),
            row.text["outcome"],
            row.text["time"],
            _provenance(table, row),
            n,
            row.text.get("scale", ""),
            cast(Any, row.text.get("score") or "final"),
            row.value("mean"),
            row.value("sd"),
            events,
        )

    def _effects(self, name: str) -> tuple[EffectRow, ...]:
        table = self._table(
            name,
            Column("study", needed=True),
            Column("comparison", needed=True),
            Column("label"),
            Column("outcome", needed=True),
            Column("time", needed=True),
            Column("scale"),
            Column("score", words=("final", "change")),
            Column("measure", needed=True),
            Column("estimate", "number", needed=True),
            Column("se", "number", needed=True, above=0),
            Column("benefit", needed=True, words=("positive", "negative")),
            Column("control"),
            *_FROM,
        )
        found: dict[tuple[str, ...], EffectRow] = {}
        for row in table:
            effect = self._effect(table, row)
            if effect is None:
                continue
            key = (effect.study, effect.comparison, effect.outcome, effect.time)
            if key in found:
                message = "This comparison stands twice for this outcome and time."
                table.fault(row.line, message, "Keep one row.")
            found[key] = effect
        return tuple(found.values())

    def _effect(self, table: Table, row: Cells) -> EffectRow | None:
        if not self._where(table, row):
            return None
        code = row.text["measure"]
        wanted = measure(self.outcomes[row.text["outcome"]].measure).code
        if code != wanted:
            table.fault(row.line, f"The measure is {code}.", f"This outcome is pooled as {wanted}.")
            return None
        return EffectRow(
            row.text["study"],
            row.text["comparison"],
            row.text["outcome"],
            row.text["time"],
            code,
            row.number["estimate"],
            row.number["se"],
            cast(Any, row.text["benefit"]),
            _provenance(table, row),
            row.text.get("scale", ""),
            cast(Any, row.text.get("score") or "final"),
            row.text.get("control", ""),
            row.text.get("label", ""),
        )

    def _answers(self, name: str) -> tuple[Answer, ...]:
        table = self._table(
            name,
            Column("study", needed=True),
            Column("question", needed=True, words=tuple(QUESTIONS)),
            Column("answer", needed=True, words=ANSWERS),
            Column("support", needed=True),
        )
        rows = []
        for row in table:
            if row.text["study"] not in self.known:
                table.fault(row.line, f"The study “{row.text['study']}” is not known.", "Add it.")
                continue
            t = row.text
            rows.append(Answer(t["study"], t["question"], t["answer"], t["support"]))
        return tuple(rows)


def _provenance(table: Table, row: Cells) -> Provenance:
    t = row.text
    return Provenance(
        t["source"],
        t.get("place", ""),
        t.get("extracted_by", ""),
        cast(Any, t["mark"]),
        f"{table.file}:{row.line}",
    )
