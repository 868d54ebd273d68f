"""The rules as a table: what is answered, what is found."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from steadway.science.risk import Rule, concerns, rules


@dataclass(frozen=True)
class Value:
    value: float | None


def total(value: float | None) -> dict[str, Value]:
    return {"total": Value(value)}


TABLE = [
    ("phq_9", {"9": 0}, total(3), (), []),
    ("phq_9", {"9": 1}, total(3), (), [("self_harm_sometimes", "amber")]),
    ("phq_9", {"9": "1"}, total(3), (), [("self_harm_sometimes", "amber")]),
    ("phq_9", {"9": 2}, total(3), (), [("self_harm_often", "red")]),
    ("phq_9", {"9": 3}, total(3), (), [("self_harm_often", "red")]),
    ("phq_9", {}, total(19), (), []),
    ("phq_9", {}, total(20), (), [("depression_severe", "amber")]),
    ("phq_8", {"9": 3}, total(20), (), [("depression_severe", "amber")]),
    ("phq_9", {}, total(None), (total(0),), []),
    ("phq_9", {}, total(11), (total(5),), [("depression_rise", "amber")]),
    ("phq_9", {}, total(10.9), (total(5),), []),
    ("phq_9", {}, total(11), (total(5), total(9)), [("depression_rise", "amber")]),
    ("phq_9", {}, total(14), (total(14), total(2), total(8)), [("depression_rise", "amber")]),
    ("phq_9", {}, total(11), (total(None), {}), []),
    ("gad_7", {}, total(9), (total(5),), [("anxiety_rise", "green")]),
    ("gad_7", {}, total(8), (total(5),), []),
    ("unwanted_effects", {"bother": 8}, {}, (), [("unwanted_effect_strong", "amber")]),
    ("unwanted_effects", {"bother": 7}, {}, (), []),
    ("nrs_pain", {"9": 3}, total(27), (total(0),), []),
    (
        "phq_9",
        {"9": 3},
        total(21),
        (total(4),),
        [("self_harm_often", "red"), ("depression_severe", "amber"), ("depression_rise", "amber")],
    ),
]


@pytest.mark.parametrize(("instrument", "answers", "scores", "previous", "expected"), TABLE)
def test_each_response_finds_the_concerns_of_the_table(
    instrument, answers, scores, previous, expected
):
    found = concerns(instrument, answers, scores, previous)
    assert [(concern.rule, concern.tier) for concern in found] == expected


@pytest.mark.parametrize("unread", [True, [], "often", float("nan"), {"a": 1}])
def test_a_watched_answer_that_cannot_be_read_is_a_concern_of_its_own(unread):
    found = concerns("phq_9", {"9": unread}, {})
    assert found
    assert found[0].tier == "red"
    assert not any(concern.readable for concern in found)


@pytest.mark.parametrize("nothing", [None, ""])
def test_an_open_answer_is_no_concern(nothing):
    assert concerns("phq_9", {"9": nothing}, {}) == ()


@given(st.integers(0, 3), st.floats(0, 27), st.floats(0, 27))
def test_a_worse_answer_never_finds_less_urgent_concerns(item, now, before):
    order = {"green": 1, "amber": 2, "red": 3}

    def worst(answer: int) -> int:
        found = concerns("phq_9", {"9": answer}, total(now), (total(before),))
        return max((order[concern.tier] for concern in found), default=0)

    assert worst(item) <= worst(min(item + 1, 3))


def test_the_items_to_quote_are_named():
    assert concerns("phq_9", {"9": 1}, {})[0].items == ("9",)


def test_every_rule_says_where_it_comes_from():
    assert all(rule.source and rule.sentence for rule in rules().rules)


def test_a_rule_looks_at_exactly_one_thing():
    body = {"id": "a", "kind": "a", "instruments": ["x"], "tier": "red", "sentence": "s"}
    with pytest.raises(ValidationError, match="exactly one"):
        Rule.model_validate({**body, "source": "s"})
