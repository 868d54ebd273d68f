"""What hangs on one study: leave one out, one by one in order, influence, Baujat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from steadway.science.synthesis.columns import FloatArray
from steadway.science.synthesis.effect_sizes.effects import Effects
from steadway.science.synthesis.errors import TooFewStudies, UnequalLengths
from steadway.science.synthesis.heterogeneity import differences, geometry_of, tau_squared
from steadway.science.synthesis.heterogeneity.geometry import Geometry
from steadway.science.synthesis.heterogeneity.tau2 import at
from steadway.science.synthesis.pooling.fitting import Fit, fit_at, fit_or_wald
from steadway.science.synthesis.pooling.pool import sift


@dataclass(frozen=True)
class Step:
    """One pooled result on the way: which study was left out or came in last."""

    label: str
    k: int
    estimate: float
    se: float
    low: float
    high: float
    p: float
    tau2: float
    q: float
    i2: float


def leave_one_out(
    effects: Effects, *, tau2: str = "REML", interval: str = "hartung_knapp", level: float = 0.95
) -> tuple[Step, ...]:
    """The pooled result without each study in turn; all fits as one batch.

    I² is from τ². Needs three studies with an effect (``TooFewStudies``); others are left out.
    """
    kept, _ = sift(effects)
    k = len(kept.labels)
    if k < 3:
        raise TooFewStudies(f"Leaving one out needs at least three studies, not {k}.")
    return _steps(_without_each(kept), kept.labels, tau2, interval, level)


def _without_each(kept: Effects) -> Geometry:
    k = len(kept.labels)
    others = np.array([[j for j in range(k) if j != i] for i in range(k)])
    return geometry_of(kept.estimate[others], kept.variance[others])


def _steps(
    data: Geometry, labels: tuple[str, ...], tau2: str, interval: str, level: float
) -> tuple[Step, ...]:
    t = np.atleast_1d(_tau2(data, tau2))
    fit = fit_or_wald(data, t, interval=_possible(data, interval), level=level)
    d = differences(data, t)
    return tuple(
        _step(label, data.k, fit, i, t, d.q, d.i2_from_tau2) for i, label in enumerate(labels)
    )


def _possible(data: Geometry, interval: str) -> str:
    return interval if data.df > 0 else "wald"


def _tau2(data: Geometry, method: str) -> FloatArray:
    if method == "none":
        return np.zeros(() if data.single else data.y.shape[0])
    return tau_squared(data, method).value


def _step(
    label: str, k: int, fit: Fit, i: int, t: FloatArray, q: FloatArray, i2: FloatArray
) -> Step:
    values = (fit.beta, fit.se, fit.low, fit.high, fit.p)
    estimate, se, low, high, p = (float(x[i, 0]) for x in values)
    return Step(label, k, estimate, se, low, high, p, float(t[i]), float(q[i]), float(i2[i]))


def cumulative(
    effects: Effects,
    order: Sequence[float] | None = None,
    *,
    tau2: str = "REML",
    interval: str = "hartung_knapp",
    level: float = 0.95,
) -> tuple[Step, ...]:
    """Pooled results as studies come in, by ``order`` (such as the year), else as given.

    The first is the first study alone. Lau (1992). Hartung–Knapp needs two studies; before
    that the interval is Wald's. Raises ``UnequalLengths``.
    """
    kept, _ = sift(effects)
    if order is not None and len(order) != len(effects.labels):
        raise UnequalLengths(f"There are {len(order)} places for {len(effects.labels)} rows.")
    known = effects.known
    places = np.arange(len(kept.labels), dtype=np.float64)
    if order is not None:
        places = np.asarray(order, dtype=np.float64)[known]
    rows = np.argsort(places, kind="stable")
    y, v = kept.estimate[rows], kept.variance[rows]
    steps: list[Step] = []
    for i in range(1, len(rows) + 1):
        data = geometry_of(y[None, :i], v[None, :i])
        method = "none" if i == 1 else tau2
        label = kept.labels[int(rows[i - 1])]
        steps += _steps_of_one(data, label, method, interval, level)
    return tuple(steps)


def _steps_of_one(
    data: Geometry, label: str, tau2: str, interval: str, level: float
) -> tuple[Step, ...]:
    if data.k > 1:
        return _steps(data, (label,), tau2, interval, level)
    fit = fit_at(data, np.zeros(1), interval="wald", level=level)
    zero = np.zeros(1)
    return (_step(label, 1, fit, 0, zero, zero, zero),)


@dataclass(frozen=True)
class Influence:
    """How much one study moves the pool (Viechtbauer and Cheung 2010).

    ``rstudent``: its distance from the mean of the others in standard errors; ``dffits`` and
    ``cook``: how far the mean moves without it; ``cov_r``: the variance without it over the
    variance with it; ``tau2_without``, ``q_without``; ``hat`` and ``weight`` (percent).
    """

    label: str
    rstudent: float
    dffits: float
    cook: float
    cov_r: float
    tau2_without: float
    q_without: float
    hat: float
    weight: float
    influential: bool


def influence(effects: Effects, *, tau2: str = "REML") -> tuple[Influence, ...]:
    """Influence measures of each study under a random-effects mean with Wald errors.

    Viechtbauer and Cheung (2010). ``influential``: |DFFITS| > 3 √(1/(k-1)), Cook's
    distance above the median of χ² with 1 df, or hat > 3/k, as they propose. Needs three studies.
    """
    kept, _ = sift(effects)
    k = len(kept.labels)
    if k < 3:
        raise TooFewStudies(f"Influence needs at least three studies, not {k}.")
    y, v = kept.estimate, kept.variance
    whole = geometry_of(y, v)
    t = float(tau_squared(whole, tau2).value)
    w = 1 / (v + t)
    mu = float((w * y).sum() / w.sum())
    rest = _without_each(kept)
    t_i = tau_squared(rest, tau2).value
    part = at(rest, t_i)
    moved = mu - part.beta
    hat = w / w.sum()
    variance = float(1 / w.sum())
    table = {
        "rstudent": (y - part.beta) / np.sqrt(v + t_i + part.inverse),
        "dffits": moved / np.sqrt(hat * (v + t_i)),
        "cook": moved**2 / variance,
        "cov_r": part.inverse / variance,
        "tau2_without": t_i,
        "q_without": at(rest, np.zeros(k)).rss,
        "hat": hat,
        "weight": 100 * hat,
    }
    large = (
        (np.abs(table["dffits"]) > 3 * np.sqrt(1 / (k - 1)))
        | (table["cook"] > 0.45493642311957283)
        | (hat > 3 / k)
    )
    return tuple(
        Influence(
            label=label,
            influential=bool(large[i]),
            **{name: float(values[i]) for name, values in table.items()},
        )
        for i, label in enumerate(kept.labels)
    )


@dataclass(frozen=True)
class BaujatPoint:
    """One study of a Baujat plot: its part in Q, and how far the mean moves without it."""

    label: str
    heterogeneity: float
    influence: float


def baujat(effects: Effects) -> tuple[BaujatPoint, ...]:
    """Baujat's plot (Baujat 2002) under the common-effect mean.

    Across: (y - μ)²/v, the study's part in Q. Up: (μ - μ₋ᵢ)² / var(μ₋ᵢ), its pull on the mean.
    """
    kept, _ = sift(effects)
    if len(kept.labels) < 3:
        raise TooFewStudies("A Baujat plot needs at least three studies.")
    whole = at(geometry_of(kept.estimate, kept.variance), 0.0)
    rest = _without_each(kept)
    part = at(rest, np.zeros(len(kept.labels)))
    x = whole.u * whole.r
    pull = (whole.beta - part.beta) ** 2 / part.inverse
    rows = zip(kept.labels, x.tolist(), pull.tolist(), strict=True)
    return tuple(BaujatPoint(label, a, b) for label, a, b in rows)


def rows_of_steps(steps: tuple[Step, ...]) -> list[dict[str, Any]]:
    """Steps as dictionaries, for tables and JSON."""
    return [{name: getattr(step, name) for name in step.__dataclass_fields__} for step in steps]
