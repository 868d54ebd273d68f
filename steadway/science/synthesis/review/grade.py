"""GRADE: how sure we are, from recorded reasons; and what the numbers suggest to look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from steadway.science.synthesis.bias import egger
from steadway.science.synthesis.columns import choose
from steadway.science.synthesis.effect_sizes import generic
from steadway.science.synthesis.errors import ImpossibleValues
from steadway.science.synthesis.pooling.result import Pooled

LEVELS = ("very low", "low", "moderate", "high")
SYMBOLS = {"very low": "⊕⊝⊝⊝", "low": "⊕⊕⊝⊝", "moderate": "⊕⊕⊕⊝", "high": "⊕⊕⊕⊕"}
DOWN = ("risk of bias", "inconsistency", "indirectness", "imprecision", "publication bias")
UP = ("large effect", "dose response", "opposing confounding")


@dataclass(frozen=True)
class Step:
    """One reason to rate down (or up), by how many levels, in a sentence."""

    levels: int
    reason: str


@dataclass(frozen=True)
class Certainty:
    """The certainty of one result with its reasons."""

    level: str
    symbols: str
    start: str
    steps: dict[str, Step]

    def text(self) -> str:
        """Level and reasons in a sentence."""
        why = "; ".join(f"{name}: {step.reason}" for name, step in self.steps.items())
        return f"Certainty {self.level} {self.symbols}. {why or 'No reason to rate down.'}"


def certainty(steps: Mapping[str, Step], *, randomised: bool = True) -> Certainty:
    """Certainty by GRADE (Guyatt 2008; Cochrane Handbook 14.2).

    Randomised trials start high, other studies low. Each reason to rate down takes one or two
    levels (three for risk of bias or indirectness is not offered), each reason to rate up, for
    studies that are not randomised, adds them; the ends hold. A step without a reason in words
    raises ``ImpossibleValues``.
    """
    start = "high" if randomised else "low"
    place = LEVELS.index(start)
    for name, step in steps.items():
        choose(name, (*DOWN, *UP), "GRADE domain")
        if step.levels not in (1, 2) or not step.reason.strip():
            raise ImpossibleValues(f"GRADE step {name}: one or two levels, and a reason in words.")
        if name in UP and randomised:
            raise ImpossibleValues(f"GRADE step {name} is for studies that are not randomised.")
        place += step.levels if name in UP else -step.levels
    level = LEVELS[max(0, min(place, 3))]
    return Certainty(level, SYMBOLS[level], start, dict(steps))


def suggestions(
    pooled: Pooled,
    *,
    participants: int | None = None,
    high_risk: tuple[str, ...] = (),
    enough_people: int = 400,
) -> dict[str, str]:
    """What the numbers suggest to consider, by domain; people decide and record the reason.

    risk of bias: half of the weight or more from studies judged high; inconsistency: I² (from
    τ²) of 50 % or more, or a prediction interval across no effect where the interval is not;
    imprecision: an interval across no effect, or fewer people than ``enough_people``;
    publication bias: Egger's P below 0.10 with ten studies or more.
    """
    found: dict[str, str] = {}
    share = sum(s.weight for s in pooled.studies if s.label in high_risk)
    if share >= 50:
        found["risk of bias"] = f"{share:.0f}% of the weight is from studies at high risk."
    null = pooled.measure.null
    i2, ahead, r = pooled.heterogeneity.i2_from_tau2, pooled.prediction, pooled.result
    crosses = null is not None and r.low <= null <= r.high
    new = ahead.low is not None and ahead.high is not None and null is not None
    if i2 >= 50:
        found["inconsistency"] = f"I² is {i2:.0f}%."
    elif new and not crosses and ahead.low <= null <= ahead.high:  # type: ignore[operator]
        found["inconsistency"] = "The prediction interval includes no effect."
    if crosses:
        found["imprecision"] = "The interval includes no effect."
    elif participants is not None and participants < enough_people:
        found["imprecision"] = f"{participants} people are fewer than {enough_people}."
    if pooled.k >= 10:
        p = egger(generic([s.estimate for s in pooled.studies], [s.se for s in pooled.studies])).p
        if p < 0.10:
            found["publication bias"] = f"Small studies show other effects (Egger P = {p:.3f})."
    return found
