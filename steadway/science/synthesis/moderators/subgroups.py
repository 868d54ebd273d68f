"""Subgroups: pool each, then ask whether they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from steadway.science.synthesis.columns import Caution, choose
from steadway.science.synthesis.effect_sizes.effects import Effects
from steadway.science.synthesis.errors import TooFewStudies, UnequalLengths
from steadway.science.synthesis.heterogeneity import geometry_of, tau_squared
from steadway.science.synthesis.pooling.fitting import fit_at
from steadway.science.synthesis.pooling.pool import (
    Intervals,
    as_interval,
    pool,
    sift,
)
from steadway.science.synthesis.pooling.result import Interval, Pooled
from steadway.science.synthesis.pooling.words import number, p_text

TAU2 = ("separate", "common")


@dataclass(frozen=True)
class Subgroup:
    """One subgroup: its name, size, pooled interval and τ²."""

    name: str
    k: int
    result: Interval
    tau2: float
    studies: tuple[str, ...]


@dataclass(frozen=True)
class Subgroups:
    """Subgroups with the test of their difference: Q between, χ² with groups - 1."""

    groups: tuple[Subgroup, ...]
    q: float
    df: int
    p: float
    tau2: str
    method: str
    cautions: tuple[Caution, ...]

    def text(self) -> str:
        """The groups and the test in sentences."""
        parts = [
            f"{g.name}: {number(g.result.estimate)} "
            f"({number(g.result.low)} to {number(g.result.high)}), "
            f"{g.k} studies."
            for g in self.groups
        ]
        test = f"Difference between subgroups: Q = {self.q:.2f}, {self.df} df, {p_text(self.p)}."
        notes = [str(caution) for caution in self.cautions]
        return " ".join([*parts, test, *notes, f"Done: {self.method}, {self.tau2} τ²."])


def subgroups(
    effects: Effects,
    group: Sequence[str],
    *,
    tau2: str = "separate",
    estimator: str = "REML",
    interval: str = "hartung_knapp",
    model: str = "random",
    level: float = 0.95,
) -> Subgroups:
    """Pool each subgroup and test their difference.

    Q_between = Σ (μ_g - μ)²/se_g², μ the inverse-variance mean of the μ_g, χ² with groups - 1
    degrees of freedom (Borenstein 2009, chapter 19). ``tau2``: "separate" in each group, or
    "common", one τ² from the model with a mean per group (its REML), for groups under five
    studies. Rows without an effect are left out. The se_g are Wald's, so that the test does not
    depend on the interval shown. Raises ``UnequalLengths``, ``TooFewStudies`` for fewer than two
    groups.
    """
    choose(tau2, TAU2, "kind of τ² for subgroups")
    if len(group) != len(effects.labels):
        raise UnequalLengths(f"There are {len(group)} group names for {len(effects.labels)} rows.")
    kept, _ = sift(effects)
    inside = effects.known.tolist()
    names = [str(g) for g, there in zip(group, inside, strict=True) if there]
    found = list(dict.fromkeys(names))
    if len(found) < 2:
        raise TooFewStudies("Subgroups need at least two groups with a study.")
    shared = _shared_tau2(kept, names, found, estimator) if tau2 == "common" else None
    pooled = [_one(kept, names, g, shared, estimator, interval, model, level) for g in found]
    return _compared(pooled, tau2, f"{model}, τ² by {estimator}, {interval}")


def _part(effects: Effects, names: list[str], group: str) -> Effects:
    mask = np.array([name == group for name in names])
    labels = tuple(x for x, hit in zip(effects.labels, mask.tolist(), strict=True) if hit)
    return Effects(
        effects.measure,
        effects.estimate[mask],
        effects.variance[mask],
        labels,
        effects.method,
        (),
    )


def _shared_tau2(kept: Effects, names: list[str], found: list[str], estimator: str) -> float:
    design = np.array([[float(name == g) for g in found] for name in names])
    return float(tau_squared(geometry_of(kept.estimate, kept.variance, design), estimator).value)


def _one(
    kept: Effects,
    names: list[str],
    group: str,
    shared: float | None,
    estimator: str,
    interval: str,
    model: str,
    level: float,
) -> tuple[Subgroup, Interval]:
    part = _part(kept, names, group)
    if shared is None:
        pooled = pool(part, model=model, tau2=estimator, interval=interval, level=level)
        result = pooled.result
        return (
            Subgroup(group, pooled.k, result, pooled.heterogeneity.tau2, part.labels),
            pooled.wald,
        )
    data = geometry_of(part.estimate, part.variance)
    if data.k == 1:
        only = as_interval(fit_at(data, shared, interval="wald", level=level))
        return Subgroup(group, 1, only, shared, part.labels), only
    intervals = Intervals.of(data, shared, interval, level)
    return Subgroup(group, data.k, intervals.result, shared, part.labels), intervals.wald


def _compared(pooled: list[tuple[Subgroup, Interval]], tau2: str, method: str) -> Subgroups:
    mu = np.array([wald.estimate for _, wald in pooled])
    w = np.array([wald.se**-2 for _, wald in pooled])
    q = float((w * (mu - (w * mu).sum() / w.sum()) ** 2).sum())
    groups = tuple(group for group, _ in pooled)
    small = tuple(group.name for group in groups if group.k < 5)
    cautions: tuple[Caution, ...] = ()
    if small and tau2 == "separate":
        message = "Fewer than five studies in a group: its own τ² is hardly known; try common."
        cautions = (Caution("small_groups", message, small),)
    df = len(groups) - 1
    return Subgroups(groups, q, df, float(chdtrc(df, q)), tau2, method, cautions)


def pooled_parts(effects: Effects, group: Sequence[str], **methods: str) -> dict[str, Pooled]:
    """Each group as a full ``Pooled``, for forest plots with subgroups."""
    kept, _ = sift(effects)
    inside = effects.known.tolist()
    names = [str(g) for g, there in zip(group, inside, strict=True) if there]
    return {
        g: pool(_part(kept, names, g), **methods)  # type: ignore[arg-type]
        for g in dict.fromkeys(names)
    }


__all__ = ["Subgroup", "Subgroups", "pooled_parts", "subgroups"]
