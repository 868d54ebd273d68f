"""The type-checker: every rule is checked once, when its programme is published.

It answers two questions of each part: what kind of value is this, and can it be missing
here? ``answered(x) and …`` makes x certain to the right of the ``and``; so does a
surrounding ``when`` block. What passes here can at run time fail in one way only: facts
that do not have the kinds they were declared with, and that is a named ``RuleError``.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from steadway.science.programmes.language.kinds import BOOLEAN, NUMBER, TEXT, Kind, Names
from steadway.science.programmes.language.parsing import RuleFault, RuleFaulty, parse
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


@dataclass(frozen=True)
class Checked:
    """The kind of a part (None where a fault hides it) and what holds after it."""

    kind: Kind | None
    if_true: frozenset[str] = frozenset()
    if_false: frozenset[str] = frozenset()


@dataclass(frozen=True)
class RuleReport:
    """What checking a whole rule found."""

    kind: Kind | None
    faults: tuple[RuleFault, ...]
    certain_when_true: frozenset[str] = frozenset()


def check_condition(
    expression: str,
    names: Names,
    certain: frozenset[str] = frozenset(),
    *,
    guard: Names | None = None,
) -> RuleReport:
    """A rule that must be true or false. ``guard``: see ``guard_comparisons``."""
    return _report(expression, names, certain, wanted="boolean", guard=guard)


def check_value(
    expression: str, names: Names, certain: frozenset[str] = frozenset(), *, may_miss: bool = False
) -> RuleReport:
    """A rule that gives any value; ``may_miss`` allows it to have none (prefill)."""
    report = _report(expression, names, certain)
    if report.kind and report.kind.missing and not may_miss and not report.faults:
        return replace(report, faults=(_unguarded(parse(expression), "this"),))
    return report


def check_text(expression: str, names: Names, certain: frozenset[str] = frozenset()) -> RuleReport:
    """What stands in ``{{ … }}``: a text, number, choice or list; the last ``or`` must be certain.

    Here, and here alone, a number or a list may fall back to a text, since all become text.
    """
    try:
        node = parse(expression)
    except RuleFaulty as faulty:
        return RuleReport(None, (faulty.fault,))
    checker = _Checker(names)
    parts = node.parts if isinstance(node, Or) else (node,)
    kinds = [checker.check(part, certain).kind for part in parts]
    for part, kind in zip(parts, kinds, strict=True):
        if kind and kind.sort == "boolean":
            message = "This gives true or false, not a text."
            checker.fault(part, message, "Use a “when” block to show a text on a condition.")
    last = kinds[-1]
    if last and (last.missing or last.sort == "list"):
        checker.faults.append(_unguarded(parts[-1], _shown(parts[-1])))
    return RuleReport(TEXT, tuple(checker.faults))


def _report(
    expression: str,
    names: Names,
    certain: frozenset[str],
    *,
    wanted: str | None = None,
    guard: Names | None = None,
) -> RuleReport:
    try:
        node = parse(expression)
    except RuleFaulty as faulty:
        return RuleReport(None, (faulty.fault,))
    node = guard_comparisons(node, guard) if guard else node
    checker = _Checker(names)
    checked = checker.check(node, certain)
    if wanted and checked.kind and checked.kind.sort != wanted:
        message = f"This gives a {checked.kind.sort}, and true or false is needed."
        checker.fault(node, message, "Compare it with something, or use answered(…).")
    elif wanted and checked.kind and checked.kind.missing:
        checker.faults.append(_unguarded(node, _shown(node)))
    return RuleReport(checked.kind, tuple(checker.faults), checked.if_true)


def guard_comparisons(node: Node, optional: Names) -> Node:
    """Make a comparison false while a name of ``optional`` in it has no value.

    Only for a worksheet's own feedback, where "confidence < 7" plainly means "…if you
    gave it": each comparison is read as ``answered(confidence) and confidence < 7``.
    """
    match node:
        case Not(inner=inner):
            return replace(node, inner=guard_comparisons(inner, optional))
        case And(parts=parts) | Or(parts=parts):
            return replace(node, parts=tuple(guard_comparisons(p, optional) for p in parts))
        case Compare() | Within():
            bare = [n for n in _bare_names(node) if n.path in optional and optional[n.path].missing]
            guards = tuple(Call("answered", (name,), name.column) for name in bare)
            return And((*guards, node), node.column) if guards else node
        case _:
            return node


def _bare_names(node: Node) -> list[Name]:
    """Names in a comparison that no ``or`` inside it already looks after."""
    match node:
        case Name():
            return [node]
        case Compare(left=left, right=right) | Arithmetic(left=left, right=right):
            return _bare_names(left) + _bare_names(right)
        case Within(item=item):
            return _bare_names(item)
        case Negative(inner=inner):
            return _bare_names(inner)
        case Call(function=function, arguments=arguments) if function not in {"answered", "count"}:
            return [name for argument in arguments for name in _bare_names(argument)]
        case _:
            return []


def _shown(node: Node) -> str:
    return node.path if isinstance(node, Name) else "this"


def _unguarded(node: Node, name: str) -> RuleFault:
    example = f"answered({name}) and …" if name != "this" else "answered(…) and …"
    return RuleFault(
        node.column,
        f"“{name}” can have no value here.",
        f'Write {name} or "something else", or put {example} before it.',
    )


@dataclass
class _Checker:
    names: Names
    faults: list[RuleFault] = field(default_factory=list)

    def fault(self, node: Node, message: str, remedy: str) -> Checked:
        self.faults.append(RuleFault(node.column, message, remedy))
        return Checked(None)

    def check(  # noqa: PLR0911  # one line a shape
        self, node: Node, certain: frozenset[str]
    ) -> Checked:
        match node:
            case Literal(value=value):
                return Checked(_kind_of(value))
            case Name():
                return self.name(node, certain)
            case Not(inner=inner):
                found = self.boolean(inner, certain)
                return Checked(BOOLEAN, found.if_false, found.if_true)
            case And(parts=parts):
                return self.conjunction(parts, certain)
            case Or():
                return self.alternative(node, certain)
            case Compare():
                return self.comparison(node, certain)
            case Within():
                return self.membership(node, certain)
            case Arithmetic(left=left, right=right):
                return self.numbers((left, right), certain)
            case Negative(inner=inner):
                return self.numbers((inner,), certain)
            case Call():
                return self.call(node, certain)
            case Options():
                return self.fault(node, "A list can stand after “in” only.", "Write x in [...].")

    def name(self, node: Name, certain: frozenset[str]) -> Checked:
        kind = self.names.get(node.path)
        if kind is None:
            near = difflib.get_close_matches(node.path, list(self.names), n=1)
            remedy = f"Did you mean {near[0]}?" if near else "Check the spelling of the id."
            return self.fault(node, f"There is no fact called “{node.path}”.", remedy)
        return Checked(kind.known() if node.path in certain else kind)

    def present(self, node: Node, certain: frozenset[str]) -> Kind | None:
        """The kind of a part whose value is needed; a fault where it can be missing."""
        kind = self.check(node, certain).kind
        if kind and kind.missing:
            self.faults.append(_unguarded(node, _shown(node)))
        return kind

    def boolean(self, node: Node, certain: frozenset[str]) -> Checked:
        checked = self.check(node, certain)
        if checked.kind and checked.kind.missing:
            self.faults.append(_unguarded(node, _shown(node)))
        if checked.kind and checked.kind.sort != "boolean":
            message = f"This is a {checked.kind.sort}; and, or and not need true or false."
            self.fault(node, message, "Compare it with something, or use answered(…).")
        return checked

    def conjunction(self, parts: tuple[Node, ...], certain: frozenset[str]) -> Checked:
        gathered: frozenset[str] = frozenset()
        for part in parts:
            gathered |= self.boolean(part, certain | gathered).if_true
        return Checked(BOOLEAN, if_true=gathered)

    def alternative(self, node: Or, certain: frozenset[str]) -> Checked:
        first = _Checker(self.names).check(node.parts[0], certain).kind
        if first is None or (first.sort == "boolean" and not first.missing):
            gathered: frozenset[str] = frozenset()
            for part in node.parts:
                gathered |= self.boolean(part, certain | gathered).if_false
            return Checked(BOOLEAN, if_false=gathered)
        return self.fallback(node, certain)

    def fallback(self, node: Or, certain: frozenset[str]) -> Checked:
        kind = self.check(node.parts[0], certain).kind
        for part in node.parts[1:]:
            other = self.check(part, certain).kind
            if kind is None or other is None:
                return Checked(None)
            joined = _join(kind, other)
            if joined is None:
                message = f"A {kind.sort} cannot fall back to a {other.sort}."
                return self.fault(part, message, f"Give a {kind.sort} after or.")
            kind = joined
        return Checked(kind)

    def comparison(self, node: Compare, certain: frozenset[str]) -> Checked:
        left, right = self.present(node.left, certain), self.present(node.right, certain)
        if left is None or right is None:
            return Checked(BOOLEAN)
        if node.operator in {"==", "!="}:
            self.equality(node, left, right)
        elif left.sort != "number" or right.sort != "number":
            message = f"{node.operator} compares numbers; here stand {left.sort} and {right.sort}."
            self.fault(node, message, "Use == or !=, or give numbers.")
        return Checked(BOOLEAN)

    def equality(self, node: Compare, left: Kind, right: Kind) -> None:
        if "list" in {left.sort, right.sort}:
            self.fault(node, "A list cannot be compared.", "Use “x in list” or count(list).")
        elif left.sort != right.sort and not (left.textual and right.textual):
            message = f"A {left.sort} can never equal a {right.sort}."
            self.fault(node, message, "Compare values of one kind; text stands in quotes.")
        self.option_known(node.left, left, (node.right,))
        self.option_known(node.right, right, (node.left,))

    def option_known(self, node: Node, kind: Kind, values: Iterable[Node]) -> None:
        if kind.sort not in {"choice", "list"} or not kind.options:
            return
        for value in values:
            if isinstance(value, Literal) and value.value not in kind.options:
                message = f"“{value.value}” is not an option of {_shown(node)}."
                self.fault(value, message, f"Options are: {', '.join(kind.options)}.")

    def membership(self, node: Within, certain: frozenset[str]) -> Checked:
        item = self.present(node.item, certain)
        if isinstance(node.container, Options):
            self.listed(node.item, item, node.container)
            return Checked(BOOLEAN)
        container = self.check(node.container, certain).kind
        if container and container.sort != "list":
            message = f"After “in” stands a {container.sort}; a list is needed."
            self.fault(node.container, message, "Write the options in [ ], or use ==.")
        elif container and item and not item.textual:
            self.fault(node.item, f"The list holds text, not a {item.sort}.", "Use quotes.")
        elif container:
            self.option_known(node.container, container, (node.item,))
        return Checked(BOOLEAN)

    def listed(self, node: Node, item: Kind | None, options: Options) -> None:
        if item is None:
            return
        for value in options.values:
            kind = _kind_of(value.value)
            if kind.sort != item.sort and not (kind.textual and item.textual):
                message = f"A {item.sort} can never be the {kind.sort} “{value.value}”."
                self.fault(value, message, "List values of one kind; text stands in quotes.")
                return
        self.option_known(node, item, options.values)

    def numbers(self, nodes: tuple[Node, ...], certain: frozenset[str]) -> Checked:
        for node in nodes:
            kind = self.present(node, certain)
            if kind and kind.sort != "number":
                self.fault(node, f"This is a {kind.sort}; a number is needed.", "Use a number.")
        return Checked(NUMBER)

    def call(self, node: Call, certain: frozenset[str]) -> Checked:
        if node.function == "answered":
            return self.answered(node, certain)
        if node.function == "count":
            kind = self.check(node.arguments[0], certain).kind
            if kind and kind.sort != "list":
                self.fault(node, f"count takes a list, not a {kind.sort}.", "Use answered(…).")
            return Checked(NUMBER)
        return self.numbers(node.arguments, certain)

    def answered(self, node: Call, certain: frozenset[str]) -> Checked:
        argument = node.arguments[0]
        if not isinstance(argument, Name):
            self.fault(argument, "answered takes one name.", "Write answered(worksheet.field).")
            return Checked(BOOLEAN)
        self.check(argument, certain)
        return Checked(BOOLEAN, if_true=frozenset({argument.path}))


def _kind_of(value: object) -> Kind:
    if isinstance(value, bool):
        return BOOLEAN
    return TEXT if isinstance(value, str) else NUMBER


def _join(first: Kind, second: Kind) -> Kind | None:
    """The kind of ``first or second``; None where they do not go together."""
    if first.sort == second.sort:
        options = tuple(dict.fromkeys(first.options + second.options))
        return Kind(first.sort, options, second.missing)
    if first.textual and second.textual:
        # A choice that falls back to free text can be any text from here on.
        return Kind("text", (), second.missing)
    return None
