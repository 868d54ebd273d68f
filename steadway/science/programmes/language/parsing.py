"""From text to tree. Python's own parser reads, an allow-list decides what may stay.

Nothing here runs the text: ``ast`` in eval mode gives a tree, and each of its nodes is
either translated into ``syntax`` or refused with its column and a remedy.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NoReturn, cast

from steadway.science.programmes.errors import RuleNotReadable
from steadway.science.programmes.language.syntax import (
    And,
    Arithmetic,
    Call,
    Compare,
    Comparison,
    Function,
    Literal,
    Name,
    Negative,
    Node,
    Not,
    Operation,
    Options,
    Or,
    Within,
)

MAX_LENGTH: Final = 500
MAX_DEPTH: Final = 12
MAX_NODES: Final = 80
LARGEST_LITERAL: Final = 1_000_000_000

RESERVED_WORDS: Final = frozenset(
    ["and", "or", "not", "in", "is", "if", "else", "for", "lambda", "true", "false", "none", "all"]
) | {"answered", "min", "max", "round", "count"}
# Names beginning so are the programme's own; no worksheet may be called like that.
RESERVED_FIRST_PARTS: Final = frozenset({"completed", "scores", "days", "diary"})
_COMPARISONS: Final[dict[type[ast.cmpop], Comparison]] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip
_OPERATIONS: Final[dict[type[ast.operator], Operation]] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*",
}  # fmt: skip
_ARGUMENTS: Final[dict[str, int]] = {"answered": 1, "round": 1, "count": 1, "min": 2, "max": 2}


@dataclass(frozen=True)
class RuleFault:
    """What is wrong with a rule: the column it starts at (from 1), and what to do."""

    column: int
    message: str
    remedy: str


class RuleFaulty(RuleNotReadable):
    """Raised by ``parse``; ``fault`` says where and why."""

    def __init__(self, fault: RuleFault, expression: str) -> None:
        super().__init__(f"Column {fault.column}: {fault.message} {fault.remedy}", expression)
        self.fault = fault


@lru_cache(maxsize=8192)
def parse(expression: str) -> Node:
    """The rule as a tree; raises ``RuleFaulty`` with column and remedy. Cached by text."""
    if len(expression) > MAX_LENGTH:
        message = f"The rule is longer than {MAX_LENGTH} characters."
        raise RuleFaulty(RuleFault(1, message, "Split it into shorter rules."), expression)
    lead = len(expression) - len(expression.lstrip())
    try:
        return _Translator(lead, expression.strip()).node(_python_tree(expression.strip()).body)
    except _Refused as refused:
        raise RuleFaulty(refused.fault, expression) from None
    except SyntaxError as error:
        column = min(max(error.offset or 1, 1) + lead, len(expression) + 1)
        raise RuleFaulty(RuleFault(column, *_syntax_words(expression)), expression) from None
    except (ValueError, RecursionError, MemoryError):
        fault = RuleFault(1, "The rule cannot be read.", "Use fewer brackets and plain characters.")
        raise RuleFaulty(fault, expression) from None


def _python_tree(text: str) -> ast.Expression:
    # Python warns about odd literals ("1in x"); an author gets our own words instead.
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return ast.parse(text, mode="eval")


def _syntax_words(expression: str) -> tuple[str, str]:
    if not expression.strip():
        return "The rule is empty.", "Write a rule, or leave the key out."
    if "&&" in expression or "||" in expression or "!" in expression.replace("!=", ""):
        return "The signs && || ! are not in the language.", "Write and, or, not."
    if "=" in expression and not any(s in expression for s in ("==", "!=", "<=", ">=")):
        return "A single = does not compare.", "Write == to compare."
    return "The rule cannot be read from here on.", "Check quotes, brackets and the sign before."


class _Refused(Exception):  # private: carries one fault out of the walk
    def __init__(self, fault: RuleFault) -> None:
        super().__init__(fault.message)
        self.fault = fault


class _Translator:
    """Walks Python's tree once, counting depth and size on the way."""

    def __init__(self, lead: int, text: str) -> None:
        self.lead = lead
        self.text = text
        self.depth = 0
        self.size = 0

    def node(self, tree: ast.expr) -> Node:
        self.depth += 1
        self.size += 1
        if self.depth > MAX_DEPTH or self.size > MAX_NODES:
            self.refuse(tree, "The rule is nested too deeply or has too many parts.", "Split it.")
        translate = _TRANSLATIONS.get(type(tree))
        if translate is None:
            self.refuse(
                tree,
                f"“{self.source(tree)}” is not in the language.",
                "Use names, numbers, text in quotes, and or not, comparisons, in, + - *.",
            )
        found = translate(self, tree)
        self.depth -= 1
        return found

    def column(self, tree: ast.expr) -> int:
        # ast counts UTF-8 bytes; people count characters.
        raw = self.text.encode().splitlines()[tree.lineno - 1 : tree.lineno]
        before = raw[0][: tree.col_offset].decode(errors="ignore") if raw else ""
        return len(before) + 1 + self.lead

    def source(self, tree: ast.expr) -> str:
        return (ast.get_source_segment(self.text, tree) or type(tree).__name__)[:40]

    def refuse(self, tree: ast.expr, message: str, remedy: str) -> NoReturn:
        raise _Refused(RuleFault(self.column(tree), message, remedy))

    def constant(self, tree: ast.Constant) -> Node:
        value: Any = tree.value
        if not isinstance(value, bool | int | float | str):
            self.refuse(tree, f"“{self.source(tree)}” is not a value.", "Use a number or text.")
        if isinstance(value, int | float) and not abs(value) <= LARGEST_LITERAL:
            self.refuse(tree, "The number is too large.", f"Stay below {LARGEST_LITERAL}.")
        return Literal(value, self.column(tree))

    def name(self, tree: ast.Name) -> Node:
        if tree.id in {"true", "false"}:
            return Literal(tree.id == "true", self.column(tree))
        return Name(tree.id, self.column(tree))

    def attribute(self, tree: ast.Attribute) -> Node:
        parts: list[str] = []
        part: ast.expr = tree
        while isinstance(part, ast.Attribute):
            parts.append(part.attr)
            part = part.value
        if not isinstance(part, ast.Name) or len(parts) > 2:
            self.refuse(
                tree,
                f"“{self.source(tree)}” is not a name.",
                "Names look like track, worksheet_id.field_id or scores.instrument.scale.",
            )
        return Name(".".join([part.id, *reversed(parts)]), self.column(tree))

    def boolean(self, tree: ast.BoolOp) -> Node:
        parts = tuple(self.node(value) for value in tree.values)
        shape = And if isinstance(tree.op, ast.And) else Or
        return shape(parts, self.column(tree))

    def unary(self, tree: ast.UnaryOp) -> Node:
        if isinstance(tree.op, ast.Not):
            return Not(self.node(tree.operand), self.column(tree))
        if isinstance(tree.op, ast.USub):
            return Negative(self.node(tree.operand), self.column(tree))
        return self.refuse(tree, f"“{self.source(tree)}” is not in the language.", "Use not or -.")

    def arithmetic(self, tree: ast.BinOp) -> Node:
        operator = _OPERATIONS.get(type(tree.op))
        if operator is None:
            self.refuse(tree, f"“{self.source(tree)}” is not in the language.", "Use + - *.")
        left, right = self.node(tree.left), self.node(tree.right)
        return Arithmetic(operator, left, right, self.column(tree))

    def comparison(self, tree: ast.Compare) -> Node:
        terms = [self.node(tree.left), *(self.node(right) for right in tree.comparators)]
        pairs = tuple(
            self.pair(tree, operator, terms[i], terms[i + 1]) for i, operator in enumerate(tree.ops)
        )
        return pairs[0] if len(pairs) == 1 else And(pairs, self.column(tree))

    def pair(self, tree: ast.Compare, operator: ast.cmpop, left: Node, right: Node) -> Node:
        if isinstance(operator, ast.In | ast.NotIn):
            return Within(left, right, isinstance(operator, ast.NotIn), self.column(tree))
        comparison = _COMPARISONS.get(type(operator))
        if comparison is None:
            self.refuse(tree, "“is” is not in the language.", "Write == or !=.")
        return Compare(comparison, left, right, self.column(tree))

    def options(self, tree: ast.List) -> Node:
        nodes = [self.node(value) for value in tree.elts]
        values = tuple(value for value in nodes if isinstance(value, Literal))
        if not values or len(values) != len(nodes):
            self.refuse(tree, "A list holds numbers and text only.", "Write the values in it.")
        return Options(values, self.column(tree))

    def call(self, tree: ast.Call) -> Node:
        name = tree.func.id if isinstance(tree.func, ast.Name) else ""
        if name not in _ARGUMENTS:
            known = ", ".join(sorted(_ARGUMENTS))
            self.refuse(tree, f"There is no function “{self.source(tree.func)}”.", f"Use {known}.")
        if tree.keywords or len(tree.args) != _ARGUMENTS[name]:
            wanted = _ARGUMENTS[name]
            self.refuse(tree, f"{name} takes {wanted} value(s).", f"Give it exactly {wanted}.")
        arguments = tuple(self.node(argument) for argument in tree.args)
        return Call(cast("Function", name), arguments, self.column(tree))


_TRANSLATIONS: Final[dict[type[ast.expr], Callable[[_Translator, Any], Node]]] = {
    ast.Constant: _Translator.constant,
    ast.Name: _Translator.name,
    ast.Attribute: _Translator.attribute,
    ast.BoolOp: _Translator.boolean,
    ast.UnaryOp: _Translator.unary,
    ast.BinOp: _Translator.arithmetic,
    ast.Compare: _Translator.comparison,
    ast.List: _Translator.options,
    ast.Call: _Translator.call,
}
