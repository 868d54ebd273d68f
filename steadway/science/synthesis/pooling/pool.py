"""Pooling by inverse variance: the one call most people need."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from steadway.science.synthesis.columns import (
    BoolArray,
    Caution,
    FloatArray,
    Labels,
    choose,
    digest_of,
)
from steadway.science.synthesis.effect_sizes.effects import Effects
from steadway.science.synthesis.errors import NotEstimable, TooFewStudies
from steadway.science.synthesis.heterogeneity import geometry_of, q_profile, tau_squared
from steadway.science.synthesis.heterogeneity.geometry import Geometry
from steadway.science.synthesis.heterogeneity.statistics import differences
from steadway.science.synthesis.heterogeneity.tau2 import ESTIMATORS, log_likelihood
from steadway.science.synthesis.pooling.fitting import (
    INTERVALS,
    PREDICTIONS,
    Fit,
    fit_at,
    fit_or_wald,
    prediction_ends,
)
from steadway.science.synthesis.pooling.result import (
    Dropped,
    Heterogeneity,
    Interval,
    Pooled,
    Prediction,
    StudyRow,
)

MODELS = {"random": "random effects", "common": "common effect"}
FEW = 5


@dataclass(frozen=True, eq=False)
class Batch:
    """Many pooled data sets at once: arrays of shape (B,), status per fit."""

    estimate: FloatArray
    se: FloatArray
    low: FloatArray
    high: FloatArray
    p: FloatArray
    tau2: FloatArray
    converged: BoolArray
    method: str


def pool_many(
    y: FloatArray,
    v: FloatArray,
    *,
    tau2: str = "REML",
    interval: str = "hartung_knapp",
    level: float = 0.95,
) -> Batch:
    """Pool each row of y (B, k) with variances v (B, k) or (k,): bootstrap, simulation.

    The same methods as ``pool`` without its words. Every value is needed: raises
    ``ImpossibleValues`` for NaN or variances of 0 or below. ``converged`` is false where an
    iteration did not settle; its numbers are then NaN. Where all effects of a row are equal,
    Hartung–Knapp has no width and Wald's interval is given.
    """
    geometry = geometry_of(y, v)
    found = tau_squared(geometry, tau2)
    fit = fit_or_wald(geometry, found.value, interval=interval, level=level)
    gone = ~found.converged

    def status(part: FloatArray) -> FloatArray:
        return np.where(gone, np.nan, part)

    return Batch(
        status(fit.beta[..., 0]),
        status(fit.se[..., 0]),
        status(fit.low[..., 0]),
        status(fit.high[..., 0]),
        status(fit.p[..., 0]),
        status(found.value),
        found.converged,
        f"{tau2}, {interval}",
    )


def pool(
    effects: Effects,
    *,
    model: str = "random",
    tau2: str = "REML",
    interval: str = "hartung_knapp",
    prediction: str = "k-1",
    level: float = 0.95,
    preset: str | None = None,
) -> Pooled:
    """Inverse-variance pooling of one set of studies.

    common: weights 1/v; random: weights 1/(v + τ²), τ² by ``tau2`` (see ``tau_squared``).
    ``interval``: see ``fit_at``; ``prediction``: "k-1", "k-2" or "normal", see
    ``prediction_ends``. The defaults are what Cochrane advises (Handbook 10.10.4).

    Rows without an estimate are dropped and listed with their reason. One study alone is given
    as it is. Raises ``NotEstimable`` when no row has an estimate, ``UnknownChoice``, and
    ``ImpossibleValues`` for a batch or a variance of 0.
    """
    choose(model, MODELS, "model")
    choose(tau2, ESTIMATORS, "estimator of τ²")
    choose(interval, INTERVALS, "interval")
    choose(prediction, PREDICTIONS, "prediction interval")
    kept, dropped = sift(effects)
    data = geometry_of(kept.estimate, kept.variance, labels=kept.labels)
    if data.k == 1:
        return _alone(kept, data, dropped, level, preset)
    random = model == "random"
    found = tau_squared(data, tau2) if random else None
    t = float(found.value) if found is not None else 0.0
    cautions: tuple[Caution, ...] = effects.cautions
    if found is not None and not bool(found.converged):
        message = f"{tau2} did not settle; its last value is used. Compare with PM."
        cautions = (*cautions, Caution("not_converged", message))
    if found is not None and tau2 in ("REML", "ML"):
        t, cautions = _highest(data, t, tau2, cautions)
    intervals = Intervals.of(data, t, interval, level)
    _refuse_nan(intervals.result, kept.labels)
    h = heterogeneity_of(data, t, ESTIMATORS[tau2] if random else "", level, profile=random)
    ahead = predict(intervals.result, t, data.k, prediction, level, random=random)
    if random:
        cautions += remarks(data.k, t, intervals)
    return Pooled(
        kept.measure,
        MODELS[model],
        preset,
        level,
        kept.method,
        intervals.result,
        intervals.common,
        intervals.wald,
        intervals.hartung_knapp,
        h,
        ahead,
        study_rows(kept, intervals.weights, level),
        dropped,
        cautions,
        digest_of(kept.estimate, kept.variance, labels=kept.labels),
    )


def _refuse_nan(result: Interval, labels: tuple[str, ...]) -> None:
    """The last guard: a pool that came out as no number is an error, never a result."""
    if not np.isfinite([result.estimate, result.se, result.low, result.high, result.p]).all():
        raise NotEstimable("The variances are too unequal to be pooled in numbers.", labels)


@dataclass(frozen=True, eq=False)
class Intervals:
    """The interval asked for beside the others a reader may need."""

    result: Interval
    common: Interval
    wald: Interval
    hartung_knapp: Interval | None
    weights: FloatArray

    @staticmethod
    def of(data: Geometry, t: float, asked: str, level: float) -> Intervals:
        """All intervals at one τ²; equal effects leave Hartung–Knapp nothing to measure."""
        wald = fit_at(data, t, interval="wald", level=level)
        knapp = fit_at(data, t, interval="hartung_knapp", level=level)
        usable = float(knapp.scale) > 0
        chosen = (
            wald
            if asked == "wald" or (asked == "hartung_knapp" and not usable)
            else (fit_at(data, t, interval=asked, level=level))
        )
        common = fit_at(data, 0.0, interval="wald", level=level)
        return Intervals(
            as_interval(chosen),
            as_interval(common),
            as_interval(wald),
            as_interval(knapp) if usable else None,
            wald.weights,
        )


def sift(effects: Effects) -> tuple[Effects, tuple[Dropped, ...]]:
    """The rows that can be pooled, and the others with their reasons."""
    if effects.estimate.ndim != 1:
        raise NotEstimable("pool takes one set of studies; for a batch use pool_many.")
    known = effects.known
    reasons = {row: caution.message for caution in effects.cautions for row in caution.rows}
    dropped = tuple(
        Dropped(label, reasons.get(label, "no estimate or no variance").rstrip("."))
        for label, there in zip(effects.labels, known.tolist(), strict=True)
        if not there
    )
    if not known.any():
        left = "; ".join(f"{d.label}: {d.reason}" for d in dropped)
        raise NotEstimable(f"No study has an estimate. {left}", [d.label for d in dropped])
    labels = tuple(x for x, there in zip(effects.labels, known.tolist(), strict=True) if there)
    kept = Effects(
        effects.measure,
        effects.estimate[known],
        effects.variance[known],
        labels,
        effects.method,
        effects.cautions,
    )
    return kept, dropped


def as_interval(fit: Fit) -> Interval:
    """The first coefficient as an interval."""
    return Interval(
        float(fit.beta[0]),
        float(fit.se[0]),
        float(fit.low[0]),
        float(fit.high[0]),
        float(fit.p[0]),
        fit.df,
        fit.method,
    )


def heterogeneity_of(
    data: Geometry, t: float, method: str, level: float, *, profile: bool
) -> Heterogeneity:
    """Q, I², H² and the Q-profile interval of one data set at this τ²."""
    d = differences(data, np.asarray(t))
    ends = q_profile(data, level=level) if profile else None
    return Heterogeneity(
        t,
        method,
        None if ends is None else float(ends.low),
        None if ends is None else float(ends.high),
        float(d.q),
        d.df,
        float(d.p),
        "the inverse-variance mean",
        float(d.i2_from_q),
        float(d.i2_from_tau2),
        float(d.h2_from_q),
        float(d.h2_from_tau2),
    )


def predict(
    result: Interval, t: float, k: int, method: str, level: float, *, random: bool
) -> Prediction:
    """The prediction interval, or the reason why there is none."""
    if not random:
        return Prediction(None, None, method, "the common-effect model has one effect only.")
    if k < 3:
        return Prediction(None, None, method, "it needs at least three studies.")
    try:
        low, high = prediction_ends(result.estimate, result.se, t, k, method=method, level=level)
    except TooFewStudies as error:
        return Prediction(None, None, method, str(error))
    return Prediction(float(low), float(high), method)


def remarks(k: int, t: float, intervals: Intervals) -> tuple[Caution, ...]:
    """What a reader has to know about a random-effects result."""
    found = []
    if k < FEW:
        message = f"Only {k} studies: τ² is hardly known, so the common effect is given too."
        found.append(Caution("few_studies", message))
    if t == 0:
        found.append(Caution("tau2_zero", "τ² is estimated as 0, so both intervals are given."))
    knapp = intervals.hartung_knapp
    if knapp is None:
        message = "All effects are equal: Hartung–Knapp has no width, so Wald is given."
        found.append(Caution("no_spread", message))
    elif intervals.result.method == "hartung_knapp" and knapp.width < intervals.wald.width:
        message = "The Hartung–Knapp interval is narrower than Wald's, so both are given."
        found.append(Caution("narrower_than_wald", message))
    return tuple(found)


def study_rows(effects: Effects, weights: FloatArray, level: float) -> tuple[StudyRow, ...]:
    """Each study with its own normal interval and its share of the weight."""
    q = float(ndtri(0.5 + level / 2))
    share = 100 * weights / weights.sum()
    rows = zip(effects.labels, effects.estimate, effects.se, share, strict=True)
    return tuple(
        StudyRow(label, float(y), float(s), float(y - q * s), float(y + q * s), float(w))
        for label, y, s, w in rows
    )


def _alone(
    kept: Effects, data: Geometry, dropped: tuple[Dropped, ...], level: float, preset: str | None
) -> Pooled:
    only = as_interval(fit_at(data, 0.0, interval="wald", level=level))
    note = Caution("one_study", "One study: its own result, nothing was pooled.", kept.labels)
    h = Heterogeneity(0.0, "", None, None, 0.0, 0, None, "nothing", 0.0, 0.0, None, 1.0)
    none = Prediction(None, None, "k-1", "it needs at least three studies.")
    return Pooled(
        kept.measure,
        "one study",
        preset,
        level,
        kept.method,
        only,
        only,
        only,
        None,
        h,
        none,
        study_rows(kept, np.ones(1), level),
        dropped,
        (*kept.cautions, note),
        digest_of(kept.estimate, kept.variance, labels=kept.labels),
    )


def _highest(
    data: Geometry, t: float, method: str, cautions: tuple[Caution, ...]
) -> tuple[float, tuple[Caution, ...]]:
    """Guard against a second, higher peak of the likelihood away from where the search ended.

    A coarse look over forty values of τ²; the peak found there is climbed to its top.
    """
    restricted = method == "REML"
    top = 10 * float(np.var(data.y)) + float(np.mean(data.v))
    grid = np.concatenate([[t, 0.0], top * np.logspace(-6, 0, 40)])
    many = geometry_of(np.broadcast_to(data.y, (42, data.k)), np.broadcast_to(data.v, (42, data.k)))
    heights = log_likelihood(many, grid, restricted=restricted)
    best = int(np.argmax(heights))
    if best == 0 or heights[best] <= heights[0] + 1e-9:
        return t, cautions
    near = _climb(data, float(grid[best]), restricted=restricted)
    note = Caution("two_peaks", "The likelihood of τ² has two peaks; the higher one is used.")
    return near, (*cautions, note)


def _climb(data: Geometry, t: float, *, restricted: bool) -> float:
    from scipy.optimize import minimize_scalar  # noqa: PLC0415  # rarely needed, slow to import

    if t == 0.0:
        return 0.0
    found = minimize_scalar(
        lambda x: -float(log_likelihood(data, float(x), restricted=restricted)),
        bounds=(t / 2, t * 2),
        method="bounded",
        options={"xatol": 1e-12 * t},
    )
    return float(found.x)


def pool_rows(
    estimate: FloatArray,
    variance: FloatArray,
    *,
    measure: str = "GEN",
    labels: Labels = None,
    **methods: str,
) -> Pooled:
    """``pool`` on bare columns: estimates on the pooling scale and their variances."""
    from steadway.science.synthesis.effect_sizes.single import generic  # noqa: PLC0415

    return pool(generic(estimate, variance=variance, measure=measure, labels=labels), **methods)  # type: ignore[arg-type]
