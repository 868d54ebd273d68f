"""Can a condition ever hold? Tried on every combination of values that could matter.

Each name gets the values between which its rules can tell apart (options, literals, the
gaps between literals, no value). Where a rule calculates or compares names with names this
does not cover everything, and the answer is then always yes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, product
from math import prod
from typing import Final

from steadway.science.programmes.errors import RuleError
from steadway.science.programmes.language.evaluation import holds
from steadway.science.programmes.language.kinds import Fact, Facts, Kind, Names
from steadway.science.programmes.language.parsing import parse
from steadway.science.programmes.language.syntax import (
    Arithmetic,
    Call,
    Compare,
    Constant,
    Literal,
    Negative,
    Node,
    Within,
    names_in,
    walk,
)

MAX_COMBINATIONS: Final = 20_000
# A list can hold any subset of what rules look for: 2^10 is enough to try.
MAX_LISTED: Final = 10


def can_hold(expression: str, names: Names) -> bool:
    """False only where it is certain that no facts make the condition true."""
    node = parse(expression)
    readers = situations([expression], names)
    if readers is None or _beyond_sampling(node):
        return True
    return any(holds_quietly(expression, facts) for facts in readers)


def situations(expressions: Iterable[str], names: Names) -> Iterator[Facts] | None:
    """Facts for every situation these rules can tell apart; None where there are too many."""
    nodes = [parse(expression) for expression in expressions]
    wanted = sorted({name for node in nodes for name in names_in(node) if name in names})
    constants = [part.value for node in nodes for part in walk(node) if isinstance(part, Literal)]
    domains: list[list[Fact]] = []
    for name in wanted:
        domain = _domain(names[name], constants)
        if domain is None:
            return None
        domains.append(domain)
    if prod(len(domain) for domain in domains) > MAX_COMBINATIONS:
        return None
    return (dict(zip(wanted, values, strict=True)) for values in product(*domains))


def holds_quietly(expression: str, facts: Facts) -> bool:
    """For exploring only: a rule that cannot be evaluated does not hold."""
    try:
        return holds(expression, facts)
    except RuleError:
        return False


def _beyond_sampling(node: Node) -> bool:
    """Calculations, and names compared with names: single values per name cannot cover them."""
    for part in walk(node):
        if isinstance(part, Arithmetic | Negative):
            return True
        if isinstance(part, Call) and part.function in {"min", "max", "round", "count"}:
            return True
        if isinstance(part, Compare) and names_in(part.left) and names_in(part.right):
            return True
        if isinstance(part, Within) and names_in(part.item) and names_in(part.container):
            return True
    return False


def _domain(kind: Kind, constants: list[Constant]) -> list[Fact] | None:
    """The values to try; None where there are too many."""
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
            if len(options) > MAX_LISTED:
                return None
            sizes = range(len(options) + 1)
            found = [chosen for size in sizes for chosen in combinations(options, size)]
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
