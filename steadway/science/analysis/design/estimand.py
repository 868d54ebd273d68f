"""The question before the method: ICH E9(R1)'s five attributes, in data and in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from steadway.science.analysis.columns import choose
from steadway.science.analysis.errors import ImpossibleValues

STRATEGIES: dict[str, str] = {
    "treatment policy": "whatever happened afterwards, the outcome counts as it was measured",
    "hypothetical": "the outcome is taken as it would have been without the event",
    "composite": "the event itself counts as part of the outcome",
    "while on treatment": "only what was measured before the event counts",
    "principal stratum": "only people in whom the event would (or would not) happen count",
}


@dataclass(frozen=True)
class IntercurrentEvent:
    """Something that happens after allocation and changes what the outcome means."""

    event: str
    strategy: str
    data_needed: str = ""

    def __post_init__(self) -> None:
        choose(self.strategy, STRATEGIES, "strategy for intercurrent events")

    def text(self) -> str:
        """The event, its strategy, and what that means."""
        return f"{self.event}: {self.strategy} ({STRATEGIES[self.strategy]})."


INTERCURRENT_EVENTS: tuple[IntercurrentEvent, ...] = (
    IntercurrentEvent("stops using the programme", "treatment policy", "dose definition"),
    IntercurrentEvent(
        "a wait-list person starts another therapy", "treatment policy", "concomitant care form"
    ),
    IntercurrentEvent("opens the other arm's programme", "treatment policy", "access log"),
    IntercurrentEvent(
        "analgesic change, surgery or new injury", "treatment policy", "monthly form"
    ),
    IntercurrentEvent("outage or technical failure", "treatment policy", "uptime log"),
    IntercurrentEvent(
        "crisis leads to human contact in an unguided arm", "treatment policy", "log"
    ),
    IntercurrentEvent("death or serious adverse event", "composite", "adverse event form"),
)


def events_for_internet_therapy() -> tuple[IntercurrentEvent, ...]:
    """The seven intercurrent events of an Internet-delivered trial, each with its default."""
    return INTERCURRENT_EVENTS


@dataclass(frozen=True)
class Estimand:
    """Population, treatment, variable, intercurrent events and summary (ICH E9(R1), A.3).

    Raises ``ImpossibleValues`` naming the attributes that are empty.
    """

    population: str
    treatment: str
    reference: str
    variable: str
    summary: str
    events: tuple[IntercurrentEvent, ...] = INTERCURRENT_EVENTS

    def __post_init__(self) -> None:
        empty = [
            name
            for name, value in asdict(self).items()
            if isinstance(value, str) and not value.strip()
        ]
        if empty:
            raise ImpossibleValues("An estimand needs all five attributes.", empty)

    def to_dict(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)

    def text(self) -> str:
        """The estimand as one paragraph a reader can check."""
        events = " ".join(event.text() for event in self.events) or "None are named."
        return (
            f"The {self.summary} in {self.variable}, {self.treatment} against {self.reference}, "
            f"in {self.population}. Events after allocation: {events}"
        )


@dataclass(frozen=True)
class Design:
    """How the trial is built: arms (reference first), visits in order, and what is adjusted for."""

    arms: tuple[str, ...]
    outcome: str
    visits: tuple[str, ...]
    primary_visit: str
    baseline: str | None = None
    covariates: tuple[str, ...] = ()
    therapist: str | None = None

    def __post_init__(self) -> None:
        if len(self.arms) < 2 or len(set(self.arms)) != len(self.arms):
            raise ImpossibleValues("A trial has at least two arms with different names.", self.arms)
        if len(set(self.visits)) != len(self.visits) or not self.visits:
            raise ImpossibleValues("Visits need different names, and at least one.", self.visits)
        choose(self.primary_visit, self.visits, "visit of this design")

    def to_dict(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)

    def columns_needed(self) -> Sequence[str]:
        """Every column the analysis reads, in order."""
        extra = [name for name in (self.baseline, self.therapist) if name]
        return (*self.visits, *extra, *self.covariates)
