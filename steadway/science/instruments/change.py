"""What changed between two scores: amounts, responders, reliable and clinical change."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from steadway.science.instruments.parts import Cutoff, Direction, ReliableChangeFacts, Scale
from steadway.science.instruments.scoring import Score

T = TypeVar("T")
Given = Score | float | None
ClinicalState = Literal["recovered", "improved", "unchanged", "deteriorated"]

# The two-sided 5 % point of the normal distribution, as Jacobson and Truax use it.
Z_95 = 1.96
_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Reckoned(Generic[T]):
    """A value or the reason why there is none; never both, never neither."""

    value: T | None = None
    reason: str | None = None

    def __post_init__(self) -> None:
        if (self.value is None) == (self.reason is None):
            raise ValueError("Give a value or a reason, not both and not neither.")


@dataclass(frozen=True, slots=True)
class ReliableChange:
    """Whether a change is larger than chance alone would give.

    ``index`` is Jacobson and Truax's RC, positive for improvement; None where the source
    gives a number of points only. ``threshold`` is that number, in points of the scale.
    """

    improvement: float
    threshold: float
    index: float | None
    outcome: Literal["improved", "unchanged", "deteriorated"]


def change(before: Given, after: Given) -> Reckoned[float]:
    """Change in points: after - before. Either score missing: no value, with its reason."""
    pair = _pair(before, after)
    if isinstance(pair, str):
        return Reckoned(reason=pair)
    return _finite(pair[1] - pair[0])


def percent_change(
    before: Given, after: Given, direction: Direction = "higher_is_worse"
) -> Reckoned[float]:
    """Improvement in percent of the start: 100 (before - after) / before.

    For scales where higher is better the sign is turned, so positive is always better.
    Undefined where the start is 0; either score missing: no value, with its reason.
    Source: Dworkin 2008, IMMPACT (percent reduction).
    """
    pair = _pair(before, after)
    if isinstance(pair, str):
        return Reckoned(reason=pair)
    if pair[0] == 0:
        return Reckoned(reason="The score at the start is 0, so no percentage can be given.")
    return _finite(100 * _improvement(pair, direction) / abs(pair[0]))


def responder(
    before: Given,
    after: Given,
    threshold: float = 0.30,
    direction: Direction = "higher_is_worse",
) -> Reckoned[bool]:
    """Whether the improvement is at least ``threshold`` (0.30, 0.50) of the start.

    Missing is not a non-responder: either score missing, or a start of 0, gives a reason
    (an estimand that imputes non-response says so itself). Source: Dworkin 2008, IMMPACT.
    """
    percent = percent_change(before, after, direction)
    if percent.value is None:
        return Reckoned(reason=percent.reason)
    return Reckoned(percent.value >= 100 * threshold - _TOLERANCE)


def reliable_change(before: Given, after: Given, scale: Scale) -> Reckoned[ReliableChange]:
    """Jacobson and Truax (1991, J Consult Clin Psychol 59:12): RC = d / (sqrt 2 SD sqrt(1 - r)).

    A change is reliable when |RC| > 1.96, or, where the scale's source gives a number of
    points instead, when |d| >= that number. Either score missing, or a scale without these
    facts, gives a reason.
    """
    pair = _pair(before, after)
    if isinstance(pair, str):
        return Reckoned(reason=pair)
    if scale.reliable_change is None:
        return Reckoned(reason=f"No reliable change is known for the scale “{scale.id}”.")
    return Reckoned(_reliable(_improvement(pair, scale.direction), scale.reliable_change))


def clinical_significance(before: Given, after: Given, scale: Scale) -> Reckoned[ClinicalState]:
    """Jacobson and Truax's four states, from reliable change and the cut-off c.

    recovered: reliably better, from the clinical range out of it; improved: reliably
    better otherwise; deteriorated: reliably worse; unchanged: no reliable change.
    Either score missing, or a scale without the facts, gives a reason.
    """
    reliable = reliable_change(before, after, scale)
    if reliable.value is None:
        return Reckoned(reason=reliable.reason)
    if scale.cutoff is None:
        return Reckoned(reason=f"No clinical cut-off is known for the scale “{scale.id}”.")
    pair = _pair(before, after)
    if isinstance(pair, str):
        return Reckoned(reason=pair)
    crossed = is_clinical(pair[0], scale) and not is_clinical(pair[1], scale)
    if reliable.value.outcome == "improved":
        return Reckoned("recovered" if crossed else "improved")
    return Reckoned(reliable.value.outcome)


def cutoff_c(cutoff: Cutoff) -> float:
    """The cut-off: its published value, else c = (s0 M1 + s1 M0) / (s0 + s1).

    M1, s1: the clinical group; M0, s0: the healthy group (Jacobson and Truax 1991, p. 13).
    """
    if cutoff.value is not None:
        return cutoff.value
    parts = (cutoff.clinical_mean, cutoff.clinical_sd, cutoff.healthy_mean, cutoff.healthy_sd)
    m1, s1, m0, s0 = (part if part is not None else math.nan for part in parts)
    if math.isnan(m1 + s1 + m0 + s0):
        raise ValueError("The cut-off needs a value, or mean and SD of both groups.")
    return (s0 * m1 + s1 * m0) / (s0 + s1)


def is_clinical(value: float, scale: Scale) -> bool:
    """Whether a score lies in the clinical range, the cut-off itself included."""
    if scale.cutoff is None:
        raise ValueError(f"No clinical cut-off is known for the scale “{scale.id}”.")
    limit = cutoff_c(scale.cutoff)
    return value >= limit if scale.direction == "higher_is_worse" else value <= limit


def _reliable(improvement: float, facts: ReliableChangeFacts) -> ReliableChange:
    index = None
    if facts.sd is not None and facts.reliability is not None:
        error = math.sqrt(2) * facts.sd * math.sqrt(1 - facts.reliability)
        index, threshold = improvement / error, Z_95 * error
        reliable = abs(index) > Z_95
    else:
        threshold = facts.points or 0.0
        reliable = abs(improvement) >= threshold - _TOLERANCE
    outcome: Literal["improved", "unchanged", "deteriorated"] = "unchanged"
    if reliable:
        outcome = "improved" if improvement > 0 else "deteriorated"
    return ReliableChange(improvement, threshold, index, outcome)


def _pair(before: Given, after: Given) -> tuple[float, float] | str:
    first, second = _number(before, "at the start"), _number(after, "to compare with")
    if isinstance(first, str):
        return first
    return second if isinstance(second, str) else (first, second)


def _number(given: Given, which: str) -> float | str:
    if isinstance(given, Score):
        if given.value is None:
            return f"There is no score {which}: {given.reason}"
        given = given.value
    if given is None:
        return f"There is no score {which}."
    if not math.isfinite(given):
        return f"The score {which} is not a finite number."
    return float(given)


def _improvement(pair: tuple[float, float], direction: Direction) -> float:
    fall = _tidy(pair[0] - pair[1])
    return fall if direction == "higher_is_worse" else -fall


def _finite(value: float) -> Reckoned[float]:
    if not math.isfinite(value):
        return Reckoned(reason="The result is too large to be a number.")
    return Reckoned(_tidy(value))


def _tidy(value: float) -> float:
    # ten decimals hide the dust of binary fractions, which would move people over a threshold
    return round(value, 10) + 0.0
