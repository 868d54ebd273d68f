"""What a reader asks of a review, read from the address: every word is known, or it is a fault."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from steadway.science.synthesis.pooling import PRESETS
from steadway.science.synthesis.review import POLICIES, Review
from steadway.science.synthesis.synthesising import TOGETHER, Choice, candidates

_PRESETS = {
    "cochrane": "Cochrane's advice today",
    "revman5": "As RevMan 5 did",
    "cautious": "Cautious interval",
    "common": "One common effect",
}
_ARMS = {
    "combine": "Combine arms into one",
    "split": "Split the control",
    "independent": "Count the control each time",
}


@dataclass(frozen=True)
class Option:
    """One line of a choice."""

    value: str
    title: str
    chosen: bool


@dataclass(frozen=True)
class Field:
    """One choice of the form: what it is called, its lines, a hint."""

    name: str
    title: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Asked:
    """What was asked, as far as it is known, and what is wrong with the rest."""

    choice: Choice
    faults: tuple[str, ...]
    fields: tuple[Field, ...]
    studies: tuple[Option, ...]

    @property
    def out(self) -> int:
        """How many of the studies are left out."""
        return sum(study.chosen for study in self.studies)


def read(review: Review, given: QueryDict) -> Asked:
    """The choice in an address. What is not named gets the first that has studies."""
    faults: list[str] = []
    file = review.file
    outcomes = {one.id: one.title for one in file.outcomes}
    there: dict[str, str] = {}
    for outcome, time, _ in review.available():
        there.setdefault(outcome, time)
    outcome = _one(given, "outcome", outcomes, next(iter(there), file.outcomes[0].id), faults)
    times = {one.id: one.title for one in file.time_points}
    time = _one(given, "time", times, there.get(outcome, file.time_points[0].id), faults)
    populations = {"": TOGETHER, **{one.id: one.title for one in file.strata}}
    population = _one(given, "population", populations, "", faults)
    presets = {name: _PRESETS.get(name, name) for name in PRESETS}
    preset = _one(given, "preset", presets, "cochrane", faults)
    arms = {name: _ARMS.get(name, name) for name in POLICIES}
    multi_arm = _one(given, "arms", arms, "combine", faults)
    out = _several(given, "out", {study.id for study in review.studies}, faults)
    choice = Choice(outcome, time, population or None, preset, multi_arm, out)
    fields = (
        _field("outcome", "Outcome", outcomes, outcome),
        _field("time", "Time point", times, time),
        _field("population", "Population", populations, population),
        _field("preset", "Methods", presets, preset),
        _field("arms", "Arms that share a control", arms, multi_arm),
    )
    ticks = (Option(s.id, s.label, s.id in out) for s in candidates(review, choice))
    return Asked(choice, tuple(faults), fields, tuple(ticks))


def address_of(choice: Choice) -> str:
    """The same choice as the words after the question mark."""
    words = {
        "outcome": choice.outcome,
        "time": choice.time,
        "population": choice.population or "",
        "preset": choice.preset,
        "arms": choice.multi_arm,
        "out": choice.leave_out,
    }
    return urlencode(words, doseq=True)


def _field(name: str, title: str, known: dict[str, str], chosen: str) -> Field:
    options = (Option(value, words, value == chosen) for value, words in known.items())
    return Field(name, title, tuple(options))


def _one(
    given: QueryDict, name: str, known: dict[str, str], default: str, faults: list[str]
) -> str:
    """The word given under a name when it is known; the default when nothing was given."""
    word = given.get(name, default)
    if word in known:
        return word
    faults.append(f"“{word[:40]}” is not something this review has under “{name}”.")
    return default


def _several(
    given: QueryDict, name: str, known: Iterable[str], faults: list[str]
) -> tuple[str, ...]:
    """The words given under a name, each once; unknown ones are faults."""
    words = dict.fromkeys(given.getlist(name))
    faults += [
        f"“{word[:40]}” is not a study of this review." for word in words if word not in known
    ]
    return tuple(word for word in words if word in known)
