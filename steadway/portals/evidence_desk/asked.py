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
    """One choice of the form: what it is called, what was chosen, its lines."""

    name: str
    title: str
    word: str
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
    fields = _fields(review, given, faults)
    out = _several(given, "out", {study.id for study in review.studies}, faults)
    outcome, time, population, preset, multi_arm = (field.word for field in fields)
    choice = Choice(outcome, time, population or None, preset, multi_arm, out)
    ticks = (Option(s.id, s.label, s.id in out) for s in candidates(review, choice))
    return Asked(choice, tuple(faults), fields, tuple(ticks))


def _fields(review: Review, given: QueryDict, faults: list[str]) -> tuple[Field, ...]:
    file = review.file
    there: dict[str, str] = {}
    for outcome, time, _ in review.available():
        there.setdefault(outcome, time)

    def one(name: str, title: str, known: dict[str, str], default: str) -> Field:
        word = given.get(name, default)
        if word not in known:
            faults.append(f"“{word[:40]}” is not a choice under “{title}”.")
            word = default
        options = (Option(value, words, value == word) for value, words in known.items())
        return Field(name, title, word, tuple(options))

    outcomes = {each.id: each.title for each in file.outcomes}
    chosen = one("outcome", "Outcome", outcomes, next(iter(there), file.outcomes[0].id))
    times = {each.id: each.title for each in file.time_points}
    first = there.get(chosen.word, file.time_points[0].id)
    populations = {"": TOGETHER, **{each.id: each.title for each in file.strata}}
    presets = {name: _PRESETS.get(name, name) for name in PRESETS}
    arms = {name: _ARMS.get(name, name) for name in POLICIES}
    return (
        chosen,
        one("time", "Time point", times, first),
        one("population", "Population", populations, ""),
        one("preset", "Methods", presets, "cochrane"),
        one("arms", "Arms that share a control", arms, "combine"),
    )


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


def _several(
    given: QueryDict, name: str, known: Iterable[str], faults: list[str]
) -> tuple[str, ...]:
    """The words given under a name, each once; unknown ones are faults."""
    words = dict.fromkeys(given.getlist(name))
    faults += [
        f"“{word[:40]}” is not a study of this review." for word in words if word not in known
    ]
    return tuple(word for word in words if word in known)
