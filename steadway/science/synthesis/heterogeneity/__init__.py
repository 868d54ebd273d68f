"""How much trials differ beyond chance: τ² by eight estimators, Q, I², H² and intervals."""

from __future__ import annotations

import numpy as np

from steadway.science.synthesis.columns import FloatArray, Labels, columns, refuse
from steadway.science.synthesis.errors import TooFewStudies, UnequalLengths
from steadway.science.synthesis.heterogeneity.geometry import Design, Geometry, Mean
from steadway.science.synthesis.heterogeneity.statistics import (
    Differences,
    QProfile,
    differences,
    q_profile,
)
from steadway.science.synthesis.heterogeneity.tau2 import (
    ESTIMATORS,
    Tau2,
    log_likelihood,
    tau_squared,
    typical_variance,
)

# what third powers of weights and squares of estimates can be taken of without overflow
SMALLEST, LARGEST = 1e-60, 1e60


def geometry_of(
    y: FloatArray, v: FloatArray, x: FloatArray | None = None, *, labels: Labels = None
) -> Geometry:
    """Checked data for one fit (k,) or a batch (B, k); ``x`` is a design (k, p) or (B, k, p).

    Raises ``ImpossibleValues`` for NaN or a variance of 0 or below, ``TooFewStudies`` when there
    are no more studies than coefficients, ``UnequalLengths`` when shapes do not fit.
    """
    yy, vv = y, v
    if not _sound(y, v):
        yy, vv = columns(estimate=y, variance=v)
        refuse(np.isnan(yy) | np.isnan(vv), "An estimate or a variance is missing.", labels)
        refuse(vv <= 0, "A variance is zero or negative.", labels)
        refuse((vv < SMALLEST) | (vv > LARGEST), "A variance is too small or large.", labels)
        refuse(np.abs(yy) > LARGEST, "An estimate is too large to compute with.", labels)
    _refuse_one_that_outweighs_all(vv, labels)
    if x is None:
        return Mean(yy, vv)
    xx = np.asarray(x, dtype=np.float64)
    if xx.ndim < 2 or xx.shape[-2] != yy.shape[-1]:
        raise UnequalLengths(f"The design has shape {xx.shape} for {yy.shape[-1]} studies.")
    if xx.shape[-1] >= xx.shape[-2]:
        raise TooFewStudies(f"{xx.shape[-1]} coefficients need more than {xx.shape[-2]} studies.")
    return Design(yy, vv, xx)


def _refuse_one_that_outweighs_all(v: FloatArray, labels: Labels) -> None:
    """With all others under 1e-10 of one study's weight, no digit of τ² could be trusted."""
    if v.shape[-1] == 1:
        return
    w = 1.0 / v
    top = w.max(axis=-1, keepdims=True)
    alone = w.sum(axis=-1, keepdims=True) - top < 1e-10 * top
    if alone.any():
        message = "One variance is so small that its study alone would make the pool; check it."
        refuse((w == top) & alone, message, labels)


def _sound(y: object, v: object) -> bool:
    """Whether both are float arrays of one shape with possible numbers, in four quick looks."""
    if not (isinstance(y, np.ndarray) and isinstance(v, np.ndarray)):
        return False
    if y.dtype != np.float64 or v.dtype != np.float64 or y.shape != v.shape or not y.ndim:
        return False
    # a sum is finite only when all its terms are; NaN fails every comparison
    return bool(np.vdot(y, y) + v.sum() < LARGEST and v.min() >= SMALLEST)


__all__ = [
    "ESTIMATORS",
    "Design",
    "Differences",
    "Geometry",
    "Mean",
    "QProfile",
    "Tau2",
    "differences",
    "geometry_of",
    "log_likelihood",
    "q_profile",
    "tau_squared",
    "typical_variance",
]
