"""The check-in: a tap a question."""

import uuid
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from steadway.care.assessments.models import Response
from steadway.care.people.models import Participant

KEY = uuid.UUID(int=7)


def walk(client: Client, key: uuid.UUID = KEY, **first: Any) -> Any:
    """Tap through all five pages."""
    given = [{"pain": "4", **first}, {"interference": "5"}, {"mood": "3"}, {"sleep": "4"},
             {"did": ["moved", "people"], "note": "A walk."}]  # fmt: skip
    for number, sent in enumerate(given, start=1):
        answer = client.post(f"/check-in/{key}/{number}/", sent)
    return answer


def test_the_first_question_stands_alone_and_shows_no_chart(her: Client) -> None:
    page = her.get("/check-in/").content.decode()
    assert page.count('name="pain"') == 11
    assert "interference" not in page
    assert '<figure class="chart"' not in page


def test_five_pages_make_one_entry_for_today(her: Client, now: datetime) -> None:
    assert walk(her)["Location"] == "/check-in/saved/"
    entry = Response.objects.get(instrument="diary")
    assert entry.for_day == now.date()
    assert entry.answers["pain"] == 4
    assert entry.answers["did"] == ["moved", "people"]
    assert "You have checked in today" in her.get("/check-in/").content.decode()


def test_the_last_press_twice_is_one_entry(her: Client) -> None:
    walk(her)
    her.post(f"/check-in/{KEY}/5/", {"did": ["moved", "people"], "note": "A walk."})
    assert Response.objects.filter(instrument="diary").count() == 1


def test_yesterday_can_be_caught_up_and_is_marked(her: Client, now: datetime) -> None:
    page = her.get("/check-in/?day=yesterday").content.decode()
    assert "for yesterday" in page
    walk(her, day="2027-01-12")
    entry = Response.objects.get(instrument="diary")
    assert (entry.for_day, entry.catch_up) == (date(2027, 1, 12), True)


def test_a_day_that_is_neither_becomes_today(her: Client, now: datetime) -> None:
    walk(her, day="2026-01-01")
    assert Response.objects.get(instrument="diary").for_day == now.date()


@pytest.mark.parametrize("value", ["11", "-3", "much", "5" * 300])
def test_a_wrong_number_gets_a_sentence(her: Client, value: str) -> None:
    page = her.post(f"/check-in/{KEY}/1/", {"pain": value})
    assert page.status_code == 422
    assert "Choose a number from 0 to 10." in page.content.decode()


def test_a_note_that_is_too_long_is_kept_on_the_page(her: Client) -> None:
    note = "word " * 300
    page = her.post(f"/check-in/{KEY}/5/", {"pain": "3", "note": note})
    assert page.status_code == 422
    assert "word word word" in page.content.decode()


def test_questions_can_be_left_open_but_not_all_of_them(her: Client) -> None:
    assert her.post(f"/check-in/{KEY}/1/", {}).status_code == 302
    page = her.post(f"/check-in/{KEY}/5/", {})
    assert page.status_code == 422
    assert "There is nothing to save yet." in page.content.decode()


def test_back_shows_what_was_tapped(her: Client) -> None:
    her.post(f"/check-in/{KEY}/1/", {"pain": "4"})
    assert 'value="4" checked' in her.get(f"/check-in/{KEY}/1/").content.decode()


def test_the_start_address_goes_on_with_what_was_begun(her: Client) -> None:
    her.post(f"/check-in/{KEY}/1/", {"pain": "4"})
    page = her.get("/check-in/").content.decode()
    assert 'value="4" checked' in page
    assert f"/check-in/{KEY}/1/" in page


def test_a_second_entry_for_the_day_asks_before_it_takes_the_place(her: Client) -> None:
    walk(her)
    second = uuid.UUID(int=8)
    page = walk(her, key=second, pain="9")
    assert page.status_code == 422
    assert "Use this one instead" in page.content.decode()
    her.post(f"/check-in/{second}/5/", {"did": ["rested"], "act": "replace"})
    living = Response.objects.get(instrument="diary", voided_at=None)
    assert living.answers["pain"] == 9


def test_answers_travel_with_the_form_when_the_session_is_gone(her: Client) -> None:
    sent = {"was_pain": "4", "was_interference": "2", "did": ["rested"], "day": "2027-01-13"}
    her.post(f"/check-in/{KEY}/5/", sent)
    assert Response.objects.get(instrument="diary").answers["interference"] == 2


def test_the_key_of_someone_else_opens_nothing(her: Client, kofi: Participant) -> None:
    walk(her)
    other = Client()
    other.force_login(kofi.account)
    page = walk(other)
    assert page.status_code == 422
    assert Response.objects.filter(participant=kofi).count() == 0


def test_other_answers_under_the_same_key_are_not_dropped_unseen(her: Client) -> None:
    walk(her)
    page = walk(her, pain="9")
    assert page.status_code == 422
    assert "Use this one instead" in page.content.decode()
