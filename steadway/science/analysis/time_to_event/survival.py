"""Kaplan–Meier, log-rank and restricted mean time to drop-out (or to any single event)."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import stats

from steadway.science.analysis.columns import FloatArray, named, same_length
from steadway.science.analysis.errors import ImpossibleValues, NotEstimable, TooFewPeople
from steadway.science.analysis.estimates import Estimate, checked_level, estimated, p_text


@dataclass(frozen=True)
class Curve:
    """Steps at each time with an event; ``median`` is None where the curve stays above a half.

    ``low`` and ``high`` are None where survival is 1 or 0, which has no log-log interval.
    """

    times: tuple[float, ...]
    at_risk: tuple[int, ...]
    events: tuple[int, ...]
    survival: tuple[float, ...]
    se: tuple[float, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    median: float | None
    people: int
    level: float

    def at(self, time: float) -> float:
        """Share still without the event at ``time``."""
        before = [s for t, s in zip(self.times, self.survival, strict=True) if t <= time]
        return before[-1] if before else 1.0

    def to_dict(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)


@dataclass(frozen=True)
class LogRank:
    """Two or more curves compared: χ² with groups − 1 degrees of freedom."""

    chi2: float
    df: int
    p: float
    observed: tuple[float, ...]
    expected: tuple[float, ...]

    def to_dict(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)

    def text(self) -> str:
        """The test in words."""
        return f"Log-rank χ² = {self.chi2:.2f} on {self.df}, {p_text(self.p)}."


def kaplan_meier(time: npt.ArrayLike, event: npt.ArrayLike, *, level: float = 0.95) -> Curve:
    """S(t) = Π (1 − dᵢ/nᵢ), Greenwood's variance, log(−log) interval.

    Kaplan and Meier 1958, J Am Stat Assoc 53:457; Kalbfleisch and Prentice 2002, p. 18. ``time``
    in any one unit, ``event`` 1 when it happened and 0 when the person was still without it
    (censored). Missing or negative times are refused with their rows.
    """
    t, d = _checked(time, event)
    z = float(stats.norm.ppf(0.5 + checked_level(level) / 2))
    steps = np.unique(t[d == 1])
    risk = np.array([(t >= s).sum() for s in steps], dtype=np.int64)
    deaths = np.array([((t == s) & (d == 1)).sum() for s in steps], dtype=np.int64)
    survival = np.cumprod(1 - deaths / risk) if len(steps) else np.empty(0)
    left = risk - deaths
    hazard = np.cumsum(deaths / (risk * np.where(left > 0, left, 1)))
    ends = [_log_log(float(s), float(h), z) for s, h in zip(survival, hazard, strict=True)]
    below = steps[survival <= 0.5 + 1e-12]
    return Curve(
        tuple(steps.tolist()),
        tuple(risk.tolist()),
        tuple(deaths.tolist()),
        tuple(survival.tolist()),
        tuple((survival * np.sqrt(hazard)).tolist()),
        tuple(low for low, _ in ends),
        tuple(high for _, high in ends),
        float(below[0]) if below.size else None,
        len(t),
        level,
    )


def log_rank(time: npt.ArrayLike, event: npt.ArrayLike, group: npt.ArrayLike) -> LogRank:
    """Σ(O − E) against its hypergeometric covariance (Mantel 1966, Cancer Chemother Rep 50:163).

    ``group`` holds a number per group. Missing values are refused with their rows. Raises
    ``NotEstimable`` when nobody has the event and ``TooFewPeople`` for a single group.
    """
    t, d = _checked(time, event)
    g = same_length(time=t, group=group)[1]
    kinds = np.unique(g)
    if len(kinds) < 2:
        raise TooFewPeople("A log-rank test needs at least two groups.")
    if d.sum() == 0:
        raise NotEstimable("Nobody has the event, so curves cannot be compared.")
    excess, spread = np.zeros(len(kinds)), np.zeros((len(kinds), len(kinds)))
    expected = np.zeros(len(kinds))
    for s in np.unique(t[d == 1]):
        risk = np.array([((t >= s) & (g == k)).sum() for k in kinds], dtype=np.float64)
        here = (t == s) & (d == 1)
        n, total = risk.sum(), float(here.sum())
        share = risk / n
        expected += total * share
        excess += np.array([(here & (g == k)).sum() for k in kinds]) - total * share
        if n > 1:
            factor = total * (n - total) / (n - 1)
            spread += factor * (np.diag(share) - np.outer(share, share))
    chi2 = float(excess[1:] @ np.linalg.pinv(spread[1:, 1:]) @ excess[1:])
    df = len(kinds) - 1
    p = float(stats.chi2.sf(chi2, df))
    return LogRank(chi2, df, p, tuple((excess + expected).tolist()), tuple(expected.tolist()))


def restricted_mean(
    time: npt.ArrayLike, event: npt.ArrayLike, until: float, *, level: float = 0.95
) -> Estimate:
    """Mean time without the event up to ``until``: the area under the Kaplan–Meier curve.

    Variance Σ {∫ₜᵢ^τ S(u)du}² dᵢ/{nᵢ(nᵢ − dᵢ)} (Klein and Moeschberger 2003, eq. 4.5.2). In the
    unit of ``time``. Raises ``ImpossibleValues`` when ``until`` lies beyond the last time seen.
    """
    t, d = _checked(time, event)
    if not 0 < until <= t.max():
        raise ImpossibleValues(f"until must lie in 0 to {t.max():g}, the last time seen.")
    curve = kaplan_meier(t, d)
    steps = np.array([s for s in curve.times if s < until])
    survival = np.concatenate([[1.0], np.array(curve.survival)[: len(steps)]])
    widths = np.diff(np.concatenate([[0.0], steps, [until]]))
    areas = survival * widths
    later = np.cumsum(areas[::-1])[::-1][1:]
    risk = np.array(curve.at_risk[: len(steps)], dtype=np.float64)
    deaths = np.array(curve.events[: len(steps)], dtype=np.float64)
    left = np.where(risk > deaths, risk - deaths, 1.0)
    se = math.sqrt(float((later**2 * deaths / (risk * left)).sum()))
    if se == 0:
        raise NotEstimable("Nobody has the event before that time, so there is no standard error.")
    label = f"Mean time up to {until:g}"
    return estimated(label, float(areas.sum()), se, level=level, method="restricted mean")


def _checked(time: npt.ArrayLike, event: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    t, d = same_length(time=time, event=event)
    bad = np.isnan(t) | np.isnan(d) | (t < 0) | ~np.isin(d, (0.0, 1.0))
    if bad.any():
        message = "A time is missing or negative, or an event is not 0 or 1."
        raise ImpossibleValues(message, named(bad))
    if len(t) < 2:
        raise TooFewPeople("A curve needs at least two people.")
    return t, d


def _log_log(survival: float, hazard: float, z: float) -> tuple[float | None, float | None]:
    if survival <= 0 or survival >= 1:
        return None, None
    reach = z * math.sqrt(hazard) / abs(math.log(survival))
    return survival ** math.exp(reach), survival ** math.exp(-reach)
