"""The tailoring language's own small tree. Frozen, and nothing in it can call Python."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as OneOf
from typing import TypeAlias

Constant: TypeAlias = str | float | int | bool
Comparison: TypeAlias = OneOf["==", "!=", "<", "<=", ">", ">="]
Operation: TypeAlias = OneOf["+", "-", "*"]
Function: TypeAlias = OneOf["answered", "min", "max", "round", "count"]


@dataclass(frozen=True)
class Literal:
    value: Constant
    column: int


@dataclass(frozen=True)
class Options:
    """A written-out list, allowed to the right of ``in`` only."""

    values: tuple[Literal, ...]
    column: int


@dataclass(frozen=True)
class Name:
    path: str
    column: int


@dataclass(frozen=True)
class Not:
    inner: Node
    column: int


@dataclass(frozen=True)
class And:
    parts: tuple[Node, ...]
    column: int


@dataclass(frozen=True)
class Or:
    """Logical between booleans; between other values the first that is not missing."""

    parts: tuple[Node, ...]
    column: int


@dataclass(frozen=True)
class Compare:
    operator: Comparison
    left: Node
    right: Node
    column: int


@dataclass(frozen=True)
class Within:
    """``item in options`` or ``item in a_list``; ``negated`` for ``not in``."""

    item: Node
    container: Node
    negated: bool
    column: int


@dataclass(frozen=True)
class Arithmetic:
    operator: Operation
    left: Node
    right: Node
    column: int


@dataclass(frozen=True)
class Negative:
    inner: Node
    column: int


@dataclass(frozen=True)
class Call:
    function: Function
    arguments: tuple[Node, ...]
    column: int


Node: TypeAlias = (
    Literal | Options | Name | Not | And | Or | Compare | Within | Arithmetic | Negative | Call
)


def children(node: Node) -> tuple[Node, ...]:  # noqa: PLR0911  # one line a shape
    """The nodes directly beneath ``node``, in the order they were written."""
    match node:
        case Literal() | Name():
            return ()
        case Options(values=values):
            return values
        case Not(inner=inner) | Negative(inner=inner):
            return (inner,)
        case And(parts=parts) | Or(parts=parts):
            return parts
        case Compare(left=left, right=right) | Arithmetic(left=left, right=right):
            return (left, right)
        case Within(item=item, container=container):
            return (item, container)
        case Call(arguments=arguments):
            return arguments


def walk(node: Node) -> tuple[Node, ...]:
    """``node`` and everything beneath it."""
    found: list[Node] = [node]
    for child in children(node):
        found.extend(walk(child))
    return tuple(found)


def names_in(node: Node) -> frozenset[str]:
    """Every fact name the rule looks at."""
    return frozenset(part.path for part in walk(node) if isinstance(part, Name))
