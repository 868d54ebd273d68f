"""Coordinates of plots, without any drawing: axes, ticks, rows, squares, diamonds, contours."""

from __future__ import annotations

import math
from dataclasses import dataclass

from steadway.science.synthesis.pooling.result import Pooled, StudyRow


@dataclass(frozen=True)
class Axis:
    """A straight axis from values of the pooling scale to coordinates, with its ticks.

    ``ticks`` are pairs of a value on the pooling scale and the words at it.
    """

    low: float
    high: float
    left: float
    right: float
    ticks: tuple[tuple[float, str], ...]

    def at(self, value: float) -> float:
        """The coordinate of a value; values outside land on the edge."""
        share = (value - self.low) / (self.high - self.low)
        return self.left + min(1.0, max(0.0, share)) * (self.right - self.left)

    def holds(self, value: float) -> bool:
        """Whether the value lies on the axis."""
        return self.low <= value <= self.high


_RATIOS = tuple(m * 10.0**p for p in range(-6, 7) for m in (1, 2, 5))


def plain_ticks(low: float, high: float, most: int = 6) -> tuple[tuple[float, str], ...]:
    """Round numbers between two ends, at most ``most``."""
    first_step = 10.0 ** math.floor(math.log10((high - low) / most))
    choices = [_multiples(low, high, first_step * factor) for factor in (1, 2, 5, 10, 20, 50)]
    fitting = [c for c in choices if len(c[1]) <= most]
    step, whole = next((c for c in fitting if len(c[1]) >= 2), fitting[0])
    if len(whole) < 2:
        step, whole = next(c for c in reversed(choices) if len(c[1]) >= 2)
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    return tuple(
        (i * step, f"{i * step:.{digits}f}".replace("-", "−") if i else "0") for i in whole
    )


def _multiples(low: float, high: float, step: float) -> tuple[float, range]:
    return step, range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)


def ratio_ticks(low: float, high: float, most: int = 6) -> tuple[tuple[float, str], ...]:
    """Ratios 1, 2, 5, 10 … between two log ends, thinned around 1 until few enough."""
    found = [x for x in _RATIOS if low - 1e-9 <= math.log(x) <= high + 1e-9]
    for keep in ((1, 2, 5), (1,)):
        if len(found) <= most:
            break
        found = [x for x in found if round(x / 10.0 ** math.floor(math.log10(x) + 1e-9)) in keep]
    every = 1
    while len(found[::every]) > most:
        every += 1
    one = next((i for i, x in enumerate(found) if abs(x - 1) < 1e-9), 0)
    return tuple((math.log(x), f"{x:g}") for i, x in enumerate(found) if (i - one) % every == 0)


def effect_axis(pooled: Pooled, left: float, right: float) -> Axis:
    """An axis that shows every estimate, the pool and its prediction, and most interval ends.

    An interval end farther out than the spread of the estimates again is cut with an arrow, so
    that one wide study does not squeeze the others.
    """
    points = [s.estimate for s in pooled.studies] + [pooled.result.low, pooled.result.high]
    ahead = pooled.prediction
    points += [x for x in (ahead.low, ahead.high) if x is not None]
    null = pooled.measure.null
    points += [null] if null is not None else []
    low, high = min(points), max(points)
    spread = max(high - low, 1e-6)
    ends = [x for s in pooled.studies for x in (s.low, s.high)]
    low = max(min([low, *ends]), low - 0.5 * spread) - 0.04 * spread
    high = min(max([high, *ends]), high + 0.5 * spread) + 0.04 * spread
    room = 30 if pooled.measure.ratio else 42
    most = max(2, min(6, int((right - left) / room)))
    ticks = (ratio_ticks if pooled.measure.ratio else plain_ticks)(low, high, most)
    return Axis(low, high, left, right, ticks)


@dataclass(frozen=True)
class Mark:
    """A study on the axis: its square and its line."""

    x: float
    x_low: float
    x_high: float
    half: float


def mark_of(study: StudyRow, axis: Axis, heaviest: float, row: float) -> Mark:
    """Square with an area in proportion to the weight, line from low to high end."""
    half = max(1.8, 0.36 * row * math.sqrt(study.weight / heaviest))
    return Mark(axis.at(study.estimate), axis.at(study.low), axis.at(study.high), half)


def diamond(
    axis: Axis, low: float, estimate: float, high: float, y: float, half: float
) -> list[tuple[float, float]]:
    """The four corners of a pooled result."""
    return [
        (axis.at(low), y),
        (axis.at(estimate), y - half),
        (axis.at(high), y),
        (axis.at(estimate), y + half),
    ]
