"""Correlations, proportions of one group, and effects that come ready-made."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from steadway.science.synthesis.columns import (
    Caution,
    FloatArray,
    Labels,
    choose,
    columns,
    labels_for,
    refuse,
    rows_of,
)
from steadway.science.synthesis.effect_sizes.effects import Effects, any_missing, made
from steadway.science.synthesis.measures import MEASURES


def correlation(
    r: npt.ArrayLike, n: npt.ArrayLike, *, scale: str = "fisher_z", labels: Labels = None
) -> Effects:
    """Correlation: Fisher's z = atanh r, variance 1/(n-3); or raw r, variance (1-r²)²/(n-1).

    Fisher (1921); Borenstein (2009), eq. 6.1 to 6.3. NaN inputs give a NaN row. Raises
    ``ImpossibleValues`` for |r| ≥ 1 or n < 4.
    """
    rr, nn = columns(r=r, n=n)
    choose(scale, ("fisher_z", "raw"), "scale of a correlation")
    refuse(np.abs(rr) >= 1, "A correlation must lie between -1 and 1.", labels)
    refuse(nn < 4, "A correlation needs at least four people.", labels)
    missing = any_missing(rr, nn)
    if scale == "raw":
        v = (1 - rr**2) ** 2 / (nn - 1)
        return made("COR", rr, v, "raw correlation", labels=labels, missing=missing)
    z = np.arctanh(rr)
    return made("ZCOR", z, 1 / (nn - 3), "Fisher's z", labels=labels, missing=missing)


PROPORTIONS = {"logit": "PLO", "arcsine": "PAS", "freeman_tukey": "PFT", "raw": "PR"}


def proportion(
    events: npt.ArrayLike,
    n: npt.ArrayLike,
    *,
    scale: str = "logit",
    add: float = 0.5,
    labels: Labels = None,
) -> Effects:
    """Proportion x/n of one group on the scale asked for.

    logit: ln(x/(n-x)), 1/x + 1/(n-x), with 0.5 added to x and n-x where one is 0;
    arcsine: asin √p, 1/(4n);
    freeman_tukey: ½ (asin √(x/(n+1)) + asin √((x+1)/(n+1))), 1/(4n+2) (Freeman and Tukey 1950);
    raw: p, p(1-p)/n. NaN inputs give a NaN row. Raises ``ImpossibleValues``.
    """
    x, nn = columns(events=events, n=n)
    choose(scale, PROPORTIONS, "scale of a proportion")
    names = labels_for(x.shape[-1], labels)
    refuse(nn < 1, "There is nobody in the group.", names)
    refuse((x < 0) | (x > nn), "The events must lie between 0 and the number of people.", names)
    y, v, touched = _proportion(scale, x, nn, add)
    cautions: tuple[Caution, ...] = ()
    if touched.any():
        message = f"Nobody or everybody had the event: {add:g} was added to both counts."
        cautions = (Caution("zero_cell", message, rows_of(touched, names)),)
    return made(
        PROPORTIONS[scale],
        y,
        v,
        f"proportion, {scale}",
        labels=names,
        missing=any_missing(x, nn),
        cautions=cautions,
    )


def _proportion(
    scale: str, x: FloatArray, n: FloatArray, add: float
) -> tuple[FloatArray, FloatArray, npt.NDArray[np.bool_]]:
    none = np.zeros(x.shape, dtype=np.bool_)
    if scale == "arcsine":
        return np.arcsin(np.sqrt(x / n)), 1 / (4 * n), none
    if scale == "freeman_tukey":
        y = 0.5 * (np.arcsin(np.sqrt(x / (n + 1))) + np.arcsin(np.sqrt((x + 1) / (n + 1))))
        return y, 1 / (4 * n + 2), none
    edge = (x == 0) | (x == n)
    extra = np.where(edge, add, 0.0)
    a, b = x + extra, n - x + extra
    if scale == "raw":
        return x / n, a * b / (a + b) ** 3, edge
    return np.log(a / b), 1 / a + 1 / b, edge


def freeman_tukey_back(y: npt.ArrayLike, n: npt.ArrayLike) -> FloatArray:
    """Proportion from a double-arcsine mean; n is the harmonic mean of the group sizes.

    Miller (1978): p = ½ (1 - sgn(cos 2y) √(1 - (sin 2y + (sin 2y - 1/sin 2y)/n)²)). Values
    outside what n people can give are held to 0 and 1. NaN stays NaN.
    """
    yy, nn = columns(y=y, n=n)
    t = 2 * yy
    low, high = np.arcsin(np.sqrt(1 / (nn + 1))), np.pi - np.arcsin(np.sqrt(1 / (nn + 1)))
    s = np.sin(np.clip(t, low, high))
    inner = np.clip(1 - (s + (s - 1 / s) / nn) ** 2, 0.0, 1.0)
    p = 0.5 * (1 - np.sign(np.cos(np.clip(t, low, high))) * np.sqrt(inner))
    return np.asarray(np.where(t <= low, 0.0, np.where(t >= high, 1.0, p)), dtype=np.float64)


def generic(
    estimate: npt.ArrayLike,
    se: npt.ArrayLike | None = None,
    *,
    variance: npt.ArrayLike | None = None,
    measure: str = "GEN",
    labels: Labels = None,
) -> Effects:
    """Ready-made estimates with standard errors or variances, for inverse-variance pooling.

    The estimate stands on the pooling scale (log for ratios). NaN rows are kept and named.
    Raises ``ImpossibleValues`` for a standard error or variance of zero or below.
    """
    choose(measure, MEASURES, "measure")
    if (se is None) == (variance is None):
        raise TypeError("Give se or variance, one of them.")
    y, s = columns(estimate=estimate, spread=se if se is not None else variance)  # type: ignore[arg-type]
    what = "standard error" if variance is None else "variance"
    refuse(s <= 0, f"A {what} is zero or negative.", labels)
    v = s if se is None else s**2
    return made(measure, y, v, "as given", labels=labels, missing=any_missing(y, s))
