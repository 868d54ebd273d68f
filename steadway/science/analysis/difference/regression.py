"""Generalised linear models by iterated least squares, with robust standard errors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from steadway.science.analysis.columns import FloatArray, choose
from steadway.science.analysis.errors import NoConvergence, SingularCovariance


@dataclass(frozen=True)
class Family:
    """A family with its canonical link: mean from the linear predictor, variance from the mean."""

    name: str
    mean: Callable[[FloatArray], FloatArray]
    variance: Callable[[FloatArray], FloatArray]
    start: Callable[[FloatArray], FloatArray]


def _expit(x: FloatArray) -> FloatArray:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(x, -700, 700))))


FAMILIES: dict[str, Family] = {
    "gaussian": Family("normal, identity link", lambda x: x, np.ones_like, lambda y: y),
    "binomial": Family(
        "binomial, logit link",
        _expit,
        lambda m: m * (1 - m),
        lambda y: np.log((y + 0.5) / (1.5 - y)),
    ),
    "poisson": Family(
        "Poisson, log link",
        lambda x: np.exp(np.clip(x, -700, 700)),
        lambda m: m,
        lambda y: np.log(y + 0.1),
    ),
}


@dataclass(frozen=True, eq=False)
class Regression:
    """Coefficients (p,), their model-based and robust covariance (p, p), and fitted means (n,)."""

    beta: FloatArray
    covariance: FloatArray
    robust: FloatArray
    fitted: FloatArray
    iterations: int


def regress(
    y: FloatArray,
    x: FloatArray,
    family: str = "gaussian",
    *,
    correction: str = "HC0",
    names: Sequence[str] = (),
) -> Regression:
    """Maximum likelihood by Fisher scoring: β ← (X'WX)⁻¹X'Wz (McCullagh and Nelder 1989, p. 40).

    ``y`` (n,) and ``x`` (n, p), nothing missing. Robust covariance: A⁻¹BA⁻¹ with B = Σ xᵢxᵢ'eᵢ²
    (HC0, Huber 1967; White 1980) or eᵢ/(1 − hᵢ) in place of eᵢ (HC3). The model-based covariance
    has dispersion 1 except for the normal, where it is s² with n − p. Raises
    ``SingularCovariance`` for columns that repeat each other and ``NoConvergence`` when the
    likelihood has no maximum (for example nobody responded in one arm).
    """
    law = FAMILIES[choose(family, FAMILIES, "family")]
    choose(correction, ("HC0", "HC3"), "correction")
    beta, mean, steps = _scoring(y, x, law, names)
    weight = law.variance(mean)
    inverse = np.asarray(np.linalg.inv(x.T @ (x * weight[:, None])), dtype=np.float64)
    residual = y - mean
    if correction == "HC3":
        leverage = np.einsum("np,pq,nq->n", x, inverse, x) * weight
        residual = residual / (1 - np.minimum(leverage, 1 - 1e-12))
    scores = x * residual[:, None]
    scale = 1.0
    if family == "gaussian":
        scale = float(((y - mean) ** 2).sum() / (len(y) - x.shape[1]))
    robust = inverse @ (scores.T @ scores) @ inverse
    return Regression(beta, scale * inverse, robust, mean, steps)


def _scoring(
    y: FloatArray, x: FloatArray, law: Family, names: Sequence[str]
) -> tuple[FloatArray, FloatArray, int]:
    scale = np.sqrt((x**2).mean(axis=0))
    if (scale == 0).any() or np.linalg.matrix_rank(x / scale) < x.shape[1]:
        raise SingularCovariance("Columns of the model repeat each other; leave one out.", names)
    predictor = law.start(y)
    mean = law.mean(predictor)
    beta: FloatArray = np.zeros(x.shape[1])
    for step in range(1, 61):
        weight = np.maximum(law.variance(mean), 1e-300)
        working = predictor + (y - mean) / weight
        root = np.sqrt(weight)
        solved = np.linalg.lstsq(x * root[:, None], working * root, rcond=None)[0]
        new = np.asarray(solved, dtype=np.float64)
        predictor = x @ new
        if law is not FAMILIES["gaussian"] and np.abs(predictor).max() > 30:
            break  # fitted risks of 0 or 1 to thirteen digits: the likelihood climbs for ever
        mean = law.mean(predictor)
        if np.max(np.abs(new - beta)) <= 1e-10 * (1 + np.max(np.abs(beta))):
            return new, mean, step
        beta = new
    raise NoConvergence(
        "The likelihood has no maximum: an arm or a group of covariates has nobody, or everybody, "
        "with the outcome. Use the unadjusted risk difference with its score interval."
    )
