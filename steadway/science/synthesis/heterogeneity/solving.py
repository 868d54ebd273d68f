"""Finding the root of a decreasing-through-zero function of τ² ≥ 0, for one fit or thousands.

Newton steps inside a bracket that only ever shrinks: a step that leaves the bracket is replaced
by its middle, and a search that dawdles goes on by halving. So it can neither diverge nor cycle.
Every fit has its own status.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from steadway.science.synthesis.columns import BoolArray, FloatArray
from steadway.science.synthesis.heterogeneity.geometry import Geometry, Number

Step = Callable[[Geometry, Number], tuple[Number, Number]]

TOLERANCE = 1e-11
MAX_STEPS = 200
HALVE_AFTER = 30
LONGEST = 4.0


@dataclass(frozen=True, eq=False)
class Settled:
    """Roots, whether each search settled, and the number of steps the longest one took."""

    value: FloatArray
    converged: BoolArray
    steps: int


def settle(geometry: Geometry, step: Step, start: FloatArray, scale: FloatArray) -> Settled:
    """Follow ``step`` from ``start`` to where it vanishes, or to 0 when it points below 0.

    ``step(geometry, t)`` gives the function (positive: the root lies higher) and a proposed
    change. ``scale`` is a typical variance; a fit has settled when its change is below
    ``TOLERANCE`` of t + scale.
    """
    if geometry.single:
        return _one(geometry, step, float(start), float(scale))
    return _many(geometry, step, start, scale)


def _one(geometry: Geometry, step: Step, t: float, scale: float) -> Settled:
    low, high, low_seen = 0.0, np.inf, False
    for i in range(MAX_STEPS):
        value, change = step(geometry, t)
        if value > 0:
            low, low_seen = t, True
        elif t == 0.0:
            return Settled(np.asarray(0.0), np.asarray(True), i + 1)
        else:
            high = t
        new = t + min(float(change), LONGEST * (t + scale))
        if new >= high or (i > HALVE_AFTER and high < np.inf):
            new = 0.5 * (low + high)
        elif new <= low and value <= 0:
            new = 0.5 * (low + high) if low_seen else 0.0
        if not abs(new - t) > TOLERANCE * (t + scale):
            return Settled(np.asarray(new), np.asarray(np.isfinite(new)), i + 1)
        t = new
    return Settled(np.asarray(t), np.asarray(False), MAX_STEPS)


def _many(geometry: Geometry, step: Step, start: FloatArray, scale: FloatArray) -> Settled:
    size = geometry.spread(start).shape[0]
    answer = np.array(np.broadcast_to(start, (size,)), dtype=np.float64)
    done = np.zeros(size, dtype=np.bool_)
    rows = np.arange(size)
    part, t = geometry, answer.copy()
    scale = np.broadcast_to(scale, (size,))
    low, high = np.zeros(size), np.full(size, np.inf)
    seen = np.zeros(size, dtype=np.bool_)
    for i in range(MAX_STEPS):
        value, change = step(part, t)
        up: BoolArray = np.asarray(value > 0)
        low, seen = np.where(up, t, low), seen | up
        high = np.where(up, high, t)
        new = _held(t + np.minimum(change, LONGEST * (t + scale)), up, low, high, seen)
        if i > HALVE_AFTER:
            new = np.where(high < np.inf, 0.5 * (low + high), new)
        at_zero = ~up & (t == 0.0)
        new = np.where(at_zero, 0.0, new)
        moved = np.abs(new - t) > TOLERANCE * (t + scale)
        answer[rows], done[rows] = new, ~moved & np.isfinite(new)
        if not moved.any():
            return Settled(answer, done, i + 1)
        t = new
        if moved.sum() < 0.7 * moved.size:
            rows, t, low, high = rows[moved], t[moved], low[moved], high[moved]
            seen, scale, part = seen[moved], scale[moved], part.take(np.flatnonzero(moved))
    return Settled(answer, done, MAX_STEPS)


def _held(
    new: FloatArray, up: BoolArray, low: FloatArray, high: FloatArray, seen: BoolArray
) -> FloatArray:
    with np.errstate(invalid="ignore"):
        middle = 0.5 * (low + high)
    new = np.where(new >= high, middle, new)
    below = (new <= low) & ~up
    return np.where(below, np.where(seen, middle, 0.0), new)
