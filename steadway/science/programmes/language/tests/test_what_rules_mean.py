"""The tables that are both test and specification: rule → kind → value, or the named error."""

from __future__ import annotations

import pytest

from steadway.science.programmes.errors import (
    FactMissing,
    NumberOutOfRange,
    RuleError,
    WrongKindOfFact,
)
from steadway.science.programmes.language import (
    Kind,
    check_condition,
    check_value,
    evaluate,
    evaluate_or_missing,
)

NAMES = {
    "track": Kind("choice", ("back", "headache", "other")),
    "m1_alarm_fits": Kind("choice", ("loud", "swings", "not_sure"), missing=True),
    "goal_ladder.goal": Kind("text", missing=True),
    "goal_ladder.confidence": Kind("number", missing=True),
    "goal_ladder.rungs": Kind("list"),
    "goal_ladder.areas": Kind("list", ("family", "work")),
    "completed.m0": Kind("boolean"),
    "watched": Kind("boolean"),
    "scores.phq_8.total": Kind("number", missing=True),
    "days.in_course": Kind("number"),
    "diary.entries": Kind("number"),
}
FACTS = {
    "track": "headache",
    "goal_ladder.goal": "Walk to the sea",
    "goal_ladder.confidence": 6,
    "goal_ladder.rungs": ["to the gate", "to the corner"],
    "goal_ladder.areas": ["family"],
    "completed.m0": True,
    "watched": False,
    "days.in_course": 9,
}
MEANINGS: list[tuple[str, str, object]] = [
    # literals
    ("3", "number", 3),
    ("2.5", "number", 2.5),
    ("-4", "number", -4),
    ("'word'", "text", "word"),
    ("True", "boolean", True),
    ("false", "boolean", False),
    # names
    ("track", "choice", "headache"),
    ("days.in_course", "number", 9),
    ("diary.entries", "number", 0),
    ("completed.m0", "boolean", True),
    ("goal_ladder.rungs", "list", ["to the gate", "to the corner"]),
    # comparison
    ("track == 'headache'", "boolean", True),
    ("track != 'headache'", "boolean", False),
    ("days.in_course > 8", "boolean", True),
    ("0 <= days.in_course < 9", "boolean", False),
    ("watched == False", "boolean", True),
    # logic
    ("completed.m0 and not watched", "boolean", True),
    ("watched or completed.m0", "boolean", True),
    ("not (watched or completed.m0)", "boolean", False),
    # membership
    ("track in ['back', 'headache']", "boolean", True),
    ("track not in ['back']", "boolean", True),
    ("'family' in goal_ladder.areas", "boolean", True),
    ("'work' not in goal_ladder.areas", "boolean", True),
    ("days.in_course in [7, 9]", "boolean", True),
    # missing values: or gives what stands in, answered asks
    ("goal_ladder.goal or 'your goal'", "text", "Walk to the sea"),
    ("m1_alarm_fits or 'not_sure'", "text", "not_sure"),
    ("scores.phq_8.total or 0", "number", 0),
    ("answered(scores.phq_8.total)", "boolean", False),
    ("answered(goal_ladder.goal) and goal_ladder.goal == 'Walk to the sea'", "boolean", True),
    ("not answered(m1_alarm_fits) or m1_alarm_fits == 'loud'", "boolean", True),
    ("(m1_alarm_fits or 'none') == 'none'", "boolean", True),
    # a list that is not there yet is empty
    ("count(goal_ladder.rungs)", "number", 2),
    ("count(goal_ladder.rungs) >= 3", "boolean", False),
    # arithmetic and functions
    ("days.in_course * 2 - 3 + 1", "number", 16),
    ("min(3, days.in_course)", "number", 3),
    ("max(3, days.in_course)", "number", 9),
    ("round(2.5)", "number", 3),
    ("round(-2.5)", "number", -2),
    ("round((goal_ladder.confidence or 0) * 0.8)", "number", 5),
]


@pytest.mark.parametrize(("rule", "kind", "value"), MEANINGS)
def test_a_rule_has_a_kind_and_a_value(rule: str, kind: str, value: object) -> None:
    report = check_value(rule, NAMES)
    assert report.faults == ()
    assert report.kind is not None
    assert report.kind.sort == kind
    assert evaluate(rule, FACTS) == value


FAULTS: list[tuple[str, int, str]] = [
    # unknown names, with the nearest one
    ("trak == 'back'", 1, "no fact called “trak”"),
    ("completed.m9", 1, "no fact called “completed.m9”"),
    ("days.in_course > 3 and goal_ladder.gaol == 'x'", 24, "no fact called"),
    # kinds that do not go together
    ("track == 3", 1, "choice can never equal a number"),
    ("track < 'a'", 1, "compares numbers"),
    ("track + 1 == 2", 1, "a number is needed"),
    ("days.in_course", 1, "true or false is needed"),
    ("track and watched", 1, "and, or and not need true or false"),
    ("not track", 5, "need true or false"),
    ("goal_ladder.rungs == 'x'", 1, "list cannot be compared"),
    ("track in goal_ladder.goal", 10, "a list is needed"),
    ("days.in_course in ['seven']", 20, "can never be"),
    ("3 in goal_ladder.rungs", 1, "holds text"),
    ("count(track) > 1", 1, "count takes a list"),
    ("(goal_ladder.confidence or 'none') == 'none'", 28, "cannot fall back"),
    ("days.in_course == 9 == True", 1, "can never equal"),
    # options that are not there
    ("track == 'headachy'", 10, "not an option of track"),
    ("track in ['back', 'hip']", 19, "not an option of track"),
    ("'play' in goal_ladder.areas", 1, "not an option"),
    # missing and unguarded
    ("m1_alarm_fits == 'loud'", 1, "can have no value"),
    ("scores.phq_8.total > 9", 1, "can have no value"),
    ("answered(goal_ladder.goal) or goal_ladder.goal == 'x'", 31, "can have no value"),
    ("not answered(goal_ladder.goal) and goal_ladder.goal == 'x'", 36, "can have no value"),
    # not in the language
    ("answered('x')", 10, "answered takes one name"),
    ("answered()", 1, "takes 1 value"),
    ("open('file')", 1, "no function “open”"),
    ("track.upper()", 1, "no function"),
    ("track[0] == 'b'", 1, "not in the language"),
    ("[x for x in track]", 1, "not in the language"),
    ("lambda: 1", 1, "not in the language"),
    ("track if watched else 'x'", 1, "not in the language"),
    ("days.in_course / 2 > 1", 1, "not in the language"),
    ("days.in_course ** 9 > 1", 1, "not in the language"),
    ("watched is True", 1, "“is” is not"),
    ("f'{track}' == 'x'", 1, "not in the language"),
    ("None == track", 1, "is not a value"),
    ("(x := 3) == 3", 2, "not in the language"),
    ("a.b.c.d == 1", 1, "is not a name"),
    ("['back'] == track", 1, "after “in” only"),
    ("track in []", 10, "holds numbers and text only"),
    ("track in [watched]", 10, "holds numbers and text only"),
    ("round(x=1)", 1, "takes 1 value"),
    ("~3 == 3", 1, "not in the language"),
    ("99999999999 == days.in_course", 1, "too large"),
    ("", 1, "rule is empty"),
    ("track = 'back'", 7, "single = does not compare"),
    ("watched && completed.m0", 10, "&&"),
    ("track == 'back", 10, "cannot be read"),
    ("not " * 100 + "watched", 1, "nested too deeply"),
    ("(" * 190 + "1" + ")" * 190 + " == 1", 1, ""),
    ("watched or " * 100 + "watched", 1, "longer than 500"),
    ("1 == 1 and " * 40 + "watched", 1, "too many parts"),
]


@pytest.mark.parametrize(("rule", "column", "words"), FAULTS)
def test_a_faulty_rule_is_told_with_its_column(rule: str, column: int, words: str) -> None:
    if words == "":
        # Brackets alone nest nothing: they are not in the tree. It must still be no crash.
        check_condition(rule, NAMES)
        return
    report = check_condition(rule, NAMES)
    assert report.faults, rule
    shown = [fault for fault in report.faults if words in fault.message]
    assert shown, report.faults
    assert all(fault.remedy for fault in report.faults)
    if words not in {"nested too deeply", "too many parts"}:
        assert shown[0].column == column


def test_a_column_counts_characters_and_not_bytes() -> None:
    report = check_condition("'Grüße' == 'ü' and trak == 'x'", NAMES)
    assert report.faults[0].column == 20


def test_a_column_counts_the_spaces_before_the_rule() -> None:
    assert check_condition("   trak == 'x'", NAMES).faults[0].column == 4


ERRORS: list[tuple[str, dict[str, object], type[RuleError]]] = [
    ("m1_alarm_fits == 'loud'", {}, FactMissing),
    ("goal_ladder.goal", {"goal_ladder.goal": ""}, FactMissing),
    ("scores.phq_8.total > 3", {"scores.phq_8.total": None}, FactMissing),
    ("scores.phq_8.total > 3", {"scores.phq_8.total": "high"}, WrongKindOfFact),
    ("scores.phq_8.total > 3", {"scores.phq_8.total": True}, WrongKindOfFact),
    ("track == 'back'", {"track": 3}, WrongKindOfFact),
    ("track == 'back'", {"track": True}, WrongKindOfFact),
    ("not watched", {"watched": "no"}, WrongKindOfFact),
    ("count(goal_ladder.rungs) > 1", {"goal_ladder.rungs": "one"}, WrongKindOfFact),
    ("'a' in goal_ladder.rungs", {"goal_ladder.rungs": 3}, WrongKindOfFact),
    ("days.in_course * 1000000000 > 1", {"days.in_course": 1e9}, NumberOutOfRange),
    ("days.in_course > 1", {"days.in_course": float("nan")}, NumberOutOfRange),
    ("round(days.in_course)", {"days.in_course": float("inf")}, NumberOutOfRange),
]


@pytest.mark.parametrize(("rule", "facts", "error"), ERRORS)
def test_a_rule_that_cannot_be_evaluated_raises_its_named_error(
    rule: str, facts: dict[str, object], error: type[RuleError]
) -> None:
    with pytest.raises(error) as caught:
        evaluate(rule, facts)  # type: ignore[arg-type]
    assert caught.value.expression == rule


def test_and_does_not_look_at_what_stands_behind_a_false_part() -> None:
    assert evaluate("answered(x) and x > 3", {}) is False


def test_modules_not_finished_and_counters_not_begun_have_a_value() -> None:
    assert evaluate("completed.m7", {}) is False
    assert evaluate("days.in_course + diary.entries", {}) == 0


def test_a_prefill_may_have_no_value() -> None:
    assert evaluate_or_missing("goal_ladder.goal", {}) is None
    assert check_value("goal_ladder.goal", NAMES, may_miss=True).faults == ()
    assert check_value("goal_ladder.goal", NAMES).faults


def test_zero_and_false_are_values_and_not_missing() -> None:
    assert evaluate("goal_ladder.confidence or 5", {"goal_ladder.confidence": 0}) == 0
    assert evaluate("answered(watched)", {"watched": False}) is True
