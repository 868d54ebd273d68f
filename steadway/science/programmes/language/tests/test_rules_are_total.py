"""Whatever passes the type-checker gives a value or a named error; nothing else can happen."""

from __future__ import annotations

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st

from steadway.science.programmes.errors import FactMissing, RuleError
from steadway.science.programmes.language import (
    Kind,
    check_condition,
    check_text,
    check_value,
    evaluate,
)
from steadway.science.programmes.language.reach import can_hold

NAMES = {
    "n": Kind("number"),
    "maybe": Kind("number", missing=True),
    "c": Kind("choice", ("a", "b")),
    "q": Kind("choice", ("a", "b"), missing=True),
    "t": Kind("text", missing=True),
    "b": Kind("boolean"),
    "l": Kind("list", ("a", "b")),
}
FACTS = st.fixed_dictionaries(
    {
        "n": st.integers(-50, 50) | st.floats(-50, 50),
        "c": st.sampled_from(["a", "b"]),
        "b": st.booleans(),
        "l": st.lists(st.sampled_from(["a", "b"]), unique=True),
    },
    optional={
        "maybe": st.integers(-50, 50) | st.none(),
        "q": st.sampled_from(["a", "b"]) | st.none(),
        "t": st.text(max_size=8),
    },
)
ATOMS = st.sampled_from(
    ["n", "maybe", "c", "q", "t", "b", "l", "1", "2.5", "-3", "'a'", "'b'", "true", "['a']"]
)


def _combined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators = st.sampled_from(
        ["and", "or", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "in", "not in"]
    )
    functions = st.sampled_from(["answered", "round", "count", "not ", "-"])
    return (
        st.builds(lambda a, o, b: f"({a} {o} {b})", inner, operators, inner)
        | st.builds(lambda f, a: f"{f}({a})", functions, inner)
        | st.builds(lambda f, a, b: f"{f}({a}, {b})", st.sampled_from(["min", "max"]), inner, inner)
        | st.builds(lambda n, rest: f"answered({n}) and {rest}", st.sampled_from("qt"), inner)
    )


RULES = st.recursive(ATOMS, _combined, max_leaves=8)


@settings(max_examples=600, deadline=None)
@given(rule=RULES, facts=FACTS)
def test_a_well_typed_rule_never_fails_on_well_typed_facts(
    rule: str, facts: dict[str, object]
) -> None:
    if check_value(rule, NAMES).faults:
        return
    try:
        evaluate(rule, facts)  # type: ignore[arg-type]
    except FactMissing:
        # An empty list or text is the one value that a certain name can still lack.
        assert check_value(rule, NAMES).kind in {Kind("list", ("a", "b")), Kind("list")}


@settings(max_examples=400, deadline=None)
@given(text=st.text(max_size=60))
def test_any_text_is_either_a_rule_or_a_told_fault(text: str) -> None:
    for report in (check_condition(text, NAMES), check_text(text, NAMES)):
        assert report.faults or report.kind is not None
    with contextlib.suppress(RuleError):
        evaluate(text, {})


@settings(max_examples=300, deadline=None)
@given(rule=RULES, facts=FACTS)
def test_what_is_said_never_to_hold_never_holds(rule: str, facts: dict[str, object]) -> None:
    if check_condition(rule, NAMES).faults:
        return
    held = evaluate(rule, facts)  # type: ignore[arg-type]
    assert can_hold(rule, NAMES) or held is False


def test_contradictions_are_seen() -> None:
    assert not can_hold("c == 'a' and c == 'b'", NAMES)
    assert not can_hold("n > 3 and n < 2", NAMES)
    assert not can_hold("answered(q) and not answered(q)", NAMES)
    assert can_hold("n > 3 and n < 4", NAMES)
    assert can_hold("'a' in l and 'b' in l", NAMES)
    assert can_hold("'a' in l and 'b' not in l", NAMES)
    assert can_hold("'x' in o and 'y' in o and 'z' not in o", {"o": Kind("list")})
    assert can_hold("n > 5 and m > 5 and n < m", {**NAMES, "m": Kind("number")})
