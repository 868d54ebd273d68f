"""Cohen's d and Hedges' g with exact (noncentral) intervals, and change within one group."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import optimize, special, stats

from steadway.science.analysis.columns import FloatArray, numbers, same_length
from steadway.science.analysis.errors import NotEstimable, TooFewPeople
from steadway.science.analysis.estimates import Estimate, checked_level, estimated, number


@dataclass(frozen=True)
class Standardised:
    """d and g with noncentral intervals, and the raw difference they come from."""

    raw: Estimate
    d: Estimate
    g: Estimate
    sd: float
    sd_of: str
    people: tuple[int, ...]
    left_out: int

    def to_dict(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)

    def text(self) -> str:
        """Both estimates and what they were divided by."""
        gap = f" {self.left_out} without a value." if self.left_out else ""
        return (
            f"{self.raw.text()}. {self.g.text()}. Divided by {self.sd_of}, {number(self.sd)}.{gap}"
        )


def noncentral_d_interval(
    t: float, df: float, scale: float, level: float = 0.95
) -> tuple[float, float]:
    """Interval of δ = scale × noncentrality, where t follows the noncentral t with ``df``.

    The ends are the noncentralities at which t is the (1 ± level)/2 quantile (Steiger and
    Fouladi 1997; Hedges and Olkin 1985, p. 91). ``scale`` is √(1/n₁ + 1/n₀) between groups and
    √(1/n) within one. No missing values.
    """
    checked_level(level)
    if not (math.isfinite(t) and df > 0 and scale > 0):
        raise NotEstimable("The interval of d needs a finite t, df above 0 and a scale above 0.")
    spread = stats.chi(df)
    s, weight = _nodes()
    least, most = float(spread.ppf(1e-15)), float(spread.isf(1e-15))
    chi = (least + most) / 2 + s * (most - least) / 2
    mass = weight * spread.pdf(chi) * (most - least) / 2
    ends = []
    for target in (0.5 + level / 2, 0.5 - level / 2):

        def gap(ncp: float, target: float = target) -> float:
            # P(T ≤ t) = E Φ(t χ/√df − ncp); scipy's own nct.cdf turns NaN in the far tail
            return float(mass @ special.ndtr(t * chi / math.sqrt(df) - ncp)) - target

        reach = 10.0 + 2 * abs(t)
        ends.append(float(optimize.brentq(gap, t - reach, t + reach, xtol=1e-12)))
    return ends[0] * scale, ends[1] * scale


@cache
def _nodes() -> tuple[FloatArray, FloatArray]:
    """Two hundred Gauss–Legendre nodes with their weights; dear to find, so found once."""
    nodes, weights = np.polynomial.legendre.leggauss(200)
    return np.asarray(nodes, dtype=np.float64), np.asarray(weights, dtype=np.float64)


def cohens_d(
    intervention: npt.ArrayLike, reference: npt.ArrayLike, *, level: float = 0.95
) -> Standardised:
    """d = (m₁ − m₀)/s_pooled, g = J(df)·d with J = Γ(df/2)/(√(df/2) Γ((df − 1)/2)).

    Hedges 1981, J Educ Stat 6:107 (eq. 6e), df = n₁ + n₀ − 2. Intervals by inverting the
    noncentral t, g's being J times d's. One-dimensional columns; missing values are left out and
    counted. Raises ``TooFewPeople`` (a group of one) and ``NotEstimable`` (no spread).
    """
    groups = [numbers(n, v) for n, v in (("intervention", intervention), ("reference", reference))]
    a, b = (g[~np.isnan(g)] for g in groups)
    left_out = sum(int(np.isnan(g).sum()) for g in groups)
    if min(len(a), len(b)) < 2:
        raise TooFewPeople("Each group needs at least two people with a value.")
    df = len(a) + len(b) - 2
    sd = math.sqrt((a.var(ddof=1) * (len(a) - 1) + b.var(ddof=1) * (len(b) - 1)) / df)
    _refuse_flat(sd, np.concatenate([a, b]))
    scale = math.sqrt(1 / len(a) + 1 / len(b))
    difference = float(a.mean() - b.mean())
    raw = estimated("Difference", difference, sd * scale, df=df, level=level, method="pooled t")
    d, g = _both(difference / sd, df, scale, level, (len(a), len(b)))
    return Standardised(raw, d, g, sd, "the pooled standard deviation", (len(a), len(b)), left_out)


def within_group_change(
    before: npt.ArrayLike, after: npt.ArrayLike, *, by: str = "before", level: float = 0.95
) -> Standardised:
    """Mean change (after − before) in one group, in points and standardised.

    ``by`` names the divisor: "before" (SD at the start; Becker 1988, Br J Math Stat Psychol
    41:257) or "change" (SD of the change, d_z, with the exact noncentral interval). With "before"
    the interval is d ± t·se, se² = 2(1 − r)/n + d²/(2n) (Becker 1988, eq. 13 large-sample form).
    People with either value missing are left out and counted. It is not a treatment effect.
    """
    x, y = same_length(before=before, after=after)
    both = ~np.isnan(x) & ~np.isnan(y)
    x, y = x[both], y[both]
    n, df = len(x), len(x) - 1
    if n < 3:
        raise TooFewPeople("A standardised change needs three people with both values.")
    change = y - x
    s_change = float(change.std(ddof=1))
    _refuse_flat(s_change, x)
    mean = float(change.mean())
    raw = estimated("Change", mean, s_change / math.sqrt(n), df=df, level=level, method="paired t")
    left_out = int((~both).sum())
    if by == "change":
        d, g = _both(mean / s_change, df, math.sqrt(1 / n), level, (n,))
        return Standardised(
            raw, d, g, s_change, "the standard deviation of the change", (n,), left_out
        )
    sd = float(x.std(ddof=1))
    _refuse_flat(sd, x)
    d, g = _by_baseline(mean / sd, x, y, level)
    return Standardised(raw, d, g, sd, "the standard deviation at the start", (n,), left_out)


def _by_baseline(d: float, x: FloatArray, y: FloatArray, level: float) -> tuple[Estimate, Estimate]:
    n, df = len(x), len(x) - 1
    r = float(np.corrcoef(x, y)[0, 1]) if np.ptp(y) > 0 else 0.0
    j = hedges_j(df)
    pair = [
        estimated(
            name,
            f * d,
            f * math.sqrt(2 * (1 - r) / n + d * d / (2 * n)),
            df=df,
            level=level,
            method="Becker 1988",
        )
        for name, f in (("Cohen's d", 1.0), ("Hedges' g", j))
    ]
    return pair[0], pair[1]


def hedges_j(df: float) -> float:
    """J(df) = Γ(df/2) / (√(df/2) Γ((df − 1)/2)), exact (Hedges 1981, eq. 6e)."""
    return math.exp(
        float(special.gammaln(df / 2) - special.gammaln((df - 1) / 2)) - 0.5 * math.log(df / 2)
    )


def _both(
    d: float, df: float, scale: float, level: float, people: tuple[int, ...]
) -> tuple[Estimate, Estimate]:
    t = d / scale
    low, high = noncentral_d_interval(t, df, scale, level)
    p = float(2 * stats.t.sf(abs(t), df))
    j = hedges_j(df) if df > 1 else 1.0
    harmonic = scale**2 + d * d / (2 * sum(people))
    made = [
        Estimate(
            name,
            f * d,
            f * math.sqrt(harmonic),
            f * low,
            f * high,
            p,
            df,
            level,
            "noncentral t interval",
        )
        for name, f in (("Cohen's d", 1.0), ("Hedges' g", j))
    ]
    return made[0], made[1]


def _refuse_flat(sd: float, values: FloatArray) -> None:
    if sd <= 1e-12 * max(1e-300, float(np.abs(values).max())):
        raise NotEstimable("The values do not vary, so nothing can be standardised by their SD.")
