"""Can a condition ever hold? Tried on every combination of values that could matter.

Each name gets the values between which its rules can tell apart (options, literals, the
gaps between literals, no value). Without arithmetic this is complete: if none of the
combinations makes the rule true, none does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from math import prod
from typing import Final

from steadway.science.programmes.errors import RuleError
from steadway.science.programmes.language.evaluation import holds
from steadway.science.programmes.language.kinds import Fact, Facts, Kind, Names
from steadway.science.programmes.language.parsing import parse
from steadway.science.programmes.language.syntax import (
    Arithmetic,
    Call,
    Literal,
    Negative,
    Node,
    names_in,
    walk,
)

MAX_COMBINATIONS: Final = 20_000


def can_hold(expression: str, names: Names) -> bool:
    """False only where it is certain that no facts make the condition true."""
    node = parse(expression)
    combinations = situations([expression], names)
    if combinations is None or _calculates(node):
        return True
    return any(holds_quietly(expression, facts) for facts in combinations)


def always_holds(expression: str, names: Names) -> bool:
    """True only where it is certain that all facts make the condition true."""
    combinations = situations([expression], names)
    if combinations is None or _calculates(parse(expression)):
        return False
    return all(holds_quietly(expression, facts) for facts in combinations)


def situations(expressions: Iterable[str], names: Names) -> Iterator[Facts] | None:
    """Facts for every situation these rules can tell apart; None where there are too many."""
    nodes = [parse(expression) for expression in expressions]
    wanted = sorted({name for node in nodes for name in names_in(node) if name in names})
    constants = [part.value for node in nodes for part in walk(node) if isinstance(part, Literal)]
    domains = [_domain(names[name], constants) for name in wanted]
    if prod(len(domain) for domain in domains) > MAX_COMBINATIONS:
        return None
    return (dict(zip(wanted, values, strict=True)) for values in product(*domains))


def holds_quietly(expression: str, facts: Facts) -> bool:
    """For exploring only: a rule that cannot be evaluated does not hold."""
    try:
        return holds(expression, facts)
    except RuleError:
        return False


def _calculates(node: Node) -> bool:
    calculating = {"min", "max", "round", "count"}
    return any(
        isinstance(part, Arithmetic | Negative)
        or (isinstance(part, Call) and part.function in calculating)
        for part in walk(node)
    )


def _domain(kind: Kind, constants: list[str | float | int | bool]) -> list[Fact]:
    texts = [value for value in constants if isinstance(value, str) and value]
    numbers = sorted(
        {float(v) for v in constants if isinstance(v, int | float) and not isinstance(v, bool)}
    )
    found: list[Fact]
    match kind.sort:
        case "boolean":
            found = [True, False]
        case "choice":
            found = list(kind.options)
        case "text":
            found = [*dict.fromkeys(texts), "\u2026"]
        case "number":
            found = list(_points(numbers))
        case "list":
            known = [text for text in texts if not kind.options or text in kind.options]
            options = tuple(dict.fromkeys(known)) or kind.options[:1] or ("\u2026",)
            found = [(), *((option,) for option in options), options]
    return [*found, None] if kind.missing else found


def _points(numbers: list[float]) -> Iterator[float]:
    """Every literal, a point in each gap, and one beyond both ends."""
    if not numbers:
        yield from (0.0, 1.0)
        return
    yield numbers[0] - 1
    for number, following in zip(numbers, [*numbers[1:], numbers[-1] + 2], strict=True):
        yield number
        yield (number + following) / 2
