"""Rubin's rules: many imputed answers into one."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from steadway.science.analysis.columns import numbers, same_length
from steadway.science.analysis.errors import ImpossibleValues, TooFewPeople
from steadway.science.analysis.estimates import Estimate, estimated


@dataclass(frozen=True)
class Combined:
    """The pooled estimate with the parts of its variance.

    ``within`` W, ``between`` B, total T = W + (1 + 1/m)B; ``riv`` relative increase in variance,
    ``lost`` fraction of information missing (γ), ``monte_carlo`` standard error that is due to
    the number of imputations alone, √(B/m).
    """

    estimate: Estimate
    within: float
    between: float
    total: float
    riv: float
    lost: float
    monte_carlo: float
    imputations: int

    def to_dict(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)


def rubin(
    estimates: npt.ArrayLike,
    variances: npt.ArrayLike,
    *,
    complete_df: float = math.inf,
    level: float = 0.95,
    label: str = "Pooled over imputations",
) -> Combined:
    """Rubin (1987, p. 76–77) with Barnard and Rubin's (1999, Biometrika 86:948) degrees of freedom.

    Q̄ = mean Qᵢ, T = W + (1 + 1/m) B, λ = (1 + 1/m)B/T,
    ν_old = (m − 1)/λ², ν_obs = (ν_com + 1)/(ν_com + 3) ν_com (1 − λ),
    ν = ν_old ν_obs/(ν_old + ν_obs).
    One-dimensional, nothing missing. ``complete_df`` ν_com: degrees of freedom had nothing been
    missing (infinite: Rubin's 1987 rule). Raises ``TooFewPeople`` for fewer than two imputations,
    ``ImpossibleValues`` for variances that are not above 0.
    """
    q, u = same_length(estimates=estimates, variances=variances)
    m = len(q)
    if m < 2:
        raise TooFewPeople("Rubin's rules need at least two imputations.")
    if np.isnan(q).any() or np.isnan(u).any() or (u <= 0).any():
        raise ImpossibleValues("Every imputation needs an estimate and a variance above 0.")
    within, between = float(u.mean()), float(q.var(ddof=1))
    extra = (1 + 1 / m) * between
    total = within + extra
    share = extra / total
    df = _barnard_rubin(m, share, complete_df)
    pooled = estimated(
        label,
        float(q.mean()),
        math.sqrt(total),
        df=None if math.isinf(df) else df,
        level=level,
        method="Rubin's rules, Barnard and Rubin's degrees of freedom",
    )
    riv = extra / within
    lost = riv / (1 + riv) if math.isinf(df) else (riv + 2 / (df + 3)) / (1 + riv)
    return Combined(pooled, within, between, total, riv, lost, math.sqrt(between / m), m)


def _barnard_rubin(m: int, share: float, complete_df: float) -> float:
    numbers("complete_df", 0.0 if math.isinf(complete_df) else complete_df)
    old = math.inf if share <= 1e-15 else (m - 1) / share**2
    if math.isinf(complete_df):
        return old
    if complete_df <= 0:
        raise ImpossibleValues("The complete-data degrees of freedom must be above 0.")
    observed = (complete_df + 1) / (complete_df + 3) * complete_df * (1 - share)
    return observed if math.isinf(old) else old * observed / (old + observed)
