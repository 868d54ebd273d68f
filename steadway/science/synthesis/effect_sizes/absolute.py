"""What an effect means for people: absolute risks, number needed to treat, responders."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from steadway.science.synthesis.columns import FloatArray, choose, columns, refuse


@dataclass(frozen=True)
class Needed:
    """Number needed to treat from a risk difference with its interval.

    ``low`` and ``high`` are the ends nearest to and farthest from "one is enough". When the
    difference's interval holds zero, ``high`` is None: the interval runs through infinity to
    harm (Altman 1998), and ``text`` says so.
    """

    value: float | None
    low: float | None
    high: float | None
    kind: str
    text: str


def number_needed(difference: float, low: float | None = None, high: float | None = None) -> Needed:
    """NNT = 1 / |risk difference|, for benefit where the difference is positive.

    Cook and Sackett (1995); intervals by Altman (1998): the ends are turned over, and an interval
    through zero is written "NNTB … to ∞ to NNTH …". A difference of 0 has no finite NNT.
    """
    kind = "NNTB" if difference >= 0 else "NNTH"
    value = None if difference == 0 else 1 / abs(difference)
    if low is None or high is None:
        return Needed(value, None, None, kind, f"{kind} {_shown(value)}")
    if low * high > 0:
        ends = sorted((1 / abs(low), 1 / abs(high)))
        text = f"{kind} {_shown(value)} ({_shown(ends[0])} to {_shown(ends[1])})"
        return Needed(value, ends[0], ends[1], kind, text)
    harm, benefit = _shown(_over(low)), _shown(_over(high))
    text = f"{kind} {_shown(value)} (NNTH {harm} to ∞ to NNTB {benefit})"
    return Needed(value, _over(high if difference >= 0 else low), None, kind, text)


def _over(x: float) -> float | None:
    return None if x == 0 else 1 / abs(x)


def _shown(x: float | None) -> str:
    return "∞" if x is None or math.isinf(x) else f"{x:.2f}"


def crude_difference(
    events1: npt.ArrayLike, n1: npt.ArrayLike, events2: npt.ArrayLike, n2: npt.ArrayLike
) -> float:
    """Difference of the summed proportions Σa/Σn1 - Σc/Σn2, as the 2014 review's NNT used.

    It ignores which trial a person was in (Simpson's paradox): for reproducing old tables, not
    for new ones. Every value is needed.
    """
    a, m, c, n = columns(events1=events1, n1=n1, events2=events2, n2=n2)
    refuse(np.isnan(a + m + c + n), "A crude difference needs every count.")
    refuse((m < 1) | (n < 1), "An arm has nobody in it.")
    return float(a.sum() / m.sum() - c.sum() / n.sum())


def risk_with_treatment(
    baseline: npt.ArrayLike, effect: npt.ArrayLike, *, measure: str = "RR"
) -> FloatArray:
    """Risk with treatment from a risk without it and a relative effect (Handbook 15.4.4).

    RR: p = RR p0 (held at 1); OR: p = OR p0/(1 - p0 + OR p0); RD: p = p0 + RD (held to 0..1).
    ``effect`` is the ratio itself, not its log. Raises ``ImpossibleValues``.
    """
    choose(measure, ("RR", "OR", "RD"), "relative effect")
    p, e = columns(baseline=baseline, effect=effect)
    refuse((p < 0) | (p > 1), "A baseline risk must lie between 0 and 1.")
    if measure == "RD":
        return np.clip(p + e, 0.0, 1.0)
    refuse(e <= 0, "A ratio must be above zero.")
    return np.minimum(e * p, 1.0) if measure == "RR" else e * p / (1 - p + e * p)


def responder_risk(
    mean: npt.ArrayLike, sd: npt.ArrayLike, threshold: npt.ArrayLike, *, responder_is: str = "below"
) -> FloatArray:
    """Share of a normal distribution below (or above) a threshold: Φ((c - mean)/sd).

    Furukawa (2005), for trials that report means only. NaN stays NaN; SD must be above 0.
    """
    m, s, c = columns(mean=mean, sd=sd, threshold=threshold)
    refuse(s <= 0, "A standard deviation is not above zero.")
    choose(responder_is, ("below", "above"), "side of a responder threshold")
    z = (c - m) / s
    return np.asarray(ndtr(z if responder_is == "below" else -z), dtype=np.float64)


def responder_risk_from_smd(benefit: npt.ArrayLike, baseline: npt.ArrayLike) -> FloatArray:
    """Responder risk with treatment from an SMD in the direction of benefit: Φ(d + Φ⁻¹(p0)).

    Furukawa and Leucht (2011). ``benefit`` positive = better; 0 < p0 < 1.
    """
    d, p = columns(benefit=benefit, baseline=baseline)
    refuse((p <= 0) | (p >= 1), "A baseline risk must lie strictly between 0 and 1.")
    return np.asarray(ndtr(d + ndtri(p)), dtype=np.float64)
