"""The table of rules and its reading."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, Protocol, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

Tier = Literal["green", "amber", "red"]
_URGENCY = {"red": 0, "amber": 1, "green": 2}


class HasValue(Protocol):
    """A score as `science.instruments` gives it: a value, or none with a reason."""

    @property
    def value(self) -> float | None: ...


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AnswerCondition(_Frozen):
    """One item's answer lies between two numbers, both included."""

    item: str
    at_least: float
    at_most: float = float("inf")


class ScoreCondition(_Frozen):
    """One scale's value is at least this."""

    scale: str
    at_least: float


class RiseCondition(_Frozen):
    """One scale's value is higher by at least this than the first or the last time."""

    scale: str
    at_least: float = Field(gt=0)


class Rule(_Frozen):
    """One thing that makes a person look, with the words for staff and where it comes from."""

    id: str = Field(pattern="^[a-z][a-z0-9_]*$")
    kind: str = Field(pattern="^[a-z][a-z0-9_]*$")
    instruments: tuple[str, ...] = Field(min_length=1)
    answer: AnswerCondition | None = None
    score: ScoreCondition | None = None
    rise: RiseCondition | None = None
    tier: Tier
    sentence: str = Field(min_length=1)
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _looks_at_one_thing(self) -> Self:
        if sum(part is not None for part in (self.answer, self.score, self.rise)) != 1:
            raise ValueError("a rule needs exactly one of answer, score and rise")
        return self


class RuleTable(_Frozen):
    """All rules of one version, and the clinician who stands for them."""

    version: str
    clinical_owner: str
    rules: tuple[Rule, ...]

    @model_validator(mode="after")
    def _has_each_rule_once(self) -> Self:
        ids = [rule.id for rule in self.rules]
        if len(ids) != len(set(ids)):
            raise ValueError("two rules have the same id")
        return self


@dataclass(frozen=True, slots=True)
class Concern:
    """One rule that was met. `items` names the answers to quote; `readable` is false where the
    thing to look at could not be read, which is itself a reason to look."""

    rule: str
    kind: str
    instrument: str
    tier: Tier
    sentence: str
    items: tuple[str, ...]
    source: str
    readable: bool = True


def concerns(
    instrument_id: str,
    answers: Mapping[str, Any],
    scores: Mapping[str, HasValue],
    previous: Sequence[Mapping[str, HasValue]] = (),
    table: RuleTable | None = None,
) -> tuple[Concern, ...]:
    """Every rule that one response meets, the most urgent first.

    `previous`: the scores of earlier responses to the same instrument, oldest first; a rise is
    measured against the first and against the last of them: x - min(first, last) >= step.
    Missing: an open answer, a scale without a value or a missing earlier value meets no rule.
    An answer that is there and is not a number meets its rule as unreadable, never silently not.
    Source: `rules.yaml`, rule by rule.
    """
    found = []
    for rule in (table or rules()).rules:
        if instrument_id in rule.instruments:
            met = _check(rule, answers, scores, previous)
            if met is not None:
                found.append(_concern(rule, instrument_id, readable=met))
    return tuple(sorted(found, key=lambda concern: _URGENCY[concern.tier]))


def load_rules(path: Path) -> RuleTable:
    """Read a table of rules; a fault in it is pydantic's or PyYAML's, with its place."""
    return RuleTable.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


@cache
def rules() -> RuleTable:
    """The table that comes with Steadway."""
    return load_rules(Path(__file__).with_name("rules.yaml"))


def _check(
    rule: Rule,
    answers: Mapping[str, Any],
    scores: Mapping[str, HasValue],
    previous: Sequence[Mapping[str, HasValue]],
) -> bool | None:
    """True: met. False: cannot be read. None: not met."""
    if rule.answer is not None:
        return _answer_meets(rule.answer, answers.get(rule.answer.item))
    if rule.score is not None:
        value = _value(scores, rule.score.scale)
        return True if value is not None and value >= rule.score.at_least else None
    return _rose(rule.rise, scores, previous) if rule.rise is not None else None


def _answer_meets(condition: AnswerCondition, given: object) -> bool | None:
    if given is None or given == "":
        return None
    number = _number(given)
    if number is None:
        return False
    return True if condition.at_least <= number <= condition.at_most else None


def _rose(
    condition: RiseCondition,
    scores: Mapping[str, HasValue],
    previous: Sequence[Mapping[str, HasValue]],
) -> bool | None:
    value = _value(scores, condition.scale)
    earlier = [v for one in previous if (v := _value(one, condition.scale)) is not None]
    if value is None or not earlier:
        return None
    return True if value - min(earlier[0], earlier[-1]) >= condition.at_least else None


def _value(scores: Mapping[str, HasValue], scale: str) -> float | None:
    found = scores.get(scale)
    return found.value if found is not None else None


def _number(given: object) -> float | None:
    """A number, also where it came as text; a yes or no is not a number."""
    read: Callable[[Any], float] = float
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        return None
    try:
        number = read(given)
    except ValueError:
        return None
    return number if number == number else None  # noqa: PLR0124  (NaN alone differs from itself)


def _concern(rule: Rule, instrument_id: str, *, readable: bool) -> Concern:
    unread = "An answer that we watch could not be read. The rule was: "
    return Concern(
        rule=rule.id,
        kind=rule.kind,
        instrument=instrument_id,
        tier=rule.tier,
        sentence=rule.sentence if readable else unread + rule.sentence,
        items=(rule.answer.item,) if rule.answer else (),
        source=rule.source,
        readable=readable,
    )
