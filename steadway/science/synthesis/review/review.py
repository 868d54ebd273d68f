"""A living review: studies × outcomes × comparisons × time points, and what they pool to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from steadway.science.synthesis.columns import Caution, choose
from steadway.science.synthesis.effect_sizes.counts import Tables, tables
from steadway.science.synthesis.effect_sizes.effects import Effects
from steadway.science.synthesis.effect_sizes.means import (
    mean_difference,
    standardised_mean_difference,
)
from steadway.science.synthesis.effect_sizes.single import generic
from steadway.science.synthesis.errors import ImpossibleValues, NotEstimable, UnknownChoice
from steadway.science.synthesis.pooling.presets import (
    PER_STUDY,
    Preset,
    pool_by,
    pool_tables,
    preset,
)
from steadway.science.synthesis.pooling.result import Pooled
from steadway.science.synthesis.review.files import Outcome, ReviewFile
from steadway.science.synthesis.review.multi_arm import (
    POLICIES,
    Pair,
    combined_effects,
    paired_arms,
)
from steadway.science.synthesis.review.risk_of_bias import RiskOfBias, judge
from steadway.science.synthesis.review.rows import (
    Answer,
    ArmRow,
    EffectRow,
    Provenance,
    Study,
)


@dataclass(frozen=True)
class Selection:
    """What is pooled for one outcome, time and stratum, each row with its study.

    ``tables`` is there when every row is a pair of counts, so that Mantel–Haenszel can be used.
    """

    outcome: Outcome
    time: str
    stratum: str | None
    effects: Effects
    tables: Tables | None
    studies: tuple[str, ...]
    provenance: tuple[Provenance, ...]
    participants: int | None


@dataclass(frozen=True)
class Review:
    """A review as it stands. ``add`` gives a new review; nothing is changed in place."""

    file: ReviewFile
    studies: tuple[Study, ...]
    arms: tuple[ArmRow, ...] = ()
    effects: tuple[EffectRow, ...] = ()
    answers: tuple[Answer, ...] = ()

    def study(self, id_: str) -> Study:
        """The study with this id; raises ``UnknownChoice`` listing the known ones."""
        by_id = {study.id: study for study in self.studies}
        return by_id[choose(id_, by_id, "study")]

    def outcome(self, id_: str) -> Outcome:
        """The outcome with this id; raises ``UnknownChoice`` listing the known ones."""
        by_id = {outcome.id: outcome for outcome in self.file.outcomes}
        return by_id[choose(id_, by_id, "outcome")]

    def add(self, row: EffectRow | Mapping[str, Any], *, study: Study | None = None) -> Review:
        """The review with one more effect, such as a finished trial's own.

        ``row`` is an ``EffectRow`` or a mapping with its fields (``provenance`` too). A row for
        the same study, comparison, outcome and time raises ``ImpossibleValues``, so that nothing
        is counted twice by adding it again.
        """
        new = row if isinstance(row, EffectRow) else _as_row(row)
        whole = self if study is None else replace(self, studies=(*self.studies, study))
        whole.study(new.study)
        self.outcome(new.outcome)
        choose(new.time, [t.id for t in self.file.time_points], "time point")
        if any(_key(old) == _key(new) for old in self.effects):
            raise ImpossibleValues("This effect is already in the review.", [new.study])
        if not (np.isfinite(new.estimate) and new.se > 0):
            raise ImpossibleValues(
                "An effect needs an estimate and a standard error above 0.", [new.study]
            )
        return replace(whole, effects=(*self.effects, new))

    def select(
        self,
        outcome: str,
        time: str,
        *,
        stratum: str | None = None,
        scale: str | None = None,
        leave_out: Sequence[str] = (),
        multi_arm: str = "combine",
        methods: Preset | None = None,
    ) -> Selection:
        """The effects of one outcome at one time, turned so that benefit has the review's sign.

        Rows of included studies, of one stratum or scale when it is named, without those left
        out. An arm with several rows (two scales) raises ``ImpossibleValues`` until one is chosen.
        ``multi_arm``: "combine", "split" or "independent" (see ``multi_arm``). Change and final
        scores together in an SMD give the caution ``mixed_scores``; two scales in a raw mean
        difference raise ``ImpossibleValues``. Raises ``NotEstimable`` when nothing is left.
        """
        found = self.outcome(outcome)
        choose(time, [t.id for t in self.file.time_points], "time point")
        choose(multi_arm, POLICIES, "way with several arms")
        inside = self._inside(stratum, leave_out)

        def wanted(row: ArmRow | EffectRow) -> bool:
            place = (row.outcome, row.time) == (outcome, time) and row.study in inside
            return place and scale in (None, row.scale)

        arms = [row for row in self.arms if wanted(row)]
        ready = [row for row in self.effects if wanted(row)]
        if not arms and not ready:
            raise NotEstimable(f"No study has {outcome} at {time} in this selection.")
        twice = {r.study for r in arms} & {r.study for r in ready}
        if twice:
            raise ImpossibleValues(
                "A study has arm data and a ready effect; keep one.", sorted(twice)
            )
        chosen = methods or preset("cochrane")
        pairs, notes = paired_arms(arms, multi_arm)
        rows, more = combined_effects(ready, multi_arm)
        found_notes = (*notes, *more, *_mixed([*arms, *ready], found), *_unchecked([*arms, *ready]))
        cautions = tuple(self._by_label(note) for note in found_notes)
        return self._made(found, time, stratum, pairs, rows, cautions, chosen)

    def pool(
        self,
        outcome: str,
        time: str,
        *,
        preset_name: str = "cochrane",
        stratum: str | None = None,
        scale: str | None = None,
        leave_out: Sequence[str] = (),
        multi_arm: str = "combine",
        level: float = 0.95,
    ) -> Pooled:
        """Select and pool by a preset; counts go by Mantel–Haenszel where the preset says so."""
        chosen = preset(preset_name)
        s = self.select(
            outcome,
            time,
            stratum=stratum,
            scale=scale,
            leave_out=leave_out,
            multi_arm=multi_arm,
            methods=chosen,
        )
        if s.tables is not None:
            pooled = pool_tables(preset_name, s.tables, s.outcome.measure, level=level)
            seen = {caution.code for caution in pooled.cautions}
            more = tuple(c for c in s.effects.cautions if c.code not in seen)
            return pooled.with_cautions(more)
        return pool_by(preset_name, s.effects, level=level)

    def moderator(self, name: str, studies: Sequence[str]) -> list[str]:
        """The code of one moderator for each study named; "" where it was not recorded."""
        choose(name, [m.id for m in self.file.moderators], "moderator")
        return [self.study(id_).moderators.get(name, "") for id_ in studies]

    def risk_of_bias(self) -> dict[str, RiskOfBias]:
        """RoB 2 judgements of every study that has answers."""
        given: dict[str, dict[str, str]] = {}
        for answer in self.answers:
            given.setdefault(answer.study, {})[answer.question] = answer.answer
        return {study: judge(study, answers) for study, answers in given.items()}

    def available(self) -> tuple[tuple[str, str, int], ...]:
        """Which outcomes and times have rows, with the number of studies."""
        found: dict[tuple[str, str], set[str]] = {}
        rows: list[ArmRow | EffectRow] = [*self.arms, *self.effects]
        for row in rows:
            found.setdefault((row.outcome, row.time), set()).add(row.study)
        return tuple((o, t, len(studies)) for (o, t), studies in found.items())

    def _by_label(self, note: Caution) -> Caution:
        labels = {study.id: study.label for study in self.studies}
        return replace(note, rows=tuple(labels.get(row, row) for row in note.rows))

    def _inside(self, stratum: str | None, leave_out: Sequence[str]) -> set[str]:
        if stratum is not None:
            choose(stratum, [s.id for s in self.file.strata], "stratum")
        for id_ in leave_out:
            self.study(id_)
        return {
            s.id
            for s in self.studies
            if s.included and s.id not in leave_out and stratum in (None, s.stratum)
        }

    def _made(
        self,
        outcome: Outcome,
        time: str,
        stratum: str | None,
        pairs: list[Pair],
        rows: list[EffectRow],
        cautions: tuple[Caution, ...],
        methods: Preset,
    ) -> Selection:
        counts = outcome.measure in ("RR", "OR", "RD", "PETO")
        t = self._tables(pairs) if counts and pairs and not rows else None
        parts: list[Effects] = []
        if pairs:
            parts.append(self._from_pairs(outcome, pairs, methods))
        if rows:
            parts.append(self._from_rows(outcome, rows))
        where: list[ArmRow | EffectRow] = [*(p[0] for p in pairs), *rows]
        method = "; ".join(dict.fromkeys(part.method for part in parts))
        found = tuple(c for part in parts for c in part.cautions)
        effects = Effects(
            outcome.measure,
            np.concatenate([p.estimate for p in parts]),
            np.concatenate([p.variance for p in parts]),
            tuple(x for p in parts for x in p.labels),
            method,
            (*found, *cautions),
        )
        people = None if rows else int(sum(a.n + b.n for a, b in pairs))
        return Selection(
            outcome,
            time,
            stratum,
            effects,
            t,
            tuple(r.study for r in where),
            tuple(r.provenance for r in where),
            people,
        )

    def _label(self, study: str, row: str = "") -> str:
        return row or self.study(study).label

    def _pair_labels(self, pairs: list[Pair]) -> list[str]:
        names = [self._label(a.study) for a, _ in pairs]
        return [
            f"{name}: {a.arm}" if names.count(name) > 1 else name
            for name, (a, _) in zip(names, pairs, strict=True)
        ]

    def _tables(self, pairs: list[Pair]) -> Tables:
        for a, b in pairs:
            if a.events is None or b.events is None:
                raise ImpossibleValues("A count of events is missing.", [self._label(a.study)])
        return tables(
            [float(a.events or 0) for a, _ in pairs],
            [a.n for a, _ in pairs],
            [float(b.events or 0) for _, b in pairs],
            [b.n for _, b in pairs],
            labels=self._pair_labels(pairs),
        )

    def _from_pairs(self, outcome: Outcome, pairs: list[Pair], methods: Preset) -> Effects:
        if outcome.measure in PER_STUDY:
            t = self._tables(pairs)
            return PER_STUDY[outcome.measure](t.a, t.n1, t.c, t.n2, labels=t.labels)
        if outcome.measure == "PETO":
            raise UnknownChoice("Peto needs counts for every study; there are ready effects too.")
        one, two = [a for a, _ in pairs], [b for _, b in pairs]
        columns = [
            np.array([np.nan if x is None else x for x in column], dtype=np.float64)
            for column in (
                [a.mean for a in one],
                [a.sd for a in one],
                [a.n for a in one],
                [b.mean for b in two],
                [b.sd for b in two],
                [b.n for b in two],
            )
        ]
        labels = self._pair_labels(pairs)
        if outcome.measure == "MD":
            found = mean_difference(*columns, labels=labels)
        else:
            found = standardised_mean_difference(
                *columns,
                correction=methods.smd_correction,
                variance=methods.smd_variance,
                labels=labels,
            )
        sign = np.array([self._turn(self._better(a.scale)) for a in one])
        return replace(found, estimate=sign * found.estimate)

    def _better(self, scale: str) -> str:
        by_id = {s.id: s for s in self.file.scales}
        better = by_id[choose(scale, by_id, "scale")].better
        return "negative" if better == "lower" else "positive"

    def _turn(self, benefit: str) -> float:
        return 1.0 if benefit == self.file.benefit else -1.0

    def _from_rows(self, outcome: Outcome, rows: list[EffectRow]) -> Effects:
        wrong = [r.study for r in rows if r.measure != outcome.measure]
        if wrong:
            raise ImpossibleValues(f"Effects that are no {outcome.measure}.", wrong)
        counts = outcome.measure in ("RR", "OR", "RD", "PETO")
        sign = [1.0 if counts else self._turn(r.benefit) for r in rows]
        made = generic(
            [s * r.estimate for s, r in zip(sign, rows, strict=True)],
            [r.se for r in rows],
            measure=outcome.measure,
            labels=[self._label(r.study, r.label) for r in rows],
        )
        return replace(made, method=f"{made.method} by the trials or an earlier review")


def _key(row: EffectRow) -> tuple[str, str, str, str]:
    return row.study, row.comparison, row.outcome, row.time


def _as_row(given: Mapping[str, Any]) -> EffectRow:
    known = {field.name for field in fields(EffectRow)}
    strange = sorted(set(given) - known)
    if strange:
        raise UnknownChoice(f"An effect has no {', '.join(strange)}; it has {', '.join(known)}.")
    values = dict(given)
    if isinstance(values.get("provenance"), Mapping):
        values["provenance"] = Provenance(**values["provenance"])
    try:
        return EffectRow(**values)
    except TypeError as error:
        raise ImpossibleValues(f"The effect is not complete: {error}.") from error


def _mixed(rows: Sequence[ArmRow | EffectRow], outcome: Outcome) -> tuple[Caution, ...]:
    if outcome.measure == "MD" and len({row.scale for row in rows}) > 1:
        names = sorted({f"{row.study} ({row.scale})" for row in rows})
        raise ImpossibleValues("A raw mean difference needs one scale; use the SMD.", names)
    kinds = {row.score for row in rows}
    if outcome.measure != "SMD" or len(kinds) < 2:
        return ()
    changed = tuple(sorted({row.study for row in rows if row.score == "change"}))
    message = "Change scores stand beside final scores in one SMD; their SDs are not the same."
    return (Caution("mixed_scores", message, changed),)


def _unchecked(rows: Sequence[ArmRow | EffectRow]) -> tuple[Caution, ...]:
    notes = []
    for mark, words in (
        ("reconstructed", "Numbers worked out from other printed numbers."),
        ("unverified", "Numbers not yet checked against their source."),
    ):
        named = tuple(dict.fromkeys(r.study for r in rows if r.provenance.mark == mark))
        if named:
            notes.append(Caution(mark, words, named))
    return tuple(notes)
