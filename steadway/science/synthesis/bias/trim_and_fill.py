"""Trim and fill: the pool with the mirror images of lop-sided small studies added."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from steadway.science.synthesis.bias.lines import weighted_line
from steadway.science.synthesis.columns import FloatArray, choose
from steadway.science.synthesis.effect_sizes.effects import Effects
from steadway.science.synthesis.errors import NoConvergence, TooFewStudies
from steadway.science.synthesis.heterogeneity import geometry_of, tau_squared
from steadway.science.synthesis.heterogeneity.tau2 import at
from steadway.science.synthesis.pooling.pool import pool, sift
from steadway.science.synthesis.pooling.result import Pooled
from steadway.science.synthesis.pooling.words import number

ESTIMATORS = ("L0", "R0")
SIDES = ("left", "right")
MAX_ROUNDS = 100


@dataclass(frozen=True)
class Filled:
    """Number of studies filled in on one side, the pool with them, and their mirror images."""

    missing: int
    side: str
    estimator: str
    pooled: Pooled
    before: Pooled
    estimates: tuple[float, ...]
    variances: tuple[float, ...]

    def text(self) -> str:
        """What was filled in and what it changed."""
        was, now = self.before.result.estimate, self.pooled.result.estimate
        studies = "1 study" if self.missing == 1 else f"{self.missing} studies"
        before, after = number(self.before.shown(was)), number(self.pooled.shown(now))
        return (
            f"Trim and fill ({self.estimator}) adds {studies} on the {self.side}: "
            f"{before} becomes {after}. "
            "It assumes that asymmetry means missing studies, which need not be so."
        )


def trim_and_fill(
    effects: Effects,
    *,
    estimator: str = "L0",
    side: str | None = None,
    model: str = "random",
    tau2: str = "REML",
    interval: str = "wald",
) -> Filled:
    """Trim and fill of Duval and Tweedie (2000a, 2000b).

    Rank |y - μ|; T is the rank sum on the heavy side: L0 = (4T - k(k+1))/(2k - 1) ,
    R0 = γ - 1, γ the run of highest ranks on that side (2000a); rounded, floored at
    0. Trim that many, pool again, repeat until it stays. ``side``: where studies are missing;
    None takes the side opposite to Egger's slope. The same model pools throughout. Raises
    ``TooFewStudies`` below three, ``NoConvergence``.
    """
    choose(estimator, ESTIMATORS, "estimator of missing studies")
    kept, _ = sift(effects)
    if len(kept.labels) < 3:
        raise TooFewStudies("Trim and fill needs at least three studies.")
    if side is None:
        line = weighted_line(kept.se, kept.estimate, 1 / kept.variance)
        side = "right" if line.slope < 0 else "left"
    choose(side, SIDES, "side")
    turn = -1.0 if side == "right" else 1.0
    order = np.argsort(turn * kept.estimate, kind="stable")
    y, v = turn * kept.estimate[order], kept.variance[order]
    missing, centre = _settled(y, v, estimator, tau2 if model == "random" else None)
    extra_y = turn * (2 * centre - y[len(y) - missing :])
    extra_v = v[len(v) - missing :]
    names = tuple(f"filled {i + 1}" for i in range(missing))
    whole = Effects(
        kept.measure,
        np.concatenate([kept.estimate, extra_y]),
        np.concatenate([kept.variance, extra_v]),
        (*kept.labels, *names),
        kept.method,
        kept.cautions,
    )
    before = pool(kept, model=model, tau2=tau2, interval=interval)
    after = pool(whole, model=model, tau2=tau2, interval=interval)
    return Filled(
        missing, side, estimator, after, before, tuple(extra_y.tolist()), tuple(extra_v.tolist())
    )


def _mean(y: FloatArray, v: FloatArray, tau2: str | None) -> float:
    data = geometry_of(y, v)
    t = 0.0 if tau2 is None or data.k < 2 else float(tau_squared(data, tau2).value)
    return float(at(data, t).beta)


def _settled(y: FloatArray, v: FloatArray, estimator: str, tau2: str | None) -> tuple[int, float]:
    """y in rising order, the heavy side to the right."""
    k, missing = len(y), 0
    for _ in range(MAX_ROUNDS):
        centre = _mean(y[: k - missing], v[: k - missing], tau2)
        again = min(_count(y - centre, estimator), k - 1)
        if again == missing:
            return missing, centre
        missing = again
    raise NoConvergence(
        f"Trim and fill went back and forth for {MAX_ROUNDS} rounds; use PET-PEESE."
    )


def _count(distance: FloatArray, estimator: str) -> int:
    k = len(distance)
    ranks = _ranks(np.abs(distance))
    right = distance > 0
    if estimator == "L0":
        value = (4 * float(ranks[right].sum()) - k * (k + 1)) / (2 * k - 1)
    else:
        left = ranks[~right & (distance < 0)]
        value = k - (float(left.max()) if left.size else 0.0) - 1
    return max(0, round(value))


def _ranks(x: FloatArray) -> FloatArray:
    """Ranks from 1, in order of appearance among ties."""
    ranks = np.empty(len(x))
    ranks[np.argsort(x, kind="stable")] = np.arange(1, len(x) + 1)
    return ranks
