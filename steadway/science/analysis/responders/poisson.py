"""Adjusted risk ratio by modified Poisson regression."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from steadway.science.analysis.columns import FloatArray, named
from steadway.science.analysis.design.matrix import covariates_of
from steadway.science.analysis.design.table import TrialTable
from steadway.science.analysis.difference.regression import regress
from steadway.science.analysis.errors import ImpossibleValues, NotEstimable, TooFewPeople
from steadway.science.analysis.estimates import Basis, Dropped, Estimate, estimated, sentences


@dataclass(frozen=True)
class RelativeRisk:
    """``log_ratio`` is where inference happens; ``ratio`` is the same, read as a ratio."""

    log_ratio: Estimate
    ratio: Estimate
    adjusted_for: tuple[str, ...]
    basis: Basis

    def to_dict(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {**asdict(self), "basis": self.basis.to_dict()}

    def text(self) -> str:
        """What was found and what was done."""
        by = f", adjusted for {', '.join(self.adjusted_for)}" if self.adjusted_for else ""
        done = f"Modified Poisson regression{by}, robust standard error (Zou 2004)"
        return sentences([self.ratio.text(), self.basis.text(), done])


def modified_poisson(
    table: TrialTable,
    outcome: str,
    *,
    covariates: Sequence[str] = (),
    level: float = 0.95,
    values: FloatArray | None = None,
) -> RelativeRisk:
    """log E(y) = a + τ·arm + x'b on a 0/1 outcome, with the HC0 sandwich.

    Zou (2004, Am J Epidemiol 159:702, eq. 3–4); normal quantiles. ``values`` (n,) replaces the
    column, for responders made by a rule. Missing outcomes are left out and named; missing
    covariates take the mean. Raises ``NotEstimable`` when an arm has no events (use the score
    interval of ``two_proportions``), ``ImpossibleValues`` for values other than 0 and 1.
    """
    arms = table.two_arms()
    y = table.number_column(outcome) if values is None else values
    seen = ~np.isnan(y)
    part, kept = table.only(seen), y[seen]
    wrong = ~np.isin(kept, (0.0, 1.0))
    if wrong.any():
        raise ImpossibleValues(f"{outcome} must be 0 or 1.", named(wrong, part.people))
    counts = np.bincount(part.arm, minlength=2)
    if counts.min() < 2:
        raise TooFewPeople(f"Each arm needs at least two people with {outcome}.", part.people)
    empty = [arms[a] for a in (0, 1) if kept[part.arm == a].sum() == 0]
    if empty:
        raise NotEstimable("An arm has no events, so a ratio cannot be modelled.", empty)
    by = covariates_of(part, covariates)
    x = np.column_stack([np.ones(part.n), part.arm, by.matrix])
    fit = regress(kept, x, "poisson", names=("intercept", "arm", *by.names))
    se = math.sqrt(float(fit.robust[1, 1]))
    if se < 1e-9:
        raise NotEstimable("Everyone had the event, so the ratio has no standard error.", arms)
    log_ratio = estimated(
        "Log risk ratio", float(fit.beta[1]), se, level=level, method="modified Poisson, HC0"
    )
    dropped = tuple(Dropped(p, f"no {outcome}") for p in named(~seen, table.people))
    used = [*([outcome] if values is None else []), *covariates]
    basis = Basis(arms, (int(counts[0]), int(counts[1])), dropped, by.cautions, table.digest(used))
    return RelativeRisk(log_ratio, _read(log_ratio), by.names, basis)


def _read(log: Estimate) -> Estimate:
    ends = (math.exp(log.low), math.exp(log.high))
    return Estimate(
        "Risk ratio",
        math.exp(log.estimate),
        None,
        *ends,
        log.p,
        None,
        log.level,
        log.method,
        null=1.0,
    )
