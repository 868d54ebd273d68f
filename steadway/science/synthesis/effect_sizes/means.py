"""Two groups, one number per person: mean difference, standardised difference, ratio of means.

Group 1 is the intervention, group 2 the control; every difference is 1 minus 2.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

from steadway.science.synthesis.columns import FloatArray, Labels, choose, columns, refuse
from steadway.science.synthesis.effect_sizes.effects import Effects, any_missing, made

CORRECTIONS = {
    "exact": "Hedges' g, exact J by the gamma function",
    "revman": "Hedges' adjusted g, J = 1 - 3/(4N - 9), as RevMan 5",
    "none": "Cohen's d, no small-sample correction",
}
VARIANCES = {
    "large_sample": "large-sample variance (Hedges 1982)",
    "borenstein": "variance J² (1/n1 + 1/n2 + d²/(2N)) (Borenstein 2009)",
    "unbiased": "unbiased variance (Hedges 1983)",
    "revman": "RevMan 5's variance, g²/(2(N - 3.94))",
}


def hedges_j(df: npt.ArrayLike) -> FloatArray:
    """The small-sample factor J = Γ(m/2) / (√(m/2) Γ((m-1)/2)) for m degrees of freedom.

    Hedges (1981), equation 6e. NaN stays NaN; m must exceed 1 (``ImpossibleValues``).
    """
    (m,) = columns(df=df)
    refuse(m <= 1, "Hedges' correction needs more than one degree of freedom.")
    return np.asarray(
        np.exp(gammaln(m / 2) - 0.5 * np.log(m / 2) - gammaln((m - 1) / 2)), dtype=np.float64
    )


def checked_groups(
    given: dict[str, npt.ArrayLike], labels: Labels, sizes: tuple[str, ...], sds: tuple[str, ...]
) -> dict[str, FloatArray]:
    """Columns by name; refuses arms of fewer than two people and standard deviations below 0."""
    table = dict(zip(given, columns(**given), strict=True))
    for name in sizes:
        refuse(table[name] < 2, f"An arm ({name}) has fewer than two people.", labels)
    for name in sds:
        refuse(table[name] < 0, f"A standard deviation ({name}) is negative.", labels)
    return table


def mean_difference(
    m1: npt.ArrayLike,
    sd1: npt.ArrayLike,
    n1: npt.ArrayLike,
    m2: npt.ArrayLike,
    sd2: npt.ArrayLike,
    n2: npt.ArrayLike,
    *,
    labels: Labels = None,
) -> Effects:
    """Raw mean difference: m1 - m2, variance sd1²/n1 + sd2²/n2 (Cochrane Handbook 6.5.1.1).

    Inputs broadcast to (..., k), in the scale's own units. NaN inputs give a NaN row with a
    caution. Raises ``ImpossibleValues`` for n < 2, SD < 0, or both SDs 0 (a constant outcome).
    """
    given = {"m1": m1, "sd1": sd1, "n1": n1, "m2": m2, "sd2": sd2, "n2": n2}
    c = checked_groups(given, labels, ("n1", "n2"), ("sd1", "sd2"))
    refuse((c["sd1"] == 0) & (c["sd2"] == 0), "The outcome is constant in both arms.", labels)
    variance = c["sd1"] ** 2 / c["n1"] + c["sd2"] ** 2 / c["n2"]
    method = "mean difference, unpooled variances"
    return made(
        "MD", c["m1"] - c["m2"], variance, method, labels=labels, missing=any_missing(*c.values())
    )


def standardised_mean_difference(
    m1: npt.ArrayLike,
    sd1: npt.ArrayLike,
    n1: npt.ArrayLike,
    m2: npt.ArrayLike,
    sd2: npt.ArrayLike,
    n2: npt.ArrayLike,
    *,
    correction: str = "exact",
    variance: str = "large_sample",
    labels: Labels = None,
) -> Effects:
    """Standardised mean difference: g = J (m1 - m2) / s, s the pooled standard deviation.

    s² = ((n1-1) sd1² + (n2-1) sd2²) / (n1+n2-2). ``correction``: "exact" (Hedges 1981),
    "revman" (1 - 3/(4N - 9)) or "none". ``variance``: "large_sample" 1/n1 + 1/n2 + g²/(2N)
    (Hedges 1982), "borenstein" (2009, eq. 4.20 and 4.24), "unbiased" (Hedges 1983) or
    "revman" 1/n1 + 1/n2 + g²/(2(N - 3.94)) (Deeks and Higgins 2010). They differ in the third
    digit, so the method name says which was used. Inputs broadcast to (..., k), unit-free
    result; NaN inputs give a NaN row with a caution. Raises ``ImpossibleValues``.
    """
    choose(correction, CORRECTIONS, "small-sample correction")
    choose(variance, VARIANCES, "variance of the standardised difference")
    given = {"m1": m1, "sd1": sd1, "n1": n1, "m2": m2, "sd2": sd2, "n2": n2}
    c = checked_groups(given, labels, ("n1", "n2"), ("sd1", "sd2"))
    d = (c["m1"] - c["m2"]) / pooled_sd(c["sd1"], c["n1"], c["sd2"], c["n2"], labels=labels)
    return smd_from_d(d, c["n1"], c["n2"], correction=correction, variance=variance, labels=labels)


def smd_from_d(
    d: npt.ArrayLike,
    n1: npt.ArrayLike,
    n2: npt.ArrayLike,
    *,
    correction: str = "exact",
    variance: str = "large_sample",
    labels: Labels = None,
) -> Effects:
    """Hedges' g with its variance from an uncorrected d and the group sizes.

    See ``standardised_mean_difference`` for the formulas; NaN inputs give a NaN row.
    """
    dd, a, b = columns(d=d, n1=n1, n2=n2)
    refuse((a < 2) | (b < 2), "An arm has fewer than two people.", labels)
    choose(correction, CORRECTIONS, "small-sample correction")
    choose(variance, VARIANCES, "variance of the standardised difference")
    total = a + b
    j = _factor(correction, total)
    g = j * dd
    method = f"{CORRECTIONS[correction]}; {VARIANCES[variance]}"
    v = _variance(variance, g, dd, a, b, j)
    return made("SMD", g, v, method, labels=labels, missing=any_missing(dd, a, b))


def pooled_sd(
    sd1: npt.ArrayLike,
    n1: npt.ArrayLike,
    sd2: npt.ArrayLike,
    n2: npt.ArrayLike,
    *,
    labels: Labels = None,
) -> FloatArray:
    """s = √(((n1-1) sd1² + (n2-1) sd2²) / (n1+n2-2)); refuses 0 (a constant outcome)."""
    s1, a, s2, b = columns(sd1=sd1, n1=n1, sd2=sd2, n2=n2)
    s = np.sqrt(((a - 1) * s1**2 + (b - 1) * s2**2) / (a + b - 2))
    refuse(s == 0, "The outcome is constant in both arms: there is no spread to divide by.", labels)
    return np.asarray(s)


def _factor(correction: str, total: FloatArray) -> FloatArray:
    if correction == "exact":
        return hedges_j(total - 2)
    return 1 - 3 / (4 * total - 9) if correction == "revman" else np.ones_like(total)


def _variance(
    kind: str, g: FloatArray, d: FloatArray, n1: FloatArray, n2: FloatArray, j: FloatArray
) -> FloatArray:
    total, ends = n1 + n2, 1 / n1 + 1 / n2
    if kind == "large_sample":
        return ends + g**2 / (2 * total)
    if kind == "borenstein":
        return j**2 * (ends + d**2 / (2 * total))
    if kind == "revman":
        return ends + g**2 / (2 * (total - 3.94))
    m = total - 2
    return ends + (1 - (m - 2) / (m * hedges_j(m) ** 2)) * g**2


def ratio_of_means(
    m1: npt.ArrayLike,
    sd1: npt.ArrayLike,
    n1: npt.ArrayLike,
    m2: npt.ArrayLike,
    sd2: npt.ArrayLike,
    n2: npt.ArrayLike,
    *,
    labels: Labels = None,
) -> Effects:
    """Log ratio of means: ln(m1/m2), variance sd1²/(n1 m1²) + sd2²/(n2 m2²) (Hedges 1999).

    Raises ``ImpossibleValues`` when the two means do not have the same sign. NaN as elsewhere.
    """
    given = {"m1": m1, "sd1": sd1, "n1": n1, "m2": m2, "sd2": sd2, "n2": n2}
    c = checked_groups(given, labels, ("n1", "n2"), ("sd1", "sd2"))
    refuse(c["m1"] * c["m2"] <= 0, "A ratio of means needs means of one sign.", labels)
    v = c["sd1"] ** 2 / (c["n1"] * c["m1"] ** 2) + c["sd2"] ** 2 / (c["n2"] * c["m2"] ** 2)
    y = np.log(c["m1"] / c["m2"])
    return made("ROM", y, v, "log ratio of means", labels=labels, missing=any_missing(*c.values()))
