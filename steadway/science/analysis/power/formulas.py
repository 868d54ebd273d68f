"""Power by formula: t test, ANCOVA, attrition and clusters."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

from scipy import stats

from steadway.science.analysis.errors import ImpossibleValues, NotEstimable
from steadway.science.analysis.estimates import checked_level, number

MOST_PEOPLE = 10_000_000


@dataclass(frozen=True)
class SampleSize:
    """People per arm (reference, intervention): to be analysed, and to be allocated."""

    analysed: tuple[int, int]
    allocated: tuple[int, int]
    power: float
    effect: float
    alpha: float
    baseline_correlation: float
    dropout: float
    design_effect: float

    def to_dict(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)

    def text(self) -> str:
        """The planning sentence of a protocol."""
        total = sum(self.allocated)
        return (
            f"To find a standardised difference of {number(self.effect)} with "
            f"{100 * self.power:.0f}% power at a two-sided {100 * self.alpha:g}% level, adjusted "
            f"for a baseline that correlates {number(self.baseline_correlation)} with the outcome "
            f"(design effect {number(self.design_effect)}), {sum(self.analysed)} people are "
            f"analysed; with {100 * self.dropout:g}% lost, {total} are allocated."
        )


def t_test_power(effect: float, n1: float, n0: float, *, alpha: float = 0.05) -> float:
    """Two-sided power of the two-sample t test from the noncentral t.

    ncp = d/√(1/n₁ + 1/n₀), df = n₁ + n₀ − 2 (Cohen 1988, p. 26–39; exact). ``effect`` is d;
    at d = 0 the answer is ``alpha``. Nothing may be missing.
    """
    return _power(effect / math.sqrt(1 / _people(n1) + 1 / _people(n0)), n1 + n0 - 2, alpha)


def ancova_power(
    effect: float,
    n1: float,
    n0: float,
    *,
    baseline_correlation: float,
    alpha: float = 0.05,
    design_effect: float = 1.0,
) -> float:
    """The same with residual variance 1 − r² and one more coefficient (df = n − 3).

    Borm, Fransen and Lemmens 2007, J Clin Epidemiol 60:1234. ``effect`` stays d on the outcome's
    own SD; ``design_effect`` multiplies the variance.
    """
    r = _correlation(baseline_correlation)
    if not design_effect >= 1:
        raise ImpossibleValues(f"A design effect is 1 or more, not {design_effect}.")
    scale = math.sqrt((1 - r * r) * design_effect * (1 / _people(n1) + 1 / _people(n0)))
    return _power(effect / scale, n1 + n0 - 3, alpha)


def design_effect(cluster_size: float, icc: float, *, cv: float = 0.0) -> float:
    """1 + {(1 + cv²) m − 1} ρ, for clusters of mean size m (Eldridge et al. 2006, IJE 35:1292).

    ``cv`` is the coefficient of variation of cluster sizes, 0 when all are equal.
    """
    if not (cluster_size >= 1 and 0 <= icc <= 1 and cv >= 0):
        raise ImpossibleValues("Clusters have a size of 1 or more, ICC in 0 to 1 and cv of 0 up.")
    return 1 + ((1 + cv * cv) * cluster_size - 1) * icc


def people_needed(
    effect: float,
    *,
    power: float = 0.9,
    alpha: float = 0.05,
    ratio: float = 1.0,
    baseline_correlation: float = 0.0,
    dropout: float = 0.0,
    design_effect: float = 1.0,
) -> SampleSize:
    """The smallest trial whose exact power reaches ``power``.

    ``ratio`` is intervention : reference. With ``baseline_correlation`` 0 it is the t test, else
    ANCOVA. ``dropout`` is the share of the allocated without the outcome: n/(1 − dropout), rounded
    up per arm. Raises ``NotEstimable`` for an effect of 0 (no trial is large enough).
    """
    if effect == 0:
        raise NotEstimable("No number of people finds a difference of 0.")
    if not (ratio > 0 and 0 <= dropout < 1):
        raise ImpossibleValues("The ratio is above 0 and drop-out lies in 0 to 1.")
    checked_level(power)

    def reached(n0: int) -> float:
        n1 = math.ceil(n0 * ratio)
        if baseline_correlation == 0 and design_effect == 1:
            return t_test_power(effect, n1, n0, alpha=alpha)
        return ancova_power(
            effect,
            n1,
            n0,
            baseline_correlation=baseline_correlation,
            alpha=alpha,
            design_effect=design_effect,
        )

    low, high = 2, 4
    while reached(high) < power:
        low, high = high, 2 * high
        if high > MOST_PEOPLE:
            raise NotEstimable(f"More than {MOST_PEOPLE} people per arm would be needed.")
    if reached(low) >= power:
        high = low
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(middle) >= power else (middle, high)
    analysed = (high, math.ceil(high * ratio))
    allocated = tuple(math.ceil(n / (1 - dropout) - 1e-9) for n in analysed)
    return SampleSize(
        analysed,
        (allocated[0], allocated[1]),
        reached(high),
        effect,
        alpha,
        baseline_correlation,
        dropout,
        design_effect,
    )


def _power(ncp: float, df: float, alpha: float) -> float:
    checked_level(1 - alpha)
    if df < 1:
        raise ImpossibleValues("There are too few people for any degrees of freedom.")
    limit = float(stats.t.isf(alpha / 2, df))
    size = abs(ncp)
    # the far tail underflows to NaN in scipy where it is zero to every digit anyway
    far = float(stats.nct.cdf(-limit, df, size)) if size < 10 else 0.0
    near = float(stats.nct.sf(limit, df, size)) if size < 35 else 1.0
    return near + (far if math.isfinite(far) else 0.0)


def _people(n: float) -> float:
    if not n >= 2:
        raise ImpossibleValues(f"An arm has two people or more, not {n}.")
    return n


def _correlation(r: float) -> float:
    if not -1 < r < 1:
        raise ImpossibleValues(f"A correlation lies between −1 and 1, not at {r}.")
    return r
