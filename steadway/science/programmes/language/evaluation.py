"""The evaluator: a rule and facts in, a value or a named ``RuleError`` out, and nothing else."""

from __future__ import annotations

import math
from typing import Final

from steadway.science.programmes.errors import (
    FactMissing,
    NumberOutOfRange,
    RuleError,
    WrongKindOfFact,
)
from steadway.science.programmes.language.kinds import Fact, Facts, is_missing
from steadway.science.programmes.language.parsing import parse
from steadway.science.programmes.language.syntax import (
    And,
    Arithmetic,
    Call,
    Compare,
    Literal,
    Name,
    Negative,
    Node,
    Not,
    Options,
    Or,
    Within,
)

LARGEST_NUMBER: Final = 1e12
# These names always have a value: before anything has happened it is this one.
_BEGINNINGS: Final[dict[str, Fact]] = {"days.in_course": 0, "diary.entries": 0}


def evaluate(expression: str, facts: Facts) -> Fact:
    """The rule's value. Missing names without ``or`` raise ``FactMissing``; None is never given."""
    value = evaluate_or_missing(expression, facts)
    if is_missing(value) and value != "":
        raise FactMissing(expression, expression)
    return value


def evaluate_or_missing(expression: str, facts: Facts) -> Fact:
    """As ``evaluate``, but None where the rule as a whole has no value (prefill)."""
    try:
        return value_of(parse(expression), facts)
    except RuleError as error:
        if not error.expression:
            error.expression = expression
        raise


def holds(expression: str | None, facts: Facts) -> bool:
    """Whether a condition is true; no condition always is. Raises ``RuleError``."""
    if expression is None:
        return True
    value = evaluate(expression, facts)
    if not isinstance(value, bool):
        raise WrongKindOfFact("The rule did not give true or false.", expression)
    return value


def value_of(node: Node, facts: Facts) -> Fact:  # noqa: PLR0911  # one line a shape
    """The value of one part of a tree; None where it has none."""
    match node:
        case Literal(value=value):
            return value
        case Name(path=path):
            return _fact(path, facts)
        case Not(inner=inner):
            return not _boolean(inner, facts)
        case And(parts=parts):
            return all(_boolean(part, facts) for part in parts)
        case Or(parts=parts):
            return _first(parts, facts)
        case Compare():
            return _compare(node, facts)
        case Within():
            return _within(node, facts)
        case Arithmetic():
            return _calculate(node, facts)
        case Negative(inner=inner):
            return -_number(inner, facts)
        case Call():
            return _call(node, facts)
        case Options():
            raise WrongKindOfFact("A list can stand after “in” only.")


def _fact(path: str, facts: Facts) -> Fact:
    value = facts.get(path)
    if value is None:
        if path.startswith("completed."):
            return False
        return _BEGINNINGS.get(path)
    return None if is_missing(value) else value


def _needed(node: Node, facts: Facts) -> Fact:
    value = value_of(node, facts)
    if value is None:
        raise FactMissing(node.path if isinstance(node, Name) else "a part of the rule")
    return value


def _boolean(node: Node, facts: Facts) -> bool:
    value = _needed(node, facts)
    if not isinstance(value, bool):
        raise WrongKindOfFact(f"{value!r} is not true or false.")
    return value


def _number(node: Node, facts: Facts) -> float:
    value = _needed(node, facts)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise WrongKindOfFact(f"{value!r} is not a number.")
    return _bounded(value)


def _bounded(value: float) -> float:
    if not abs(value) <= LARGEST_NUMBER:
        raise NumberOutOfRange("A number is too large to work with.")
    return value


def _list(node: Node, facts: Facts) -> tuple[str, ...]:
    """A list; where there is none yet it is empty."""
    value = value_of(node, facts)
    if value is None:
        return ()
    if isinstance(value, str | bool | int | float):
        raise WrongKindOfFact(f"{value!r} is not a list.")
    return tuple(value)


def _first(parts: tuple[Node, ...], facts: Facts) -> Fact:
    value: Fact = None
    for part in parts:
        value = value_of(part, facts)
        if value is not None and value is not False:
            return value
    return value


def _compare(node: Compare, facts: Facts) -> bool:
    if node.operator in {"==", "!="}:
        left, right = _needed(node.left, facts), _needed(node.right, facts)
        if _sort(left) != _sort(right):
            raise WrongKindOfFact(f"{left!r} and {right!r} are of different kinds.")
        return (left == right) == (node.operator == "==")
    low, high = _number(node.left, facts), _number(node.right, facts)
    match node.operator:
        case "<":
            return low < high
        case "<=":
            return low <= high
        case ">":
            return low > high
        case _:
            return low >= high


def _sort(value: Fact) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    return "text" if isinstance(value, str) else "list"


def _within(node: Within, facts: Facts) -> bool:
    item = _needed(node.item, facts)
    if isinstance(node.container, Options):
        found = any(
            _sort(option.value) == _sort(item) and option.value == item
            for option in node.container.values
        )
    else:
        found = item in _list(node.container, facts)
    return found != node.negated


def _calculate(node: Arithmetic, facts: Facts) -> float:
    left, right = _number(node.left, facts), _number(node.right, facts)
    match node.operator:
        case "+":
            return _bounded(left + right)
        case "-":
            return _bounded(left - right)
        case _:
            return _bounded(left * right)


def _call(node: Call, facts: Facts) -> Fact:
    first = node.arguments[0]
    match node.function:
        case "answered":
            return value_of(first, facts) is not None
        case "count":
            return len(_list(first, facts))
        case "round":
            # Half goes up, as people expect; Python would go to the even neighbour.
            return math.floor(_number(first, facts) + 0.5)
        case "min":
            return min(_number(first, facts), _number(node.arguments[1], facts))
        case _:
            return max(_number(first, facts), _number(node.arguments[1], facts))
