"""Who counts as a responder: rules over two scores, the same ones as everywhere in Steadway."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from steadway.science.analysis.columns import FloatArray, choose
from steadway.science.analysis.design.table import TrialTable
from steadway.science.analysis.errors import ImpossibleValues
from steadway.science.analysis.estimates import number
from steadway.science.instruments import responder

Direction = Literal["higher_is_worse", "higher_is_better"]
AfterMissing = Literal["leave_out", "non_responder"]


@dataclass(frozen=True)
class PercentImprovement:
    """Improved by at least ``share`` of the start (IMMPACT: 0.30 moderate, 0.50 substantial).

    Undefined, hence missing, where the start is 0 (Dworkin 2008, J Pain 9:105).
    """

    share: float = 0.30
    direction: Direction = "higher_is_worse"

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1:
            raise ImpossibleValues(f"A share of the start lies in 0 to 1, not at {self.share}.")

    def text(self) -> str:
        """The rule in words."""
        return f"improved by at least {100 * self.share:g}% of the score at the start"

    def decide(self, before: float, after: float) -> float:
        """1, 0, or NaN where it cannot be said."""
        value = responder(before, after, self.share, self.direction).value
        return math.nan if value is None else float(value)


@dataclass(frozen=True)
class ReliableImprovement:
    """Improved by more than 1.96 √2 SD √(1 − r) points (Jacobson and Truax 1991).

    ``sd`` in the scale's points and ``reliability`` come with their ``source``.
    """

    sd: float
    reliability: float
    source: str
    direction: Direction = "higher_is_worse"

    def __post_init__(self) -> None:
        if not (self.sd > 0 and 0 <= self.reliability < 1):
            raise ImpossibleValues("Reliable change needs an SD above 0 and a reliability below 1.")

    @property
    def threshold(self) -> float:
        """Points beyond which a change is reliable."""
        return 1.96 * math.sqrt(2) * self.sd * math.sqrt(1 - self.reliability)

    def text(self) -> str:
        """The rule in words."""
        return f"reliably improved, by more than {number(self.threshold)} points ({self.source})"

    def decide(self, before: float, after: float) -> float:
        """1, 0, or NaN where a score is missing."""
        if math.isnan(before) or math.isnan(after):
            return math.nan
        gain = before - after if self.direction == "higher_is_worse" else after - before
        return float(gain > self.threshold)


Rule = PercentImprovement | ReliableImprovement


def response_column(
    table: TrialTable, before: str, after: str, rule: Rule, missing: AfterMissing = "leave_out"
) -> FloatArray:
    """1 responder, 0 not, NaN unknown, for each person.

    Missing is not a non-responder unless ``missing`` says "non_responder", which is an estimand of
    its own (a composite). A start of 0 stays unknown under a percentage either way.
    """
    choose(missing, ("leave_out", "non_responder"), "rule for missing outcomes")
    x, y = table.number_column(before), table.number_column(after)
    decided = np.array([rule.decide(float(a), float(b)) for a, b in zip(x, y, strict=True)])
    if missing == "non_responder":
        decided = np.where(np.isnan(y), 0.0, decided)
    return decided
