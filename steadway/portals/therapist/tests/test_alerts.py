"""The list of alerts."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from steadway.care.safety import actions
from steadway.care.safety.models import Alert
from steadway.care.safety.telling import STAFF_DOOR

from .conftest import PHONE, SYSTEM, WORDS, logged_in

pytestmark = pytest.mark.django_db
URL = "/staff/"


def test_it_shows_who_how_soon_and_until_when_but_no_answer_no_name_and_no_phone(alert, as_ben):
    page = as_ben.get(URL).content.decode()
    assert alert.participant.code in page
    assert "Look now" in page
    assert "nobody yet" in page
    assert not [secret for secret in (WORDS, PHONE, "Ada") if secret in page]


def test_the_number_of_alerts_stands_in_the_title(alert, as_ben):
    assert "<title>(1) Alerts" in as_ben.get(URL).content.decode()


def test_no_query_string_can_filter_an_alert_away(alert, as_ben):
    page = as_ben.get(URL, {"tier": "green", "page": "9", "q": "x"}).content.decode()
    assert alert.participant.code in page


def test_when_nobody_is_waiting_it_says_so(as_ben):
    page = as_ben.get(URL).content.decode()
    assert "Nobody is waiting." in page
    assert "<title>Alerts" in page


def test_where_nobody_is_on_call_it_says_so(as_ben):
    assert "nobody reads" in as_ben.get(URL).content.decode()


def test_an_alert_past_its_time_is_marked_in_words(alert, as_ben):
    raised = alert.raised_at - timedelta(days=2)
    actions.raise_alert(
        participant=alert.participant, tier="amber", kind="worse", summary="x", source="s",
        key="old", now=raised, actor=SYSTEM,
    )  # fmt: skip
    page = as_ben.get(URL).content.decode()
    assert "(past)" in page
    assert "The next person is being told now" in page


def test_a_closed_alert_moves_below(alert, as_ben, ben):
    now = alert.raised_at
    actions.close(alert=alert, account=ben, note="Called.", now=now, actor=SYSTEM)
    page = as_ben.get(URL).content.decode()
    assert "Nobody is waiting." in page
    assert "Closed in the last 30 days (1)" in page


def test_it_needs_the_same_few_queries_for_1_and_for_30_alerts(
    alert, as_ben, django_assert_max_num_queries
):
    for n in range(29):
        actions.raise_alert(
            participant=alert.participant, tier="green", kind="worse", summary="x", source="s",
            key=f"more:{n}", now=alert.raised_at, actor=SYSTEM,
        )  # fmt: skip
    with django_assert_max_num_queries(9):
        as_ben.get(URL)
    assert Alert.objects.count() == 30


def test_somebody_who_has_not_logged_in_is_asked_to(alert):
    response = Client().get(URL)
    assert response.status_code == 302
    assert "next=" in response["Location"]


def test_a_participant_an_assessor_and_an_operator_find_nothing(alert, ada, dan, olga):
    for account in (ada.account, dan, olga):
        assert logged_in(account).get(URL).status_code == 404


def test_a_therapist_may_look(alert, cleo):
    assert logged_in(cleo).get(URL).status_code == 200


def test_it_cannot_be_written_to(alert, as_ben):
    assert as_ben.post(URL).status_code == 405


def test_the_letters_point_here():
    assert reverse("therapist:alerts") == STAFF_DOOR


def test_what_does_not_exist_is_not_there(as_ben):
    assert as_ben.get("/staff/nothing/").status_code == 404
