"""Meta-regression: does the effect go with a feature of the study?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc, fdtrc

from steadway.science.synthesis.columns import (
    Caution,
    FloatArray,
    choose,
    columns,
    digest_of,
    refuse,
)
from steadway.science.synthesis.effect_sizes.effects import Effects, any_missing
from steadway.science.synthesis.errors import (
    ImpossibleValues,
    NotEstimable,
    TooFewStudies,
    UnequalLengths,
)
from steadway.science.synthesis.heterogeneity import geometry_of, tau_squared
from steadway.science.synthesis.heterogeneity.geometry import Geometry
from steadway.science.synthesis.heterogeneity.tau2 import ESTIMATORS, at
from steadway.science.synthesis.pooling.fitting import Fit, fit_at
from steadway.science.synthesis.pooling.pool import sift
from steadway.science.synthesis.pooling.result import Dropped
from steadway.science.synthesis.pooling.words import number, p_text

STUDIES_PER_MODERATOR = 10
# columns nearer to each other than this leave fewer than six digits in the coefficients
CONDITION = 1e5


@dataclass(frozen=True)
class Coefficient:
    """One term: change of the effect for one unit of the moderator."""

    term: str
    estimate: float
    se: float
    low: float
    high: float
    statistic: float
    p: float


@dataclass(frozen=True)
class Test:
    """A joint test: F with two degrees of freedom under Hartung–Knapp, else χ²."""

    statistic: float
    df: int
    df2: int | None
    p: float


@dataclass(frozen=True)
class Regression:
    """A meta-regression. ``r2`` is the share of τ² the moderators take away, in percent."""

    coefficients: tuple[Coefficient, ...]
    moderators: Test
    residual: Test
    tau2: float
    tau2_without: float
    r2: float | None
    k: int
    method: str
    interval: str
    df: int | None
    dropped: tuple[Dropped, ...]
    cautions: tuple[Caution, ...]
    digest: str

    def coefficient(self, term: str) -> Coefficient:
        """The coefficient of a term; raises ``KeyError``."""
        return {c.term: c for c in self.coefficients}[term]

    def to_dict(self) -> dict[str, Any]:
        """As JSON keeps it."""
        whole = asdict(self)
        whole["cautions"] = [caution.to_dict() for caution in self.cautions]
        return whole

    def text(self) -> str:
        """Each term in a sentence, then what was done."""
        lines = [
            f"{c.term}: {number(c.estimate, 3)} "
            f"({number(c.low, 3)} to {number(c.high, 3)}), {p_text(c.p)}."
            for c in self.coefficients
        ]
        share = "" if self.r2 is None else f" The moderators take {self.r2:.0f}% of τ² away."
        done = f"Done: mixed-effects meta-regression of {self.k} studies, τ² by {self.method}, "
        notes = [str(caution) for caution in self.cautions]
        return " ".join(
            [*lines, f"τ² left: {self.tau2:.4f}.{share}", *notes, done + self.interval + "."]
        )


def meta_regression(
    effects: Effects,
    moderators: Mapping[str, npt.ArrayLike],
    *,
    tau2: str = "REML",
    interval: str = "hartung_knapp",
    level: float = 0.95,
) -> Regression:
    """Mixed-effects meta-regression y = Xβ + u + e, weights 1/(v + τ²).

    Thompson and Sharp (1999); Hartung–Knapp by Knapp and Hartung (2003): t and F with k-p
    degrees of freedom. R² = (τ²₀ - τ²)/τ²₀, not below 0 (Raudenbush 2009).
    Moderators are columns of k numbers (code categories as 0 and 1); a study without an effect
    or with a moderator missing is dropped and named. Raises ``TooFewStudies`` unless k > p,
    ``ImpossibleValues`` for a moderator that does not vary or repeats the others.
    """
    kept, x, dropped = complete(effects, moderators)
    design = np.column_stack([np.ones(len(kept.labels)), *x])
    names = ("intercept", *moderators)
    full_rank(design, names, 1 / kept.se)
    data = geometry_of(kept.estimate, kept.variance, design, labels=kept.labels)
    with np.errstate(all="ignore"):
        t = _tau2(data, tau2)
        without = _tau2(geometry_of(kept.estimate, kept.variance), tau2)
        fit = fit_at(data, t, interval=interval, level=level)
        spare = data.forms_at_zero()
    left = spare.tr_p > 1e-8 * spare.sum_w / data.k and bool((fit.se > 0).all())
    if not (left and np.isfinite(fit.p).all() and np.isfinite(fit.se).all()):
        message = "The line passes through every study, or the variances are too unequal."
        raise NotEstimable(message, kept.labels)
    cautions = kept.cautions
    if data.k < STUDIES_PER_MODERATOR * len(x):
        message = f"{data.k} studies for {len(x)} moderator(s): fewer than ten each."
        cautions = (*cautions, Caution("few_studies", message))
    return Regression(
        _coefficients(fit, names),
        _moderators(fit),
        _residual(data),
        t,
        without,
        max(0.0, 100 * (without - t) / without) if without > 0 else None,
        data.k,
        ESTIMATORS[tau2],
        interval,
        fit.df,
        dropped,
        cautions,
        digest_of(kept.estimate, kept.variance, design.ravel(), labels=kept.labels),
    )


def _tau2(data: Geometry, method: str) -> float:
    return float(tau_squared(data, method).value)


def complete(
    effects: Effects, moderators: Mapping[str, npt.ArrayLike]
) -> tuple[Effects, list[FloatArray], tuple[Dropped, ...]]:
    """Rows with an effect and every moderator; the others are dropped by name."""
    k = len(effects.labels)
    given = []
    for name, values in moderators.items():
        (column,) = columns(**{name: values})
        if column.shape != (k,):
            raise UnequalLengths(f"The moderator {name} has {column.shape[-1]} rows for {k}.")
        given.append(column)
    if not given:
        raise TooFewStudies("Meta-regression needs at least one moderator.")
    open_ = any_missing(*given)
    gone = tuple(
        Dropped(label, "a moderator was not reported")
        for i, label in enumerate(effects.labels)
        if bool(open_[i])
    )
    hollow = Effects(
        effects.measure,
        np.where(open_, np.nan, effects.estimate),
        effects.variance,
        effects.labels,
        effects.method,
        effects.cautions,
    )
    kept, others = sift(hollow)
    inside = hollow.known
    named = {d.label for d in gone}
    dropped = (*gone, *(d for d in others if d.label not in named))
    return kept, [column[inside] for column in given], dropped


def full_rank(design: FloatArray, names: tuple[str, ...], weight: FloatArray) -> None:
    """Refuse moderators that do not vary or repeat each other, at these weights."""
    if design.shape[1] >= design.shape[0]:
        message = f"{design.shape[1]} coefficients need more than {design.shape[0]} studies."
        raise TooFewStudies(message)
    for i, name in enumerate(names[1:], start=1):
        if np.ptp(design[:, i]) == 0:
            raise ImpossibleValues(f"The moderator {name} is the same in every study.")
    scaled = design / np.abs(design).max(axis=0) * weight[:, None]
    scaled /= np.sqrt((scaled**2).sum(axis=0))
    if np.linalg.cond(scaled) > CONDITION:
        raise ImpossibleValues("The moderators repeat each other; leave one out.")


def _coefficients(fit: Fit, names: tuple[str, ...]) -> tuple[Coefficient, ...]:
    table = zip(names, fit.beta, fit.se, fit.low, fit.high, fit.statistic, fit.p, strict=True)
    return tuple(Coefficient(name, *(float(x) for x in row)) for name, *row in table)


def _moderators(fit: Fit) -> Test:
    b, m = fit.beta[1:], len(fit.beta) - 1
    wald = float(b @ np.linalg.solve(fit.covariance[1:, 1:], b))
    if fit.df is None:
        return Test(wald, m, None, float(chdtrc(m, wald)))
    return Test(wald / m, m, fit.df, float(fdtrc(m, fit.df, wald / m)))


def _residual(data: Geometry) -> Test:
    q = float(at(data, 0.0).rss)
    return Test(q, data.df, None, float(chdtrc(data.df, q)))


@dataclass(frozen=True)
class Permutation:
    """P values of a permutation test, one per term, and how many orders were looked at."""

    p: dict[str, float]
    orders: int
    exact: bool
    unsettled: int


def permutation_test(
    effects: Effects,
    moderators: Mapping[str, npt.ArrayLike],
    *,
    rng: np.random.Generator,
    orders: int = 10_000,
    tau2: str = "REML",
    interval: str = "wald",
    two_sided: str = "absolute",
) -> Permutation:
    """Permutation test of a meta-regression (Follmann and Proschan 1999).

    The rows of X are shuffled against the effects (Higgins and Thompson 2004), the model is
    fitted anew, and P is the share of orders with a statistic at least as far out as the one
    found, which counts as one of them: "absolute" compares |statistic|, "doubled" doubles the
    share of its own tail. When k! ≤ ``orders`` every order is taken
    (``exact``). The generator is given, so the result can be made again. All fits run as one
    batch; ``unsettled`` counts those left out.
    """
    choose(two_sided, ("absolute", "doubled"), "two-sided P value")
    kept, x, _ = complete(effects, moderators)
    k = len(kept.labels)
    design = np.column_stack([np.ones(k), *x])
    names = ("intercept", *moderators)
    full_rank(design, names, 1 / kept.se)
    rows, exact = _orders(k, orders, rng)
    shuffled = design[rows]
    observed = _statistics(kept, design[None], tau2, interval)[0]
    seen = _statistics(kept, shuffled, tau2, interval)
    there = np.isfinite(seen).all(axis=1)
    reached = _reached(seen[there], observed, doubled=two_sided == "doubled")
    total, twice = int(there.sum()), 2 if two_sided == "doubled" else 1
    share = twice * (reached / total if exact else (reached + 1) / (total + 1))
    share = np.minimum(share, 1.0)
    p = {name: float(value) for name, value in zip(names, share, strict=True)}
    return Permutation(p, len(rows), exact, int((~there).sum()))


def _reached(seen: FloatArray, observed: FloatArray, *, doubled: bool) -> FloatArray:
    """How many orders lie at least as far out; rounding must not shut out the order itself."""
    if doubled:
        seen, observed = seen * np.sign(observed), np.abs(observed)
        return np.asarray((seen >= observed - 1e-9).sum(axis=0), dtype=np.float64)
    return np.asarray((np.abs(seen) >= np.abs(observed) - 1e-9).sum(axis=0), dtype=np.float64)


def _orders(k: int, wanted: int, rng: np.random.Generator) -> tuple[npt.NDArray[np.intp], bool]:
    from itertools import permutations  # noqa: PLC0415
    from math import factorial  # noqa: PLC0415

    if k < 13 and factorial(k) <= wanted:
        return np.array(list(permutations(range(k)))), True
    return np.argsort(rng.random((wanted, k)), axis=1), False


def _statistics(kept: Effects, design: FloatArray, tau2: str, interval: str) -> FloatArray:
    size = design.shape[0]
    y = np.broadcast_to(kept.estimate, (size, kept.estimate.size))
    v = np.broadcast_to(kept.variance, y.shape)
    refuse(np.isnan(y), "An estimate is missing.", kept.labels)
    data = geometry_of(y, v, design)
    found = tau_squared(data, tau2)
    fit = fit_at(data, found.value, interval=interval)
    return np.where(found.converged[:, None], fit.statistic, np.nan)
