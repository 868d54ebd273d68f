"""Answers are checked in the words of the person who answers."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steadway.science.instruments import load_catalogue, read_posted, score, validate_answers

CATALOGUE = load_catalogue()
DIARY = CATALOGUE.get("diary")


@pytest.mark.parametrize(
    ("instrument", "answers", "faults"),
    [
        ("diary", {}, []),
        ("diary", {"pain": 0, "mood": 5, "did": ["moved", "rested"], "note": "Sunny"}, []),
        ("diary", {"pain": None, "note": "", "did": []}, []),
        ("diary", {"pain": 11}, [("pain", "Choose a number from 0 to 10.")]),
        ("diary", {"pain": True}, [("pain", "Choose a number from 0 to 10.")]),
        ("diary", {"pain": 3.5}, [("pain", "Choose a number from 0 to 10.")]),
        ("diary", {"mood": 9}, [("mood", "Choose one of the answers shown.")]),
        ("diary", {"mood": "5"}, [("mood", "Choose one of the answers shown.")]),
        ("diary", {"did": ["flew"]}, [("did", "Choose from the answers shown.")]),
        ("diary", {"did": "moved"}, [("did", "Choose from the answers shown.")]),
        ("diary", {"did": [["moved"]]}, [("did", "Choose from the answers shown.")]),
        ("diary", {"note": 7}, [("note", "Write your answer as text.")]),
        ("diary", {"note": "a" * 501},
         [("note", "Your text has 501 signs. There is room for 500.")]),
        ("diary", {"note": "a\x00b"},
         [("note", "Your text holds a sign we cannot save. Type that part again.")]),
        ("diary", {"note": "\ud800"},
         [("note", "Your text holds a sign we cannot save. Type that part again.")]),
        ("diary", {"extra": 1}, [("extra", "This question is not part of this form.")]),
        ("headache_days", {"days": 29}, [("days", "Write a whole number from 0 to 28.")]),
        ("headache_days", {"days": -1}, [("days", "Write a whole number from 0 to 28.")]),
        ("unwanted_effects", {"still": 2}, [("still", "Choose yes or no.")]),
        ("unwanted_effects", {"still": False}, []),
        ("unwanted_effects", {"which": ["none", "tired"]},
         [("which", "Two of these answers do not go together. Choose again.")]),
    ],
)  # fmt: skip
def test_each_answer_that_does_not_fit_is_named(
    instrument: str, answers: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    found = validate_answers(CATALOGUE.get(instrument), answers)
    assert [(fault.item, fault.message) for fault in found] == faults


@pytest.mark.parametrize(
    ("item", "message"),
    [("pain", "Choose an answer to go on."), ("note", "Write an answer to go on.")],
)
def test_a_required_item_left_open_asks_for_an_answer(item: str, message: str) -> None:
    items = tuple(each.model_copy(update={"required": each.id == item}) for each in DIARY.items)
    strict = DIARY.model_copy(update={"items": items})
    assert [fault.message for fault in validate_answers(strict, {})] == [message]


def test_no_shipped_item_of_the_diary_is_required() -> None:
    assert DIARY.sparse
    assert not any(item.required for item in DIARY.items)


@pytest.mark.parametrize(
    ("instrument", "posted", "answers"),
    [
        ("diary", {"pain": ["7"], "mood": ["4"], "did": ["moved", "moved", "rested"],
                   "note": ["  Sunny "]},
         {"pain": 7, "mood": 4, "did": ["moved", "rested"], "note": "Sunny"}),
        ("diary", {"pain": [""], "did": [], "note": [" "]}, {}),
        ("diary", {"csrfmiddlewaretoken": ["x"], "pain": ["0"]}, {"pain": 0}),
        ("headache_days", {"days": [" 3 "]}, {"days": 3}),
        ("unwanted_effects", {"still": ["true"]}, {"still": True}),
        ("unwanted_effects", {"still": ["0"]}, {"still": False}),
    ],
)  # fmt: skip
def test_a_posted_form_becomes_typed_answers(
    instrument: str, posted: dict[str, list[str]], answers: dict[str, Any]
) -> None:
    assert read_posted(CATALOGUE.get(instrument), posted) == (answers, ())


@pytest.mark.parametrize(
    ("instrument", "item", "text"),
    [("diary", "pain", "eleven"), ("diary", "pain", "11"), ("diary", "mood", "x"),
     ("diary", "did", "flew"), ("headache_days", "days", "²"), ("headache_days", "days", "1.5"),
     ("headache_days", "days", "9" * 5000), ("headache_days", "days", "29"),
     ("unwanted_effects", "still", "maybe")],
)  # fmt: skip
def test_a_posted_answer_that_cannot_be_read_is_one_fault(
    instrument: str, item: str, text: str
) -> None:
    _, faults = read_posted(CATALOGUE.get(instrument), {item: [text]})
    assert [fault.item for fault in faults] == [item]


@given(st.dictionaries(st.sampled_from([i.id for i in DIARY.items]), st.lists(st.text())))
def test_whatever_is_posted_either_scores_or_is_a_fault(posted: dict[str, list[str]]) -> None:
    answers, faults = read_posted(DIARY, posted)
    if not faults:
        assert validate_answers(DIARY, answers) == ()
    assert score(DIARY, answers).keys() == {"pain", "interference", "mood", "sleep"}
