"""Responders of a trial: the rule, the counts, and every way to compare them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from steadway.science.analysis.columns import Caution, named
from steadway.science.analysis.design.table import TrialTable
from steadway.science.analysis.errors import AnalysisError, TooFewPeople
from steadway.science.analysis.estimates import Basis, Dropped, sentences
from steadway.science.analysis.responders.definitions import AfterMissing, Rule, response_column
from steadway.science.analysis.responders.poisson import RelativeRisk, modified_poisson
from steadway.science.analysis.responders.proportions import TwoProportions, two_proportions


@dataclass(frozen=True)
class Responders:
    """Responders by one rule: crude comparison, adjusted ratio (None with its reason), basis."""

    rule: str
    missing: str
    crude: TwoProportions
    adjusted: RelativeRisk | None
    adjusted_reason: str | None
    basis: Basis

    def to_dict(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            "rule": self.rule,
            "missing": self.missing,
            "crude": self.crude.to_dict(),
            "adjusted": self.adjusted.to_dict() if self.adjusted else None,
            "adjusted_reason": self.adjusted_reason,
            "basis": self.basis.to_dict(),
        }

    def text(self) -> str:
        """The rule, the counts, the comparisons and whom they rest on."""
        missing = (
            "People without the outcome count as non-responders"
            if self.missing == "non_responder"
            else "People without the outcome are left out"
        )
        adjusted = self.adjusted.text() if self.adjusted else (self.adjusted_reason or "")
        rule = f"Responders: {self.rule}"
        return sentences([rule, self.crude.text(), adjusted, missing, self.basis.text()])


def responders(
    table: TrialTable,
    before: str,
    after: str,
    rule: Rule,
    *,
    covariates: Sequence[str] = (),
    missing: AfterMissing = "leave_out",
    level: float = 0.95,
) -> Responders:
    """Risk difference, ratio and number needed for responders by ``rule``.

    Intervals as ``two_proportions``; with ``covariates`` also the ratio of ``modified_poisson``.
    ``missing``: "leave_out" (named in the basis) or "non_responder". Raises ``TooFewPeople`` when
    an arm has nobody whose response is known.
    """
    arms = table.two_arms()
    decided = response_column(table, before, after, rule, missing)
    known = ~np.isnan(decided)
    counts = np.bincount(table.arm[known], minlength=2)
    if counts.min() == 0:
        empty = [arms[a] for a in (0, 1) if counts[a] == 0]
        raise TooFewPeople("Nobody's response is known in this arm.", empty)
    events = np.bincount(table.arm[known], weights=decided[known], minlength=2)
    crude = two_proportions(
        int(events[1]), int(counts[1]), int(events[0]), int(counts[0]), level=level
    )
    adjusted, reason = None, None
    if covariates:
        try:
            adjusted = modified_poisson(
                table, f"response in {after}", covariates=covariates, level=level, values=decided
            )
        except AnalysisError as error:
            reason = f"There is no adjusted ratio: {error}"
    dropped = tuple(
        Dropped(p, f"response unknown ({before} or {after} missing, or a start of 0)")
        for p in named(~known, table.people)
    )
    cautions = (Caution("no_adjusted_ratio", reason),) if reason else ()
    basis = Basis(
        arms,
        (int(counts[0]), int(counts[1])),
        dropped,
        cautions,
        table.digest([before, after, *covariates]),
    )
    return Responders(rule.text(), missing, crude, adjusted, reason, basis)
