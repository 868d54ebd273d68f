"""Analysis of covariance: one trial with every detail, or a thousand in one call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import stats

from steadway.science.analysis.columns import (
    BoolArray,
    Caution,
    FloatArray,
    choose,
    named,
    numbers,
)
from steadway.science.analysis.design.matrix import covariates_of
from steadway.science.analysis.design.table import TrialTable
from steadway.science.analysis.errors import (
    ImpossibleValues,
    NotEstimable,
    TooFewPeople,
    UnequalLengths,
)
from steadway.science.analysis.estimates import (
    Basis,
    Dropped,
    Estimate,
    checked_level,
    estimated,
    sentences,
)

VARIANCES: dict[str, str] = {
    "HC3": "HC3 standard error (MacKinnon and White 1985)",
    "HC2": "HC2 standard error (MacKinnon and White 1985)",
    "classical": "equal-variance standard error",
}


@dataclass(frozen=True, eq=False)
class AncovaMany:
    """One row per trial, arrays (B,). A trial without an answer is NaN and named in ``reasons``.

    ``coefficients`` (B, 2 + c): intercept at the covariates' means, effect, covariates.
    ``people`` (B, 2): people with an outcome in the reference and in the intervention arm.
    """

    estimate: FloatArray
    se: FloatArray
    low: FloatArray
    high: FloatArray
    p: FloatArray
    df: FloatArray
    residual_sd: FloatArray
    coefficients: FloatArray
    people: FloatArray
    level: float
    variance: str
    reasons: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Ancova:
    """An adjusted difference, the adjusted means (at the covariates' means) and its basis."""

    effect: Estimate
    means: tuple[Estimate, Estimate]
    residual_sd: float
    adjusted_for: tuple[str, ...]
    variance: str
    basis: Basis

    def to_dict(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {**asdict(self), "basis": self.basis.to_dict()}

    def text(self) -> str:
        """What was found, in whom, and what was done."""
        by = f", adjusted for {', '.join(self.adjusted_for)}" if self.adjusted_for else ""
        done = f"Analysis of covariance{by}, {VARIANCES[self.variance]}, Student's t"
        return sentences([self.effect.text(), self.basis.text(), done])


def ancova_many(
    outcome: npt.ArrayLike,
    arm: npt.ArrayLike,
    covariates: npt.ArrayLike | None = None,
    *,
    variance: str = "HC3",
    level: float = 0.95,
) -> AncovaMany:
    """Least squares of outcome on arm and covariates for B trials at once.

    y = a + τ·arm + (x − x̄)'b + e. HC3 (MacKinnon and White 1985, J Econometrics 29:305, eq. 12):
    var(τ) = Σ cᵢ² eᵢ² / (1 − hᵢ)², with cᵢ the weight of person i in τ and hᵢ the leverage.
    Intervals from Student's t with n − 2 − c degrees of freedom.

    ``outcome`` (B, n) or (n,); ``arm`` (n,) or (B, n) of 0 (reference) and 1; ``covariates``
    (n, c) or (B, n, c). A person with a missing outcome has no weight in that trial; missing
    covariates are refused (``ImpossibleValues``). A trial without an answer (an arm with fewer
    than two people, a constant outcome, repeated covariates) is NaN with its reason.
    """
    choose(variance, VARIANCES, "variance")
    checked_level(level)
    y = np.atleast_2d(numbers("outcome", outcome))
    x, seen = _design(y, numbers("arm", arm), covariates)
    y = np.where(seen, y, 0.0)
    gram = np.swapaxes(x, -1, -2) @ x
    people = np.stack([gram[:, 0, 0] - gram[:, 0, 1], gram[:, 0, 1]], axis=-1)
    x, gram = _centred(x, gram, seen)
    reasons = _reasons(y, seen, gram, people)
    bad = np.array([bool(r) for r in reasons])
    gram = np.where(bad[:, None, None], np.eye(gram.shape[-1]), gram)
    inverse = np.asarray(np.linalg.inv(gram), dtype=np.float64)
    beta = (inverse @ (np.swapaxes(x, -1, -2) @ y[..., None]))[..., 0]
    residual = np.where(seen, y - (x @ beta[..., None])[..., 0], 0.0)
    df = np.maximum(seen.sum(axis=-1) - x.shape[-1], 1).astype(np.float64)
    se = np.sqrt(_effect_variance(x, inverse, residual, df, variance))
    flat = (se <= 1e-12 * np.abs(y).max(axis=-1)) & ~bad
    for i in np.flatnonzero(flat):
        reasons[i] = "The model explains the outcome without any residual."
    sd = np.sqrt((residual**2).sum(axis=-1) / df)
    return _many(beta, se, df, sd, people, bad | flat, level, variance, reasons)


def ancova(
    table: TrialTable,
    outcome: str,
    *,
    baseline: str | None = None,
    covariates: Sequence[str] = (),
    variance: str = "HC3",
    level: float = 0.95,
) -> Ancova:
    """The adjusted difference at one time point, intervention minus reference.

    Formula and source as ``ancova_many``. ``outcome``, ``baseline`` and ``covariates`` name
    columns; units are the outcome's. People without the outcome are left out and named; missing
    covariates take the mean and are named (``covariates_of``). Raises ``UnknownColumn``,
    ``TooFewPeople``, ``NotEstimable`` and ``SingularCovariance``.
    """
    arms = table.two_arms()
    y = table.number_column(outcome)
    seen = ~np.isnan(y)
    part = table.only(seen)
    given = [name for name in (baseline, *covariates) if name]
    by = covariates_of(part, given)
    if part.n <= by.matrix.shape[1] + 2 or min(np.bincount(part.arm, minlength=2)) < 2:
        message = f"Too few people have {outcome}: two per arm, and more than coefficients."
        raise TooFewPeople(message, part.people)
    fit = ancova_many(y[seen], part.arm, by.matrix, variance=variance, level=level)
    if fit.reasons:
        raise NotEstimable(f"{fit.reasons[0][1]} Column: {outcome}.")
    cautions = (*by.cautions, *_leverage_cautions(part, by.matrix))
    dropped = tuple(Dropped(p, f"no {outcome}") for p in named(~seen, table.people))
    basis = Basis(
        arms,
        (int(fit.people[0, 0]), int(fit.people[0, 1])),
        dropped,
        cautions,
        table.digest([outcome, *given]),
    )
    effect = estimated(
        outcome,
        float(fit.estimate[0]),
        float(fit.se[0]),
        df=float(fit.df[0]),
        level=level,
        method=f"ANCOVA, {variance}",
    )
    means = _adjusted_means(fit, y[seen], part, by.matrix, level)
    return Ancova(effect, means, float(fit.residual_sd[0]), by.names, variance, basis)


def _adjusted_means(
    fit: AncovaMany, y: FloatArray, part: TrialTable, x: FloatArray, level: float
) -> tuple[Estimate, Estimate]:
    # recoding the arm moves the intercept, and its standard error, to the other arm
    flipped = [ancova_many(y, arm, x, level=level) for arm in (part.arm, 1 - part.arm)]
    result = []
    for name, one, arm in zip(part.arms, flipped, (part.arm, 1 - part.arm), strict=True):
        design = np.column_stack([np.ones(part.n), arm, x])
        inverse = np.linalg.inv(design.T @ design)
        residual = y - design @ one.coefficients[0]
        se = _weighted_se(design, inverse, residual, fit.variance, float(fit.df[0]))
        result.append(
            estimated(
                name,
                float(one.coefficients[0, 0]),
                se,
                df=float(fit.df[0]),
                level=level,
                method=f"adjusted mean, {fit.variance}",
            )
        )
    return result[0], result[1]


def _weighted_se(
    design: FloatArray, inverse: FloatArray, residual: FloatArray, variance: str, df: float
) -> float:
    one = (design[None], inverse[None], residual[None], np.array([df]), variance)
    return float(np.sqrt(_effect_variance(*one, column=0)[0]))


def _design(
    y: FloatArray, arm: FloatArray, covariates: npt.ArrayLike | None
) -> tuple[FloatArray, BoolArray]:
    if arm.shape[-1] != y.shape[-1]:
        raise UnequalLengths(f"arm has {arm.shape[-1]} rows and outcome {y.shape[-1]}.")
    if not np.isin(arm, (0.0, 1.0)).all():
        raise ImpossibleValues("The column arm holds 0 (reference) and 1 (intervention).")
    x = np.empty((*y.shape, 0)) if covariates is None else numbers("covariates", covariates)
    if x.ndim < 2 or x.shape[-2] != y.shape[-1]:
        raise UnequalLengths(f"covariates have shape {x.shape} for {y.shape[-1]} people.")
    if np.isnan(x).any():
        raise ImpossibleValues("A covariate is missing; fill it first (covariates_of does).")
    seen: BoolArray = ~np.isnan(y)
    whole = np.empty((*y.shape, 2 + x.shape[-1]))
    whole[..., 0] = 1.0
    whole[..., 1] = arm
    whole[..., 2:] = x
    if not seen.all():
        whole *= seen[..., None]
    return whole, seen


def _centred(x: FloatArray, gram: FloatArray, seen: BoolArray) -> tuple[FloatArray, FloatArray]:
    if x.shape[-1] == 2:
        return x, gram
    mean = gram[:, 0, 2:] / np.maximum(gram[:, 0, :1], 1.0)
    x[..., 2:] -= mean[:, None, :]
    if not seen.all():
        x *= seen[..., None]
    return x, np.swapaxes(x, -1, -2) @ x


def _reasons(y: FloatArray, seen: BoolArray, gram: FloatArray, people: FloatArray) -> list[str]:
    scale = np.sqrt(np.maximum(np.diagonal(gram, axis1=-2, axis2=-1), 1e-300))
    least = np.linalg.eigvalsh(gram / scale[..., :, None] / scale[..., None, :])[..., 0]
    spread = np.where(seen, y, -np.inf).max(axis=-1) - np.where(seen, y, np.inf).min(axis=-1)
    few = (people.min(axis=-1) < 2) | (people.sum(axis=-1) <= gram.shape[-1])
    texts = [""] * len(y)
    for mask, text in (
        (least < 1e-10, "Covariates repeat each other or the arm, so there is no single effect."),
        (spread == 0, "The outcome is the same for everyone."),
        (few, "An arm has fewer than two people with the outcome, or the model too few."),
    ):
        for i in np.flatnonzero(mask):
            texts[i] = text
    return texts


def _effect_variance(
    x: FloatArray,
    inverse: FloatArray,
    residual: FloatArray,
    df: FloatArray,
    variance: str,
    column: int = 1,
) -> FloatArray:
    if variance == "classical":
        s2 = (residual**2).sum(axis=-1) / df
        return np.asarray(s2 * inverse[:, column, column])
    projected = x @ inverse
    leverage = np.minimum(np.einsum("bnp,bnp->bn", projected, x), 1 - 1e-12)
    power = 2.0 if variance == "HC3" else 1.0
    terms = (projected[..., column] * residual) ** 2 / (1.0 - leverage) ** power
    return np.asarray(terms.sum(axis=-1))


def _many(
    beta: FloatArray,
    se: FloatArray,
    df: FloatArray,
    sd: FloatArray,
    people: FloatArray,
    bad: BoolArray,
    level: float,
    variance: str,
    reasons: list[str],
) -> AncovaMany:
    effect = np.where(bad, np.nan, beta[:, 1])
    se = np.where(bad, np.nan, se)
    reach = _quantile(0.5 + level / 2, df) * se
    p = 2 * stats.t.sf(np.abs(effect) / se, df)
    return AncovaMany(
        effect,
        se,
        effect - reach,
        effect + reach,
        np.asarray(p),
        df,
        np.where(bad, np.nan, sd),
        np.where(bad[:, None], np.nan, beta),
        people,
        level,
        variance,
        tuple((i, text) for i, text in enumerate(reasons) if text),
    )


def _quantile(at: float, df: FloatArray) -> FloatArray:
    # most batches share one df, and Student's quantile is the dearest step of all
    values, inverse = np.unique(df, return_inverse=True)
    return np.asarray(stats.t.ppf(at, values)[inverse])


def _leverage_cautions(part: TrialTable, x: FloatArray) -> tuple[Caution, ...]:
    design = np.column_stack([np.ones(part.n), part.arm, x])
    q = np.linalg.qr(design)[0]
    alone = (q**2).sum(axis=1) > 0.99
    if not alone.any():
        return ()
    message = "A coefficient rests on one person alone."
    return (Caution("leverage_one", message, named(alone, part.people)),)
