"""From τ² to coefficients with intervals, for one data set or a batch, in arrays."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from steadway.science.synthesis.columns import FloatArray, choose
from steadway.science.synthesis.errors import TooFewStudies
from steadway.science.synthesis.heterogeneity.geometry import Geometry, Number

INTERVALS = {
    "wald": "Wald (normal)",
    "hartung_knapp": "Hartung–Knapp (t, k - p degrees of freedom)",
    "hartung_knapp_adhoc": "Hartung–Knapp, never narrower than Wald (ad hoc)",
}
PREDICTIONS = {
    "k-1": "t with k - 1 degrees of freedom",
    "k-2": "t with k - 2 degrees of freedom",
    "normal": "normal",
}


@dataclass(frozen=True, eq=False, slots=True)
class Fit:
    """Coefficients (..., p) with standard errors, interval, statistic and P value.

    ``df`` is None for the normal. ``scale`` is Hartung and Knapp's factor s² (1 under Wald).
    """

    beta: FloatArray
    se: FloatArray
    low: FloatArray
    high: FloatArray
    statistic: FloatArray
    p: FloatArray
    covariance: FloatArray
    df: int | None
    scale: FloatArray
    weights: FloatArray
    method: str


def fit_at(
    geometry: Geometry, tau2: Number, *, interval: str = "hartung_knapp", level: float = 0.95
) -> Fit:
    """Weighted least squares with weights 1/(v + τ²) and the interval asked for.

    wald: (X'WX)⁻¹ and the normal. hartung_knapp: times s² = y'Py/(k-p), t with k-p (Hartung and
    Knapp 2001; Knapp and Hartung 2003). hartung_knapp_adhoc: s² not below 1 (Knapp and
    Hartung 2003), so never narrower than Wald. Shapes (..., p) and (..., p, p).
    Raises ``UnknownChoice``; ``TooFewStudies`` where k = p leaves no degree of freedom for t.
    """
    choose(interval, INTERVALS, "interval")
    weighted = geometry.weigh(1.0 / geometry.spread(tau2))
    beta, inverse = geometry.vector(weighted)
    df, scale = _scale(geometry, weighted.rss, interval)
    covariance = inverse * scale[..., None, None]
    se = np.sqrt(covariance.diagonal(0, -2, -1))
    with np.errstate(divide="ignore", invalid="ignore"):
        z = beta / se
    half = quantile(level, df) * se
    p = p_value(z, df)
    return Fit(
        beta, se, beta - half, beta + half, z, p, covariance, df, scale, weighted.w, interval
    )


def fit_or_wald(
    geometry: Geometry, tau2: Number, *, interval: str = "hartung_knapp", level: float = 0.95
) -> Fit:
    """``fit_at`` for a batch, with Wald's numbers where equal effects leave s² = 0.

    Hartung–Knapp would have no width there and no P value.
    """
    fit = fit_at(geometry, tau2, interval=interval, level=level)
    flat = np.asarray(fit.scale) == 0
    if not flat.any():
        return fit
    wald = fit_at(geometry, tau2, interval="wald", level=level)
    rows = flat[..., None]
    return replace(
        fit,
        se=np.where(rows, wald.se, fit.se),
        low=np.where(rows, wald.low, fit.low),
        high=np.where(rows, wald.high, fit.high),
        statistic=np.where(rows, wald.statistic, fit.statistic),
        p=np.where(rows, wald.p, fit.p),
        covariance=np.where(rows[..., None], wald.covariance, fit.covariance),
    )


def _scale(geometry: Geometry, rss: FloatArray, interval: str) -> tuple[int | None, FloatArray]:
    """Degrees of freedom and Hartung and Knapp's s² for an interval."""
    if interval == "wald":
        return None, np.ones_like(rss)
    if geometry.df < 1:
        raise TooFewStudies("Hartung–Knapp needs more studies than coefficients; use wald.")
    scale = np.asarray(rss / geometry.df)
    return geometry.df, np.maximum(scale, 1.0) if interval == "hartung_knapp_adhoc" else scale


def quantile(level: float, df: int | None) -> float:
    """The two-sided quantile of the normal, or of t with ``df``, for a level such as 0.95."""
    p = 0.5 + level / 2
    return float(ndtri(p)) if df is None else float(stdtrit(df, p))


def p_value(statistic: FloatArray, df: int | None) -> FloatArray:
    """Two-sided P value of a normal or t statistic."""
    size = -np.abs(statistic)
    return np.asarray(2 * (ndtr(size) if df is None else stdtr(df, size)), dtype=np.float64)


def prediction_ends(
    estimate: Number, se: Number, tau2: Number, k: int, *, method: str = "k-1", level: float = 0.95
) -> tuple[Number, Number]:
    """Where the effect of a new study may lie: μ ± q √(τ² + se²).

    Higgins, Thompson and Spiegelhalter (2009) with k-2; Partlett and Riley (2017) and
    Cochrane's RevMan use k-1. Raises ``TooFewStudies`` where no degree of freedom is left.
    """
    choose(method, PREDICTIONS, "prediction interval")
    df = None if method == "normal" else k - int(method[-1])
    if df is not None and df < 1:
        raise TooFewStudies(f"A prediction interval with {method} needs more than {k} studies.")
    half = quantile(level, df) * (tau2 + se**2) ** 0.5
    return estimate - half, estimate + half
