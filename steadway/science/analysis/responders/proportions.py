"""Two proportions: difference, ratio and number needed, with intervals that hold at the edges."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from scipy import optimize, stats

from steadway.science.analysis.errors import ImpossibleValues, TooFewPeople
from steadway.science.analysis.estimates import Estimate, checked_level, number, sentences

Ends = tuple[float, float]


@dataclass(frozen=True)
class Needed:
    """Number needed to treat. ``low`` to ``high`` is the interval in Altman's order.

    Where the risk difference's interval holds zero, the interval runs from benefit through
    infinity to harm, and ``through_infinity`` is true: ``low`` is then a benefit, ``high`` a harm.
    """

    estimate: float
    kind: str
    low: float
    high: float
    through_infinity: bool

    def text(self) -> str:
        """As papers print it (Altman 1998, BMJ 317:1309)."""
        value = number(self.estimate, 1)
        if self.through_infinity:
            span = f"NNTB {number(self.low, 1)} to ∞ to NNTH {number(self.high, 1)}"
            return f"{self.kind} {value} ({span})"
        return f"{self.kind} {value} ({number(self.low, 1)} to {number(self.high, 1)})"


@dataclass(frozen=True)
class TwoProportions:
    """Events and people in both arms, and every comparison of them (intervention − reference).

    ``ratio`` is None, with ``ratio_reason``, where the reference arm has no events.
    """

    events: tuple[int, int]
    people: tuple[int, int]
    risks: tuple[float, float]
    difference: Estimate
    difference_score: Estimate
    ratio: Estimate | None
    ratio_reason: str | None
    needed: Needed

    def to_dict(self) -> dict[str, Any]:
        """As JSON keeps it; an infinite end is None."""
        return {name: _finite(value) for name, value in asdict(self).items()}

    def text(self) -> str:
        """Counts, both intervals of the difference, the ratio and the number needed."""
        (e0, e1), (n0, n1) = self.events, self.people
        counts = f"{e1} of {n1} against {e0} of {n0}"
        ratio = self.ratio.text() if self.ratio else (self.ratio_reason or "")
        parts = [counts, self.difference.text(), self.difference_score.text(), ratio]
        return sentences([*parts, self.needed.text()])


def two_proportions(
    events: int, people: int, events_reference: int, people_reference: int, *, level: float = 0.95
) -> TwoProportions:
    """Everything about ``events`` of ``people`` against the reference.

    Difference with Newcombe's hybrid score interval and with Miettinen and Nurminen's; ratio with
    Miettinen and Nurminen's; number needed from Newcombe's. Counts are whole; raises
    ``ImpossibleValues`` for more events than people and ``TooFewPeople`` for an empty arm. P values
    are those of the score test.
    """
    e1, n1, e0, n0 = _counts(events, people, events_reference, people_reference)
    checked_level(level)
    p1, p0 = e1 / n1, e0 / n0
    difference, se = p1 - p0, math.sqrt(p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0)
    p = _score_p(e1, n1, e0, n0)
    hybrid = newcombe(e1, n1, e0, n0, level)
    score = miettinen_nurminen(e1, n1, e0, n0, level)

    def stated(ends: Ends, method: str) -> Estimate:
        return Estimate("Risk difference", difference, se, *ends, p, None, level, method)

    ratio, reason = None, "There is no ratio: nobody in the reference arm had the event"
    if e0 > 0:
        ends = miettinen_nurminen_ratio(e1, n1, e0, n0, level)
        method = "Miettinen and Nurminen 1985"
        ratio = Estimate("Risk ratio", p1 / p0, None, *ends, p, None, level, method, null=1.0)
    return TwoProportions(
        (e0, e1),
        (n0, n1),
        (p0, p1),
        stated(hybrid, "Newcombe 1998, method 10"),
        stated(score, "Miettinen and Nurminen 1985"),
        ratio,
        None if ratio else reason,
        number_needed(difference, *hybrid),
    )


def wilson(events: int, people: int, level: float = 0.95) -> Ends:
    """Wilson's score interval of one proportion (1927, J Am Stat Assoc 22:209)."""
    z = _z(level)
    p, n = events / people, people
    centre, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    bottom = 1 + z * z / n
    low = 0.0 if events == 0 else (centre - half) / bottom
    high = 1.0 if events == people else (centre + half) / bottom
    return low, high


def newcombe(e1: int, n1: int, e0: int, n0: int, level: float = 0.95) -> Ends:
    """Difference of proportions by two Wilson intervals (Newcombe 1998, Stat Med 17:873, no. 10).

    low = d − √((p₁ − l₁)² + (u₀ − p₀)²), high = d + √((u₁ − p₁)² + (p₀ − l₀)²).
    """
    p1, p0 = e1 / n1, e0 / n0
    (l1, u1), (l0, u0) = wilson(e1, n1, level), wilson(e0, n0, level)
    d = p1 - p0
    return d - math.hypot(p1 - l1, u0 - p0), d + math.hypot(u1 - p1, p0 - l0)


def miettinen_nurminen(e1: int, n1: int, e0: int, n0: int, level: float = 0.95) -> Ends:
    """Score interval of the difference (Miettinen and Nurminen 1985, Stat Med 4:213, eq. 8–9).

    All δ with (d − δ)² ≤ z² V(δ), V = {p̃₁q̃₁/n₁ + p̃₀q̃₀/n₀} N/(N − 1), p̃ the restricted
    maximum likelihood estimates with p̃₁ − p̃₀ = δ (the cubic of their appendix).
    """
    d, total = e1 / n1 - e0 / n0, n1 + n0

    def gap(delta: float) -> float:
        p0 = _restricted(e1, n1, e0, n0, delta)
        p1 = min(max(p0 + delta, 0.0), 1.0)
        v = (p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0) * total / (total - 1)
        return (d - delta) ** 2 - _z(level) ** 2 * v

    return _ends(gap, d, -1.0, 1.0)


def miettinen_nurminen_ratio(e1: int, n1: int, e0: int, n0: int, level: float = 0.95) -> Ends:
    """Score interval of the ratio (Miettinen and Nurminen 1985, eq. 10–11).

    All φ with (p₁ − φp₀)² ≤ z² V(φ), V = {p̃₁q̃₁/n₁ + φ²p̃₀q̃₀/n₀} N/(N − 1), p̃₁ = φp̃₀. The
    lower end is 0 without events in arm 1; the upper end is infinite without events in arm 0.
    """
    total = n1 + n0

    def gap(log_phi: float) -> float:
        phi = math.exp(log_phi)
        a, b, c = total * phi, -(n1 * phi + e1 + n0 + e0 * phi), float(e1 + e0)
        p0 = (-b - math.sqrt(max(b * b - 4 * a * c, 0.0))) / (2 * a)
        p1 = min(phi * p0, 1.0)
        v = (p1 * (1 - p1) / n1 + phi * phi * p0 * (1 - p0) / n0) * total / (total - 1)
        return (e1 / n1 - phi * e0 / n0) ** 2 - _z(level) ** 2 * v

    if e1 == 0 and e0 == 0:
        return 0.0, math.inf
    middle = math.log(max(e1, 0.5) / n1) - math.log(max(e0, 0.5) / n0)
    low, high = _ends(gap, middle, middle - 40, middle + 40, hair=1e-5)
    return 0.0 if e1 == 0 else math.exp(low), math.inf if e0 == 0 else math.exp(high)


def number_needed(difference: float, low: float, high: float) -> Needed:
    """NNT = 1/risk difference, to benefit where positive, to harm where negative.

    The interval is the inverse of the difference's; with zero inside it runs through infinity
    (Altman 1998, BMJ 317:1309). A difference of exactly zero gives an infinite number.
    """
    kind = "NNTH" if difference < 0 else "NNTB"
    estimate = math.inf if difference == 0 else 1 / abs(difference)
    if low < 0 < high:
        return Needed(estimate, kind, 1 / high, 1 / -low, through_infinity=True)
    ends = sorted((abs(low), abs(high)))
    most = math.inf if ends[0] == 0 else 1 / ends[0]
    least = math.inf if ends[1] == 0 else 1 / ends[1]
    return Needed(estimate, kind, least, most, through_infinity=False)


def _restricted(e1: int, n1: int, e0: int, n0: int, delta: float) -> float:
    total, events = n1 + n0, e1 + e0
    l3, l2 = total, (n1 + 2 * n0) * delta - total - events
    l1, l0 = (n0 * delta - total - 2 * e0) * delta + events, e0 * delta * (1 - delta)
    q = l2**3 / (3 * l3) ** 3 - l1 * l2 / (6 * l3**2) + l0 / (2 * l3)
    root = math.sqrt(max(l2**2 / (3 * l3) ** 2 - l1 / (3 * l3), 0.0))
    p = math.copysign(root, q) if q != 0 else root
    inside = 1.0 if p == 0 else min(max(q / p**3, -1.0), 1.0)
    angle = (math.pi + math.acos(inside)) / 3
    value = 2 * p * math.cos(angle) - l2 / (3 * l3)
    return min(max(value, 0.0, -delta), 1.0, 1 - delta)


def _ends(
    gap: Callable[[float], float], middle: float, least: float, most: float, hair: float = 1e-9
) -> Ends:
    # at the estimate itself the gap is zero where both risks are 0 or 1, so start a hair beside it
    ends = []
    for end, sign in ((least, -1.0), (most, 1.0)):
        beside = middle + sign * hair
        if sign * (end - beside) <= 0 or gap(beside) >= 0:
            ends.append(middle)
        elif gap(end) <= 0:
            ends.append(end)
        else:
            ends.append(float(optimize.brentq(gap, end, beside, xtol=1e-12)))
    return ends[0], ends[1]


def _score_p(e1: int, n1: int, e0: int, n0: int) -> float | None:
    pooled = (e1 + e0) / (n1 + n0)
    if pooled in (0.0, 1.0):
        return 1.0
    total = n1 + n0
    v = pooled * (1 - pooled) * (1 / n1 + 1 / n0) * total / (total - 1)
    return float(2 * stats.norm.sf(abs(e1 / n1 - e0 / n0) / math.sqrt(v)))


def _counts(e1: int, n1: int, e0: int, n0: int) -> tuple[int, int, int, int]:
    for name, events, people in (("intervention", e1, n1), ("reference", e0, n0)):
        if not all(float(x).is_integer() for x in (events, people)):
            raise ImpossibleValues("Events and people are whole numbers.", [name])
        if people < 1:
            raise TooFewPeople("An arm has nobody in it.", [name])
        if not 0 <= events <= people:
            message = f"{events} events among {people} people cannot be."
            raise ImpossibleValues(message, [name])
    return int(e1), int(n1), int(e0), int(n0)


def _z(level: float) -> float:
    return float(stats.norm.ppf(0.5 + level / 2))


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
