"""Questionnaires: small pages, saved as you go."""

import uuid
from datetime import datetime

import pytest
from django.test import Client

from steadway.care.assessments.models import PartialAnswers, Response
from steadway.care.assessments.queries import OccasionView, form, open_occasions
from steadway.care.people.models import Participant


@pytest.fixture
def occasion(ada: Participant, now: datetime) -> OccasionView:
    return open_occasions(ada, now)[0]


@pytest.fixture
def client(ada: Participant) -> Client:
    browser = Client()
    browser.force_login(ada.account)
    return browser


def pages(ada: Participant, occasion: OccasionView, now: datetime) -> list[list[str]]:
    found = form(ada, occasion.id, "nrs_pain", now)
    return [[item.id for item in page.items] for page in found.pages]


def test_the_list_says_how_long_and_what_is_done(client: Client, occasion: OccasionView) -> None:
    page = client.get(f"/questions/{occasion.id}/").content.decode()
    assert "Not started" in page
    assert "minute" in page


def test_answers_are_saved_page_by_page_and_handed_in_at_the_end(
    client: Client, ada: Participant, occasion: OccasionView, now: datetime
) -> None:
    base = f"/questions/{occasion.id}/nrs_pain/"
    names = pages(ada, occasion, now)
    for number, items in enumerate(names, start=1):
        sent = client.post(
            f"{base}{number}/", {**dict.fromkeys(items, "6"), "key": str(uuid.uuid4())}
        )
        assert sent.status_code == 302
        if number < len(names):
            assert sent["Location"] == f"{base}{number + 1}/"
            assert PartialAnswers.objects.exists()
    response = Response.objects.get()
    assert sent["Location"] == f"/questions/{occasion.id}/saved/{response.pk}/"
    assert "Your answers are saved" in client.get(sent["Location"]).content.decode()


def test_the_same_last_page_twice_is_one_response(
    client: Client, ada: Participant, occasion: OccasionView, now: datetime
) -> None:
    names = pages(ada, occasion, now)
    key = str(uuid.uuid4())
    for _ in range(2):
        for number, items in enumerate(names, start=1):
            client.post(
                f"/questions/{occasion.id}/nrs_pain/{number}/",
                {**dict.fromkeys(items, "6"), "key": key},
            )
    assert Response.objects.count() == 1


@pytest.mark.parametrize("value", ["11", "-1", "six", "4.5", "9" * 400])
def test_a_wrong_number_gets_a_sentence_and_is_not_saved(
    client: Client, ada: Participant, occasion: OccasionView, now: datetime, value: str
) -> None:
    item = pages(ada, occasion, now)[0][0]
    page = client.post(f"/questions/{occasion.id}/nrs_pain/1/", {item: value})
    assert page.status_code == 422
    assert "Choose a number from 0 to 10." in page.content.decode()
    assert not PartialAnswers.objects.filter(answers__has_key=item).exists()


def test_stopping_keeps_what_was_chosen(
    client: Client, ada: Participant, occasion: OccasionView, now: datetime
) -> None:
    item = pages(ada, occasion, now)[0][0]
    answer = client.post(f"/questions/{occasion.id}/nrs_pain/1/", {item: "7", "act": "stop"})
    assert answer["Location"].startswith("/stop-here/")
    page = client.get(f"/questions/{occasion.id}/nrs_pain/1/").content.decode()
    assert 'value="7" checked' in page


def test_someone_elses_questions_are_not_there(
    client: Client, kofi: Participant, now: datetime
) -> None:
    theirs = open_occasions(kofi, now)[0]
    for path in ("", "nrs_pain/", "nrs_pain/1/"):
        assert client.get(f"/questions/{theirs.id}/{path}").status_code == 404
    assert client.post(f"/questions/{theirs.id}/nrs_pain/1/", {"now": "3"}).status_code == 404


def test_a_page_or_a_questionnaire_that_is_not_asked_is_not_there(
    client: Client, occasion: OccasionView
) -> None:
    assert client.get(f"/questions/{occasion.id}/nrs_pain/40/").status_code == 404
    assert client.get(f"/questions/{occasion.id}/nothing/1/").status_code == 404


def test_questions_can_be_left_alone_and_the_course_goes_on(
    client: Client, occasion: OccasionView, ada: Participant, now: datetime
) -> None:
    for _ in range(2):
        assert client.post(f"/questions/{occasion.id}/")["Location"] == "/today/"
    assert occasion.id not in [one.id for one in open_occasions(ada, now)]


def test_nobody_elses_questions_can_be_left_alone(occasion: OccasionView, door, kofi) -> None:
    assert door(kofi).post(f"/questions/{occasion.id}/").status_code == 404
    assert door(kofi).post(f"/questions/{uuid.uuid4()}/").status_code == 404
