from __future__ import annotations

from typing import Any

import pytest

from steadway.science.programmes import (
    ProgrammeVersion,
    RuleError,
    coerce_values,
    facts_of_values,
    feedback,
    prefill,
    validate_values,
)

GOOD: dict[str, Any] = {"goal": "Walk"}

TYPED: list[tuple[str, Any, Any]] = [
    ("mins", "20", 20),
    ("mins", " 20 ", 20),
    ("mins", "20 minutes", 20),
    ("mins", "about 20 min.", 20),
    ("mins", "12,5", 12.5),
    ("mins", "12.5", 12.5),
    ("mins", "1 200", 1200),
    ("mins", "1\u00a0200", 1200),
    ("mins", "1,200", 1200),
    ("mins", "0,125", 0.125),
    ("mins", "\u22125", -5),
    ("mins", "twenty", "twenty"),
    ("mins", "10 or 20", "10 or 20"),
    ("mins", "10-20", "10-20"),
    ("mins", "9" * 40, "9" * 40),
    ("mins", "", None),
    ("mins", None, None),
    ("sure", "7", 7),
    ("sure", "7.0", 7),
    ("goal", "  Walk\r\nfar  ", "Walk\nfar"),
    ("goal", ["Walk"], "Walk"),
    ("goal", "\x00", None),
    ("rungs", ["a", "", "  b "], ["a", "b"]),
    ("rungs", "a", ["a"]),
    ("rungs", [], None),
    ("helps", ["warm"], ["warm"]),
    ("helps", "warm", ["warm"]),
    ("clock", "7:5", "07:05"),
    ("clock", "19.30", "19:30"),
    ("clock", "19:30:00", "19:30"),
    ("clock", "soon", "soon"),
    ("area_own", " the sea ", "the sea"),
]


@pytest.mark.parametrize(("field", "raw", "typed"), TYPED)
def test_what_people_type_is_understood_or_kept(
    field: str, raw: Any, typed: Any, version: ProgrammeVersion
) -> None:
    assert coerce_values(version.worksheet("sheet"), {field: raw}).get(field) == typed


def test_fields_that_are_not_in_the_worksheet_are_left_out(version: ProgrammeVersion) -> None:
    assert coerce_values(version.worksheet("sheet"), {"csrf": "x", "goal": "a"}) == {"goal": "a"}


FAULTS: list[tuple[str, Any, str]] = [
    ("goal", None, "Please write a few words here."),
    ("goal", "x" * 41, "Please use 40 letters or fewer here. We kept your words."),
    ("area", "moon", "Please choose one of these."),
    ("helps", ["warm", "moon"], "Please choose from these."),
    ("helps", "warm", "Please choose from these."),
    ("sure", 11, "Please choose a number from 0 to 10."),
    ("sure", -1, "Please choose a number from 0 to 10."),
    ("sure", 2.5, "Please choose a number from 0 to 10."),
    ("sure", True, "Please choose a number from 0 to 10."),
    ("sure", "high", "Please choose a number from 0 to 10."),
    ("mins", "twenty", "Please write one number, like 20."),
    ("mins", 241, "Please write a number from 0 to 240."),
    ("mins", -1, "Please write a number from 0 to 240."),
    ("mins", float("nan"), "Please write a number from 0 to 240."),
    ("rungs", ["one"], "Please write 2 steps or more. They can be very small."),
    ("rungs", ["a", "b", "c", "d"], "Please keep to 3 steps. You can join some."),
    ("rungs", ["a", "b" * 21], "Please use 20 letters or fewer for each step."),
    ("day", "23.11.2026", "Please give a day, like 2026-11-23."),
    ("day", "2026-02-30", "Please give a day, like 2026-11-23."),
    ("clock", "25:00", "Please give a time, like 19:30."),
    ("clock", "soon", "Please give a time, like 19:30."),
    ("area_own", "x" * 301, "Please use 300 letters or fewer here. We kept your words."),
]


@pytest.mark.parametrize(("field", "value", "message"), FAULTS)
def test_a_fault_is_told_in_plain_words_beside_its_field(
    field: str, value: Any, message: str, version: ProgrammeVersion
) -> None:
    faults = validate_values(version.worksheet("sheet"), {**GOOD, field: value})
    assert [(fault.field, fault.message) for fault in faults] == [(field, message)]


def test_a_filled_worksheet_has_no_fault(version: ProgrammeVersion) -> None:
    values = {
        "goal": "Walk",
        "area": "family",
        "sure": 0,
        "mins": 0,
        "rungs": ["a", "b"],
        "helps": ["warm"],
        "day": "2026-11-23",
        "clock": "19:30",
        "note": "x",
    }
    assert validate_values(version.worksheet("sheet"), values) == ()


def test_own_words_stand_in_for_a_required_choice(version: ProgrammeVersion) -> None:
    sheet = version.worksheet("sheet")
    fields = tuple(
        field.model_copy(update={"required": field.id == "area"}) for field in sheet.fields
    )
    sheet = sheet.model_copy(update={"fields": fields})
    assert validate_values(sheet, {"area_own": "the sea"}) == ()
    assert [f.message for f in validate_values(sheet, {})] == [
        "Please choose one, or use your own words."
    ]


def test_prefill_takes_what_was_said_before_and_leaves_the_rest_empty(
    version: ProgrammeVersion,
) -> None:
    sheet = version.worksheet("sheet")
    assert prefill(sheet, {}) == {}
    assert prefill(sheet, {"reason": "the garden"}) == {"note": "the garden"}


def test_feedback_is_the_first_rule_that_holds(version: ProgrammeVersion) -> None:
    sheet = version.worksheet("sheet")
    assert feedback(sheet, {"goal": "Walk", "sure": 3}, {}) == "Make “Walk” smaller."
    assert feedback(sheet, {"goal": "Walk", "sure": 8}, {}) == "Saved."


def test_feedback_on_an_empty_field_passes_over(version: ProgrammeVersion) -> None:
    assert feedback(version.worksheet("sheet"), {"goal": "Walk"}, {}) == "Saved."


def test_feedback_with_values_of_another_kind_is_a_named_error(version: ProgrammeVersion) -> None:
    with pytest.raises(RuleError) as caught:
        feedback(version.worksheet("sheet"), {"goal": "Walk", "sure": "high"}, {})
    assert caught.value.expression == "sure < 7"


def test_values_become_facts_under_the_worksheet_s_name(version: ProgrammeVersion) -> None:
    facts = facts_of_values(version.worksheet("sheet"), {"goal": "a", "area_own": "b", "x": 1})
    assert facts == {"sheet.goal": "a", "sheet.area_own": "b"}
