"""From what papers print to what pooling needs: SE, SD, means, effect sizes of other kinds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri, stdtrit

from steadway.science.synthesis.columns import FloatArray, columns, refuse


def se_from_interval(
    low: npt.ArrayLike, high: npt.ArrayLike, *, level: float = 0.95, df: npt.ArrayLike | None = None
) -> FloatArray:
    """SE from a confidence interval: (high - low) / (2 q), q normal or t with ``df``.

    Cochrane Handbook 6.5.2.2 and 6.3.1. Take logs first for ratios. NaN stays NaN.
    Raises ``ImpossibleValues`` when an upper end is not above its lower end.
    """
    a, b = columns(low=low, high=high)
    refuse(b <= a, "The upper end of an interval is not above its lower end.")
    p = 0.5 + level / 2
    q = ndtri(p) if df is None else stdtrit(np.asarray(df, dtype=np.float64), p)
    return np.asarray((b - a) / (2 * q))


def sd_from_se(se: npt.ArrayLike, n: npt.ArrayLike) -> FloatArray:
    """SD of one arm from the SE of its mean: se √n (Cochrane Handbook 6.5.2.2)."""
    s, m = columns(se=se, n=n)
    refuse((s <= 0) | (m < 1), "A standard error or a group size is not above zero.")
    return np.asarray(s * np.sqrt(m))


def se_from_t(difference: npt.ArrayLike, t: npt.ArrayLike) -> FloatArray:
    """SE of a difference from its t value: |difference / t| (Cochrane Handbook 6.5.2.3)."""
    d, tt = columns(difference=difference, t=t)
    refuse((tt == 0) | (d == 0), "A t value or a difference of zero says nothing about the SE.")
    return np.asarray(np.abs(d / tt))


def se_from_p(
    difference: npt.ArrayLike, p: npt.ArrayLike, *, df: npt.ArrayLike | None = None
) -> FloatArray:
    """SE of a difference from its two-sided P value, by t with ``df`` or by the normal.

    Cochrane Handbook 6.5.2.3 and 6.3.2. "P < 0.05" is no P value: give the exact one.
    """
    d, pp = columns(difference=difference, p=p)
    refuse((pp <= 0) | (pp >= 1), "A P value must lie between 0 and 1.")
    q = -ndtri(pp / 2) if df is None else -stdtrit(np.asarray(df, dtype=np.float64), pp / 2)
    refuse(d == 0, "A difference of zero says nothing about the SE.")
    return np.asarray(np.abs(d) / q)


def d_from_t(t: npt.ArrayLike, n1: npt.ArrayLike, n2: npt.ArrayLike) -> FloatArray:
    """Cohen's d from an independent-groups t: t √(1/n1 + 1/n2) (Borenstein 2009b, table 12.1)."""
    tt, a, b = columns(t=t, n1=n1, n2=n2)
    refuse((a < 2) | (b < 2), "An arm has fewer than two people.")
    return np.asarray(tt * np.sqrt(1 / a + 1 / b))


def d_from_f(
    f: npt.ArrayLike, n1: npt.ArrayLike, n2: npt.ArrayLike, sign: npt.ArrayLike
) -> FloatArray:
    """d from an F test of two groups (1 numerator df): sign √(F (n1+n2)/(n1 n2)).

    F has lost the direction: ``sign`` (1 or -1, group 1 minus group 2) must be given.
    """
    ff, a, b, s = columns(f=f, n1=n1, n2=n2, sign=sign)
    refuse(ff < 0, "An F value is negative.")
    refuse(~np.isin(s, (-1.0, 1.0)) & ~np.isnan(s), "The sign must be 1 or -1.")
    return np.asarray(s * d_from_t(np.sqrt(ff), a, b))


def d_from_p(
    p: npt.ArrayLike, n1: npt.ArrayLike, n2: npt.ArrayLike, sign: npt.ArrayLike
) -> FloatArray:
    """d from the two-sided P value of a t test with n1+n2-2 degrees of freedom, and its sign."""
    pp, a, b, s = columns(p=p, n1=n1, n2=n2, sign=sign)
    refuse((pp <= 0) | (pp >= 1), "A P value must lie between 0 and 1.")
    refuse(~np.isin(s, (-1.0, 1.0)) & ~np.isnan(s), "The sign must be 1 or -1.")
    return np.asarray(s * d_from_t(-stdtrit(a + b - 2, pp / 2), a, b))


def log_or_from_d(d: npt.ArrayLike, variance: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    """ln OR = d π/√3, variance × π²/3 (Hasselblad and Hedges 1995)."""
    dd, v = columns(d=d, variance=variance)
    return dd * np.pi / np.sqrt(3), v * np.pi**2 / 3


def d_from_log_or(log_or: npt.ArrayLike, variance: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    """d = ln OR √3/π, variance × 3/π² (Borenstein 2009, eq. 7.1 and 7.2)."""
    y, v = columns(log_or=log_or, variance=variance)
    return y * np.sqrt(3) / np.pi, v * 3 / np.pi**2


def r_from_d(
    d: npt.ArrayLike, variance: npt.ArrayLike, n1: npt.ArrayLike, n2: npt.ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """r = d/√(d² + a), a = (n1+n2)²/(n1 n2); variance a² v/(d² + a)³ (Borenstein 2009, 7.7-7.9)."""
    dd, v, m, n = columns(d=d, variance=variance, n1=n1, n2=n2)
    a = (m + n) ** 2 / (m * n)
    return dd / np.sqrt(dd**2 + a), a**2 * v / (dd**2 + a) ** 3


def d_from_r(r: npt.ArrayLike, variance: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    """d = 2r/√(1 - r²), variance 4v/(1 - r²)³, equal groups (Borenstein 2009, eq. 7.5 and 7.6)."""
    rr, v = columns(r=r, variance=variance)
    refuse(np.abs(rr) >= 1, "A correlation must lie between -1 and 1.")
    return 2 * rr / np.sqrt(1 - rr**2), 4 * v / (1 - rr**2) ** 3


@dataclass(frozen=True, eq=False)
class MeanAndSd:
    """A mean and a standard deviation estimated from a five-number summary, and how."""

    mean: FloatArray
    sd: FloatArray
    method: str


def mean_sd_from_quartiles(
    q1: npt.ArrayLike, median: npt.ArrayLike, q3: npt.ArrayLike, n: npt.ArrayLike
) -> MeanAndSd:
    """Mean and SD from median and quartiles.

    Mean (Luo 2018, eq. 11): w (q1+q3)/2 + (1-w) median, w = 0.7 + 0.39/n. SD (Wan
    2014): (q3 - q1) / (2 Φ⁻¹((0.75n - 0.125)/(n + 0.25))). Assumes symmetry; NaN stays NaN.
    """
    a, m, b, size = columns(q1=q1, median=median, q3=q3, n=n)
    refuse((a > m) | (m > b), "Quartiles and median are not in order.")
    refuse(size < 2, "A group has fewer than two people.")
    w = 0.7 + 0.39 / size
    sd = (b - a) / (2 * ndtri((0.75 * size - 0.125) / (size + 0.25)))
    return MeanAndSd(w * (a + b) / 2 + (1 - w) * m, sd, "quartiles: Luo 2018, Wan 2014")


def mean_sd_from_range(
    low: npt.ArrayLike, median: npt.ArrayLike, high: npt.ArrayLike, n: npt.ArrayLike
) -> MeanAndSd:
    """Mean and SD from median and range.

    Mean (Luo 2018, eq. 7): w (low+high)/2 + (1-w) median, w = 4/(4 + n^0.75). SD (Wan
    2014): (high - low) / (2 Φ⁻¹((n - 0.375)/(n + 0.25))). Assumes symmetry; NaN stays NaN.
    """
    a, m, b, size = columns(low=low, median=median, high=high, n=n)
    refuse((a > m) | (m > b), "Minimum, median and maximum are not in order.")
    refuse(size < 2, "A group has fewer than two people.")
    w = 4 / (4 + size**0.75)
    sd = (b - a) / (2 * ndtri((size - 0.375) / (size + 0.25)))
    return MeanAndSd(w * (a + b) / 2 + (1 - w) * m, sd, "range: Luo 2018, Wan 2014")
