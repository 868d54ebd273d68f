"""Standardised differences from change scores and from pre and post measurements."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from steadway.science.synthesis.columns import Caution, FloatArray, Labels, columns, refuse
from steadway.science.synthesis.effect_sizes.effects import Effects, any_missing, made
from steadway.science.synthesis.effect_sizes.means import checked_groups, hedges_j


def _correlation(r: FloatArray, labels: Labels) -> None:
    refuse(np.abs(r) >= 1, "A correlation of pre and post must lie between -1 and 1.", labels)


def sd_of_change(
    sd_pre: npt.ArrayLike, sd_post: npt.ArrayLike, r: npt.ArrayLike, *, labels: Labels = None
) -> FloatArray:
    """SD of the change: √(sd_pre² + sd_post² - 2 r sd_pre sd_post) (Cochrane Handbook 6.5.2.8)."""
    a, b, c = columns(sd_pre=sd_pre, sd_post=sd_post, r=r)
    _correlation(c, labels)
    refuse((a < 0) | (b < 0), "A standard deviation is negative.", labels)
    return np.asarray(np.sqrt(a**2 + b**2 - 2 * c * a * b))


def sd_from_change(
    sd_change: npt.ArrayLike, r: npt.ArrayLike, *, labels: Labels = None
) -> FloatArray:
    """Raw-score SD from the SD of change, equal spread before and after: sd / √(2(1 - r)).

    Borenstein (2009), eq. 4.27. It puts a change-score difference on the scale of a final-score
    SMD. NaN stays NaN.
    """
    a, c = columns(sd_change=sd_change, r=r)
    _correlation(c, labels)
    refuse(a < 0, "A standard deviation is negative.", labels)
    return np.asarray(a / np.sqrt(2 * (1 - c)))


def smd_pre_post_control(
    pre1: npt.ArrayLike,
    post1: npt.ArrayLike,
    sd_pre1: npt.ArrayLike,
    n1: npt.ArrayLike,
    pre2: npt.ArrayLike,
    post2: npt.ArrayLike,
    sd_pre2: npt.ArrayLike,
    n2: npt.ArrayLike,
    r: npt.ArrayLike,
    *,
    labels: Labels = None,
) -> Effects:
    """Pre-post-control SMD: g = c ((post1-pre1) - (post2-pre2)) / s, s the pooled SD before.

    Morris (2008), d_ppc2: eq. 8, variance eq. 25, c = 1 - 3/(4(n1+n2-2) - 1), r the
    correlation of pre and post. Inputs broadcast to (..., k); NaN inputs give a NaN row.
    Raises ``ImpossibleValues`` for an arm under three people, SD ≤ 0 in both arms, |r| ≥ 1.
    """
    names = ("pre1", "post1", "sd_pre1", "n1", "pre2", "post2", "sd_pre2", "n2", "r")
    values = (pre1, post1, sd_pre1, n1, pre2, post2, sd_pre2, n2, r)
    given = dict(zip(names, values, strict=True))
    t = checked_groups(given, labels, ("n1", "n2"), ("sd_pre1", "sd_pre2"))
    _correlation(t["r"], labels)
    a, b, df = t["n1"], t["n2"], t["n1"] + t["n2"] - 2
    refuse(df < 3, "The two arms together need at least five people.", labels)
    s = np.sqrt(((a - 1) * t["sd_pre1"] ** 2 + (b - 1) * t["sd_pre2"] ** 2) / df)
    refuse(s == 0, "The outcome is constant before treatment.", labels)
    c = 1 - 3 / (4 * df - 1)
    g = c * ((t["post1"] - t["pre1"]) - (t["post2"] - t["pre2"])) / s
    ends = (a + b) / (a * b)
    spread = 2 * (1 - t["r"])
    v = c**2 * spread * ends * (df / (df - 2)) * (1 + g**2 / (spread * ends)) - g**2
    method = "pre-post-control SMD, pooled SD before treatment (Morris 2008, d_ppc2)"
    return made("SMD", g, v, method, labels=labels, missing=any_missing(*t.values()))


def standardised_mean_change(
    pre: npt.ArrayLike,
    post: npt.ArrayLike,
    sd_pre: npt.ArrayLike,
    n: npt.ArrayLike,
    r: npt.ArrayLike,
    *,
    labels: Labels = None,
) -> Effects:
    """Change within one group in SDs before treatment: g = J(n-1) (post - pre) / sd_pre.

    Becker (1988); variance 2(1-r)/n + g²/(2n). There is no control group, so the
    result carries the caution ``uncontrolled``. NaN inputs give a NaN row.
    """
    given = {"pre": pre, "post": post, "sd_pre": sd_pre, "n": n, "r": r}
    t = checked_groups(given, labels, ("n",), ("sd_pre",))
    _correlation(t["r"], labels)
    refuse(t["n"] < 3, "The group has fewer than three people.", labels)
    refuse(t["sd_pre"] == 0, "The outcome is constant before treatment.", labels)
    g = hedges_j(t["n"] - 1) * (t["post"] - t["pre"]) / t["sd_pre"]
    v = 2 * (1 - t["r"]) / t["n"] + g**2 / (2 * t["n"])
    weaker = Caution("uncontrolled", "Change within one group: weaker evidence than a comparison.")
    method = "standardised mean change, raw-score SD (Becker 1988)"
    missing = any_missing(*t.values())
    return made("SMC", g, v, method, labels=labels, missing=missing, cautions=(weaker,))
