"""How much the studies differ: Q, I² by both definitions, H², and intervals for τ²."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc, chdtri

from steadway.science.synthesis.columns import FloatArray
from steadway.science.synthesis.heterogeneity.geometry import Geometry
from steadway.science.synthesis.heterogeneity.tau2 import (
    at,
    q_step,
    settled_at,
    typical_variance,
)


@dataclass(frozen=True, eq=False)
class Differences:
    """Heterogeneity of one data set or a batch; I² in percent."""

    q: FloatArray
    df: int
    p: FloatArray
    i2_from_q: FloatArray
    i2_from_tau2: FloatArray
    h2_from_q: FloatArray
    h2_from_tau2: FloatArray
    typical: FloatArray


def differences(geometry: Geometry, tau2: FloatArray) -> Differences:
    """Q and what is made of it.

    Q = Σ (y - μ)²/v at weights 1/v, χ² with k-p degrees of freedom (Cochran 1954). From Q
    (Higgins and Thompson 2002): I² = max(0, (Q - df)/Q), H² = Q/df. From τ²: I² = τ²/(τ² + s²),
    H² = (τ² + s²)/s², s² the typical variance. With DL the two agree; with REML they do not.
    """
    q = at(geometry, np.zeros(() if geometry.single else 1)).rss
    df = geometry.df
    s2 = typical_variance(geometry)
    p = chdtrc(df, np.maximum(q, 0.0)) if df > 0 else np.full_like(q, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        by_q = np.where(q > df, 100 * (q - df) / q, 0.0)
    by_tau2 = 100 * tau2 / (tau2 + s2)
    ratio = q / df if df > 0 else np.full_like(q, np.nan)
    return Differences(q, df, p, by_q, by_tau2, ratio, (tau2 + s2) / s2, s2)


@dataclass(frozen=True, eq=False)
class QProfile:
    """Interval for τ²; ``empty`` where even τ² = 0 explains the spread too well."""

    low: FloatArray
    high: FloatArray
    empty: FloatArray
    level: float


def q_profile(geometry: Geometry, *, level: float = 0.95) -> QProfile:
    """Q-profile interval for τ²: the values whose R(τ²) lies between two χ² quantiles.

    Viechtbauer (2007): the ends solve R(τ²) = χ²(k-p) at ½ ± level/2, floored at 0.
    It is not tied to any estimator of τ². Where R(0) is below the lower quantile the set is
    empty; both ends are 0 and ``empty`` is true.
    """
    tail = (1 - level) / 2
    df = geometry.df
    lower = settled_at(geometry, q_step(float(chdtri(df, tail))))
    upper = settled_at(geometry, q_step(float(chdtri(df, 1 - tail))))
    q0 = at(geometry, np.zeros(() if geometry.single else 1)).rss
    return QProfile(lower.value, upper.value, np.asarray(q0 < chdtri(df, 1 - tail)), level)
