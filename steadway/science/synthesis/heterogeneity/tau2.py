"""The between-study variance τ²: eight estimators over one algebra."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from steadway.science.synthesis.columns import BoolArray, FloatArray, choose
from steadway.science.synthesis.heterogeneity.geometry import Geometry, Number, Weighted
from steadway.science.synthesis.heterogeneity.solving import Settled, Step, settle

ESTIMATORS = {
    "DL": "DerSimonian–Laird",
    "HE": "Hedges",
    "HS": "Hunter–Schmidt",
    "SJ": "Sidik–Jonkman",
    "PM": "Paule–Mandel",
    "EB": "empirical Bayes (Morris)",
    "ML": "maximum likelihood",
    "REML": "restricted maximum likelihood",
}

_TINY = 1e-300
_CURVED = 0.01


@dataclass(frozen=True, eq=False)
class Tau2:
    """Estimates of τ² with their status; ``raw`` is before the floor at zero (moment methods)."""

    value: FloatArray
    raw: FloatArray
    converged: BoolArray
    steps: int
    method: str


def tau_squared(geometry: Geometry, method: str = "REML") -> Tau2:
    """τ² of one data set or of each in a batch; never below 0.

    With P at the weights named, R = y'Py, k studies, p coefficients:
    DL (R - (k-p)) / tr P, weights 1/v (DerSimonian and Laird 1986, eq. 8);
    HE (R - tr PV) / (k-p), equal weights (Hedges and Olkin 1985);
    HS (R - k) / Σ1/v (Hunter and Schmidt 1990; Viechtbauer 2005);
    SJ τ0² R(τ0²) / (k-p), start τ0² = Σ(y - ȳ)²/k (Sidik and Jonkman 2005);
    PM and EB solve R(τ²) = k-p (Paule and Mandel 1982; Morris 1983; the same root);
    ML solves y'PPy = Σw, REML y'PPy = tr P, weights 1/(v+τ²) (Viechtbauer 2005).
    Units: the square of the effect's. Raises ``UnknownChoice``; a fit that did not settle says
    so in ``converged``.
    """
    choose(method, ESTIMATORS, "estimator of τ²")
    if method in _CLOSED:
        raw = np.asarray(_CLOSED[method](geometry))
        settled = np.ones(raw.shape, dtype=np.bool_)
        return Tau2(np.maximum(raw, 0.0), raw, settled, 0, method)
    start, scale = _start(geometry)
    found = settle(geometry, _STEPS[method], start, scale)
    value = found.value
    if method in ("ML", "REML"):
        value = _or_zero(geometry, value, restricted=method == "REML")
    return Tau2(value, value, found.converged, found.steps, method)


def _or_zero(geometry: Geometry, value: FloatArray, *, restricted: bool) -> FloatArray:
    """0 where the likelihood falls away from 0 and stands higher there than at the peak found."""
    forms = geometry.forms_at_zero()
    falls = (forms.square < (forms.tr_p if restricted else forms.sum_w)) & (value > 0)
    if not np.any(falls):
        return value
    zero = 0.0 if geometry.single else np.zeros(value.shape)
    there = log_likelihood(geometry, value, restricted=restricted)
    higher = log_likelihood(geometry, zero, restricted=restricted) > there
    return np.where(falls & higher, 0.0, value)


def typical_variance(geometry: Geometry) -> FloatArray:
    """s² = (k-p) / tr P at weights 1/v: the variance within a typical study (Higgins 2002)."""
    fit = geometry.weigh(1.0 / geometry.v)
    return np.asarray(geometry.df / geometry.traces(fit)[0])


def _dersimonian_laird(geometry: Geometry) -> FloatArray:
    fit = geometry.weigh(1.0 / geometry.v)
    return np.asarray((fit.rss - geometry.df) / geometry.traces(fit)[0])


def _hedges(geometry: Geometry) -> FloatArray:
    fit = geometry.weigh(np.ones_like(geometry.spread(np.asarray(0.0))))
    return np.asarray((fit.rss - geometry.trace_of(fit, geometry.v)) / geometry.df)


def _hunter_schmidt(geometry: Geometry) -> FloatArray:
    fit = geometry.weigh(1.0 / geometry.v)
    return np.asarray((fit.rss - geometry.k) / fit.w.sum(axis=-1))


def _sidik_jonkman(geometry: Geometry) -> FloatArray:
    start = np.asarray(geometry.y.var(axis=-1))
    # effects that are all the same leave nothing to start from, and nothing between studies
    safe = np.where(start > 0, start, 1.0)
    fit = geometry.weigh(1.0 / geometry.spread(safe))
    return np.asarray(np.where(start > 0, safe * fit.rss / geometry.df, 0.0))


_CLOSED: dict[str, Callable[[Geometry], FloatArray]] = {
    "DL": _dersimonian_laird,
    "HE": _hedges,
    "HS": _hunter_schmidt,
    "SJ": _sidik_jonkman,
}


def _start(geometry: Geometry) -> tuple[FloatArray, FloatArray]:
    forms = geometry.forms_at_zero()
    if isinstance(forms.rss, float):
        scale = geometry.df / forms.tr_p
        return np.asarray(max((forms.rss - geometry.df) / forms.tr_p, 0.0)), np.asarray(scale)
    first = np.maximum((forms.rss - geometry.df) / forms.tr_p, 0.0)
    return np.asarray(first), np.asarray(geometry.df / forms.tr_p)


def at(geometry: Geometry, t: Number) -> Weighted:
    """The weighted fit with weights 1/(v + τ²)."""
    return geometry.weigh(1.0 / geometry.spread(t))


def q_step(target: FloatArray | float) -> Step:
    """Steps towards R(τ²) = target, Newton on 1/R, which is nearly straight in τ²."""

    def step(geometry: Geometry, t: Number) -> tuple[Number, Number]:
        forms = geometry.forms(t)
        over = forms.rss - target
        # effects that are all equal have neither slope nor excess: the step is then 0
        return over, over * forms.rss / (target * forms.square + _TINY)

    return step


def _paule_mandel(geometry: Geometry, t: Number) -> tuple[Number, Number]:
    return q_step(geometry.df)(geometry, t)


def _reml(geometry: Geometry, t: Number) -> tuple[Number, Number]:
    forms = geometry.forms(t)
    score = forms.square - forms.tr_p
    # tr PP ≥ (tr P)²/(k-p) by Cauchy and Schwarz; rounding may say less when one weight is large
    least = forms.tr_p * forms.tr_p / geometry.df
    expected = max(forms.tr_pp, least) if geometry.single else np.maximum(forms.tr_pp, least)
    return score, _newton(score, 2 * forms.cubic - forms.tr_pp, expected)


def _ml(geometry: Geometry, t: Number) -> tuple[Number, Number]:
    forms = geometry.forms(t)
    score = forms.square - forms.sum_w
    return score, _newton(score, 2 * forms.cubic - forms.sum_w2, forms.sum_w2)


def _newton(score: Number, observed: Number, expected: Number) -> Number:
    """Newton where the likelihood is curved downwards, Fisher scoring elsewhere."""
    if isinstance(observed, float):
        return score / (observed if observed > _CURVED * expected else expected)
    return score / np.where(observed > _CURVED * expected, observed, expected)


_STEPS: dict[str, Step] = {"PM": _paule_mandel, "EB": _paule_mandel, "ML": _ml, "REML": _reml}


def log_likelihood(geometry: Geometry, t: Number, *, restricted: bool = True) -> FloatArray:
    """Log-likelihood of τ² with β at its best, restricted (REML) or full (ML).

    REML: -½((k-p) ln 2π + Σ ln(v+τ²) + ln|X'WX| - ln|X'X| + R) (Harville 1977); ML without the
    determinants and with k in place of k-p.
    """
    fit = at(geometry, t)
    spread = np.log(geometry.spread(t)).sum(axis=-1)
    if not restricted:
        return np.asarray(-0.5 * (geometry.k * np.log(2 * np.pi) + spread + fit.rss))
    inner = geometry.df * np.log(2 * np.pi) + spread + geometry.log_det(fit) + fit.rss
    return np.asarray(-0.5 * inner)


def settled_at(geometry: Geometry, step: Step) -> Settled:
    """Solve one step function from the usual start."""
    start, scale = _start(geometry)
    return settle(geometry, step, start, scale)
