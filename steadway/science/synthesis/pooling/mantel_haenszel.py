"""Pooling of 2 × 2 tables without per-study estimates: Mantel–Haenszel and Peto.

Also the random-effects form of RevMan 5: DerSimonian and Laird's τ² from a Q taken around the
Mantel–Haenszel mean, then inverse-variance weights (Deeks and Higgins 2010).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from steadway.science.synthesis.columns import Caution, FloatArray, choose, digest_of
from steadway.science.synthesis.effect_sizes.counts import (
    Tables,
    odds_ratio,
    peto_odds_ratio,
    peto_parts,
    risk_difference,
    risk_ratio,
)
from steadway.science.synthesis.effect_sizes.effects import Effects
from steadway.science.synthesis.errors import NotEstimable
from steadway.science.synthesis.heterogeneity import geometry_of
from steadway.science.synthesis.heterogeneity.geometry import Geometry
from steadway.science.synthesis.pooling.fitting import p_value, quantile
from steadway.science.synthesis.pooling.pool import (
    Intervals,
    predict,
    remarks,
    sift,
    study_rows,
)
from steadway.science.synthesis.pooling.result import (
    Dropped,
    Heterogeneity,
    Interval,
    Pooled,
    Prediction,
)

PER_STUDY = {"OR": odds_ratio, "RR": risk_ratio, "RD": risk_difference}
RD_VARIANCES = ("greenland_robins", "sato")


@dataclass(frozen=True)
class Mean:
    """A pooled value on the pooling scale with its standard error, and each table's weight."""

    estimate: float
    se: float
    weights: FloatArray


def mantel_haenszel_mean(
    t: Tables, measure: str = "OR", *, rd_variance: str = "greenland_robins"
) -> Mean:
    """The Mantel–Haenszel mean of complete 2 × 2 tables, N = n1 + n2, log scale for ratios.

    OR: Σ(ad/N) / Σ(bc/N), variance by Robins, Breslow and Greenland (1986);
    RR: Σ(a n2/N) / Σ(c n1/N), variance by Greenland and Robins (1985);
    RD: Σ((a n2 - c n1)/N) / Σ(n1 n2/N), variance by Greenland and Robins (1985), as RevMan, or
    "sato" (Sato 1989), as metafor. No cell is ever corrected. Raises ``NotEstimable``
    when a ratio has no event at all in one of the groups, a difference none in any.
    """
    choose(measure, PER_STUDY, "Mantel–Haenszel measure")
    choose(rd_variance, RD_VARIANCES, "variance of the Mantel–Haenszel risk difference")
    if measure == "RD":
        return _mh_difference(t, rd_variance)
    return _mh_odds(t) if measure == "OR" else _mh_risk(t)


def _positive(r: float, s: float, t: Tables) -> None:
    if r > 0 and s > 0:
        return
    where = "group 1" if r == 0 else "group 2"
    message = f"No event (or no non-event) in {where} in any study: the pooled ratio has no value."
    raise NotEstimable(message, t.labels)


def _mh_odds(t: Tables) -> Mean:
    total = t.n1 + t.n2
    r, s = t.a * t.d / total, t.b * t.c / total
    p, q = (t.a + t.d) / total, (t.b + t.c) / total
    rr, ss = float(r.sum()), float(s.sum())
    _positive(rr, ss, t)
    v = (
        (p * r).sum() / (2 * rr**2)
        + (p * s + q * r).sum() / (2 * rr * ss)
        + (q * s).sum() / (2 * ss**2)
    )
    return Mean(float(np.log(rr / ss)), float(np.sqrt(v)), s)


def _mh_risk(t: Tables) -> Mean:
    total = t.n1 + t.n2
    r, s = t.a * t.n2 / total, t.c * t.n1 / total
    rr, ss = float(r.sum()), float(s.sum())
    _positive(rr, ss, t)
    p = (t.n1 * t.n2 * (t.a + t.c) - t.a * t.c * total) / total**2
    return Mean(float(np.log(rr / ss)), float(np.sqrt(p.sum() / (rr * ss))), s)


def _mh_difference(t: Tables, rd_variance: str) -> Mean:
    n1, n2 = t.n1, t.n2
    total = n1 + n2
    w = n1 * n2 / total
    value = float(((t.a * n2 - t.c * n1) / total).sum() / w.sum())
    if rd_variance == "greenland_robins":
        v = ((t.a * t.b * n2**3 + t.c * t.d * n1**3) / (n1 * n2 * total**2)).sum()
    else:
        p = (n1**2 * t.c - n2**2 * t.a + n1 * n2 * (n2 - n1) / 2) / total**2
        q = (t.a * t.d + t.c * t.b) / (2 * total)
        v = value * p.sum() + q.sum()
    if not v > 0:
        message = "No event (or nothing but events) in any arm: the pooled difference has no error."
        raise NotEstimable(message, t.labels)
    return Mean(value, float(np.sqrt(v) / w.sum()), w)


def mantel_haenszel(
    t: Tables,
    measure: str = "OR",
    *,
    model: str = "common",
    interval: str = "wald",
    prediction: str = "k-1",
    rd_variance: str = "greenland_robins",
    level: float = 0.95,
    preset: str | None = None,
) -> Pooled:
    """Mantel–Haenszel pooling of 2 × 2 tables, common effect or RevMan 5's random effects.

    common: see ``mantel_haenszel_mean``; Q sums ((y - θ_MH)/se)² over studies that have an
    estimate. random: τ² = max(0, (Q - df)/C) with that Q (DerSimonian and Laird's C), weights
    1/(v + τ²). Tables without any event stay in the pooled RD, out of ratios and out of Q.
    Raises ``NotEstimable``, ``UnknownChoice``.
    """
    choose(model, ("common", "random"), "model")
    choose(measure, PER_STUDY, "Mantel–Haenszel measure")
    whole = _reported(t)
    effects = PER_STUDY[measure](t.a, t.n1, t.c, t.n2, labels=t.labels)
    kept, dropped = sift(effects)
    centre = mantel_haenszel_mean(whole, measure, rd_variance=rd_variance)
    spread = _around(kept, whole, centre.estimate)
    if model == "common":
        return _common(kept, dropped, centre, spread, whole, level, preset)
    data = geometry_of(kept.estimate, kept.variance, labels=kept.labels)
    if data.k == 1:
        return _common(kept, dropped, centre, spread, whole, level, preset)
    return _random(kept, dropped, data, spread, interval, prediction, level, preset)


@dataclass(frozen=True)
class Spread:
    """Q around the Mantel–Haenszel mean, its degrees of freedom, and DerSimonian–Laird's C."""

    q: float
    df: int
    c: float

    @property
    def tau2(self) -> float:
        """max(0, (Q - df)/C)."""
        return max(0.0, (self.q - self.df) / self.c) if self.c > 0 and self.df > 0 else 0.0

    def heterogeneity(self, tau2: float, method: str) -> Heterogeneity:
        """As a pooled result keeps it; s² = df/C."""
        q, df = self.q, self.df
        p = float(chdtrc(df, q)) if df > 0 else None
        s2 = df / self.c if self.c > 0 and df > 0 else 1.0
        by_q = 100 * (q - df) / q if q > df else 0.0
        share = 100 * tau2 / (tau2 + s2) if tau2 > 0 else 0.0
        ratio = q / df if df > 0 else None
        return Heterogeneity(
            tau2,
            method,
            None,
            None,
            q,
            df,
            p,
            "the Mantel–Haenszel mean",
            by_q,
            share,
            ratio,
            1 + tau2 / s2,
        )


def _around(kept: Effects, t: Tables, centre: float) -> Spread:
    empty = {x for x, hit in zip(t.labels, t.empty.tolist(), strict=True) if hit}
    inside = np.array([label not in empty for label in kept.labels])
    w = 1.0 / kept.variance[inside]
    q = float((w * (kept.estimate[inside] - centre) ** 2).sum())
    c = float(w.sum() - (w**2).sum() / w.sum()) if inside.any() else 0.0
    return Spread(q, max(int(inside.sum()) - 1, 0), c)


def _reported(t: Tables) -> Tables:
    there = ~t.missing
    names = tuple(x for x, ok in zip(t.labels, there.tolist(), strict=True) if ok)
    return Tables(t.a[there], t.n1[there], t.c[there], t.n2[there], names)


def _normal(estimate: float, se: float, level: float, method: str) -> Interval:
    half = quantile(level, None) * se
    p = float(p_value(np.asarray(estimate / se), None))
    return Interval(estimate, se, estimate - half, estimate + half, p, None, method)


def _common(
    kept: Effects,
    dropped: tuple[Dropped, ...],
    centre: Mean,
    spread: Spread,
    whole: Tables,
    level: float,
    preset: str | None,
) -> Pooled:
    by_label = dict(zip(whole.labels, centre.weights.tolist(), strict=True))
    weights = np.array([by_label[label] for label in kept.labels])
    value = _normal(centre.estimate, centre.se, level, "wald")
    alone = (
        ()
        if len(kept.labels) > 1
        else (Caution("one_study", "One study: nothing was pooled.", kept.labels),)
    )
    return Pooled(
        kept.measure,
        "common effect, Mantel–Haenszel",
        preset,
        level,
        kept.method,
        value,
        value,
        value,
        None,
        spread.heterogeneity(0.0, ""),
        Prediction(None, None, "k-1", "the common-effect model has one effect only."),
        study_rows(kept, weights, level),
        dropped,
        (*kept.cautions, *alone),
        digest_of(whole.a, whole.n1, whole.c, whole.n2, labels=whole.labels),
    )


def _random(
    kept: Effects,
    dropped: tuple[Dropped, ...],
    data: Geometry,
    spread: Spread,
    interval: str,
    prediction: str,
    level: float,
    preset: str | None,
) -> Pooled:
    tau2 = spread.tau2
    intervals = Intervals.of(data, tau2, interval, level)
    method = "DerSimonian–Laird, Q around the Mantel–Haenszel mean"
    return Pooled(
        kept.measure,
        "random effects, Mantel–Haenszel as in RevMan 5",
        preset,
        level,
        kept.method,
        intervals.result,
        intervals.common,
        intervals.wald,
        intervals.hartung_knapp,
        spread.heterogeneity(tau2, method),
        predict(intervals.result, tau2, data.k, prediction, level, random=True),
        study_rows(kept, intervals.weights, level),
        dropped,
        kept.cautions + remarks(data.k, tau2, intervals),
        digest_of(kept.estimate, kept.variance, labels=kept.labels),
    )


def peto(t: Tables, *, level: float = 0.95, preset: str | None = None) -> Pooled:
    """Peto's pooled log odds ratio Σ(O-E)/ΣV, SE 1/√ΣV, common effect (Yusuf 1985).

    Q = Σ(O-E)²/V - (Σ(O-E))²/ΣV. No cell is corrected; tables without events carry nothing and
    are listed as dropped. Raises ``NotEstimable`` when no table has an event.
    """
    kept, dropped = sift(peto_odds_ratio(t.a, t.n1, t.c, t.n2, labels=t.labels))
    o_e, v = peto_parts(_reported(t))
    live = v > 0
    total = float(v[live].sum())
    estimate = float(o_e[live].sum() / total)
    value = _normal(estimate, total**-0.5, level, "wald")
    w = 1 / kept.variance
    q = float((w * (kept.estimate - estimate) ** 2).sum())
    spread = Spread(q, len(kept.labels) - 1, float(w.sum() - (w**2).sum() / w.sum()))
    h = spread.heterogeneity(0.0, "")
    return Pooled(
        "PETO",
        "common effect, Peto",
        preset,
        level,
        kept.method,
        value,
        value,
        value,
        None,
        h,
        Prediction(None, None, "k-1", "the common-effect model has one effect only."),
        study_rows(kept, w, level),
        dropped,
        kept.cautions,
        digest_of(t.a, t.n1, t.c, t.n2, labels=t.labels),
    )
