"""One alert's page, and the four things that can be done there."""

from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from steadway.care.audit.models import Entry
from steadway.care.safety import queries
from steadway.care.safety.models import AlertStep

from .conftest import PHONE, WORDS, logged_in

pytestmark = pytest.mark.django_db
DOING = ("acknowledge", "tick", "hand_over", "close")


def url(alert, name="alert"):
    return reverse(f"therapist:{name}", args=[alert.pk])


def text(response):
    return unescape(response.content.decode())


def test_it_shows_the_exact_words_when_what_was_shown_and_the_phone(alert, as_ben):
    page = text(as_ben.get(url(alert)))
    for part in (WORDS, "Ada", PHONE, "The help page", "Look now", "The next person is told in"):
        assert part in page


def test_every_opening_is_on_the_record_under_the_readers_code(alert, as_ben, ben):
    for _ in range(2):
        as_ben.get(url(alert))
    looks = Entry.objects.filter(act="safety.looked_at", actor_code=ben.code)
    assert [entry.subject for entry in looks] == [alert.participant.code] * 2


def test_taking_it_on_stops_the_clock(alert, as_ben, ben):
    response = as_ben.post(url(alert, "acknowledge"), follow=True)
    assert "It is yours." in text(response)
    assert "the clock has stopped" in text(response)
    alert.refresh_from_db()
    assert alert.owner == ben


def test_a_double_click_takes_it_on_once_and_the_second_person_is_told(alert, as_ben, cleo):
    for _ in range(2):
        as_ben.post(url(alert, "acknowledge"))
    other = logged_in(cleo).post(url(alert, "acknowledge"), follow=True)
    assert "Somebody else took it on first." in text(other)
    assert AlertStep.objects.filter(kind="acknowledged").count() == 1


def test_steps_are_ticked_and_stay_ticked(alert, as_ben):
    steps = queries.steps_to_do()[:2]
    page = text(as_ben.post(url(alert, "tick"), {"steps": steps}, follow=True))
    assert page.count("checked disabled") == 2
    assert f"Step done: {steps[0]}" in page


@pytest.mark.parametrize("steps", [[], ["Have tea"]])
def test_no_step_or_an_unknown_step_is_told_beside_the_list(alert, as_ben, steps):
    response = as_ben.post(url(alert, "tick"), {"steps": steps})
    assert response.status_code == 422
    assert 'id="steps-fault"' in text(response)


def test_handing_over_names_the_colleague_and_starts_the_clock(alert, as_ben, cleo):
    form = {"to": cleo.code, "note": "My shift ends."}
    page = text(as_ben.post(url(alert, "hand_over"), form, follow=True))
    assert "Handed over: Cleo" in page
    assert "My shift ends." in page
    alert.refresh_from_db()
    assert (alert.owner, alert.acknowledged_at) == (cleo, None)


@pytest.mark.parametrize("to", ["", "ST-NOBODY", "dan"])
def test_handing_over_to_nobody_keeps_the_text(alert, as_ben, cleo, dan, to):
    to = dan.code if to == "dan" else to
    response = as_ben.post(url(alert, "hand_over"), {"to": to, "note": "Please call at 9."})
    assert response.status_code == 422
    assert 'id="to-fault"' in text(response)
    assert "Please call at 9." in text(response)


@pytest.mark.parametrize("note", ["", "   ", "x" * 4001])
def test_closing_needs_a_note_of_a_possible_length(alert, as_ben, note):
    response = as_ben.post(url(alert, "close"), {"note": note})
    assert response.status_code == 422
    assert 'id="note-fault"' in text(response)
    alert.refresh_from_db()
    assert alert.is_open


def test_closing_with_a_note_leaves_the_page_readable_without_forms(alert, as_ben):
    response = as_ben.post(url(alert, "close"), {"note": "Called. Safe now."}, follow=True)
    assert "Closed. It stays on the record." in text(response)
    page = text(as_ben.get(url(alert)))
    assert "Called. Safe now." in page
    assert "<form" not in page


def test_closing_twice_from_two_tabs_keeps_the_first_note(alert, as_ben):
    for note in ("First.", "Second."):
        assert as_ben.post(url(alert, "close"), {"note": note}).status_code == 302
    assert [s.note for s in AlertStep.objects.filter(kind="closed")] == ["First."]


@pytest.mark.parametrize("name", ["tick", "hand_over"])
def test_a_second_tab_on_a_closed_alert_is_told_and_stores_nothing(alert, as_ben, cleo, name):
    as_ben.post(url(alert, "close"), {"note": "Called."})
    form = {"steps": queries.steps_to_do()[:1], "to": cleo.code}
    assert as_ben.post(url(alert, name), form).status_code == 422
    assert not AlertStep.objects.filter(kind__in=["ticked", "handed_over"]).exists()


def test_words_from_outside_are_shown_as_words(alert, as_ben):
    as_ben.post(url(alert, "close"), {"note": "<script>alert(1)</script>"})
    assert b"<script>" not in as_ben.get(url(alert)).content


@pytest.mark.parametrize("name", ["alert", *DOING])
def test_somebody_else_finds_the_same_nothing_as_behind_a_wrong_id(alert, ada, dan, olga, name):
    for account in (ada.account, dan, olga):
        client = logged_in(account)
        ask = client.get if name == "alert" else client.post
        assert ask(url(alert, name)).status_code == 404
    assert not Entry.objects.filter(act="safety.looked_at").exists()


@pytest.mark.parametrize("name", ["alert", *DOING])
def test_somebody_who_has_not_logged_in_is_asked_to(alert, name):
    ask = Client().get if name == "alert" else Client().post
    assert ask(url(alert, name)).status_code == 302


def test_staff_without_a_second_step_set_it_up_first(alert, ben):
    from allauth.mfa.models import Authenticator

    Authenticator.objects.filter(user=ben).delete()
    response = logged_in(ben).get(url(alert))
    assert response.status_code == 302
    assert "second-step" in response["Location"] or "2fa" in response["Location"]


@pytest.mark.parametrize("name", DOING)
def test_nothing_is_done_by_looking(alert, as_ben, name):
    assert as_ben.get(url(alert, name)).status_code == 405


def test_the_page_itself_cannot_be_written_to(alert, as_ben):
    assert as_ben.post(url(alert)).status_code == 405


@pytest.mark.parametrize("name", ["alert", *DOING])
def test_an_alert_that_does_not_exist_is_not_there(alert, as_ben, name):
    ask = as_ben.get if name == "alert" else as_ben.post
    assert ask(reverse(f"therapist:{name}", args=[uuid4()])).status_code == 404


def test_a_form_without_its_token_is_refused(alert, ben):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ben)
    assert client.post(url(alert, "acknowledge")).status_code == 403
