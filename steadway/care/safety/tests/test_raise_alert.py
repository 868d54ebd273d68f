"""An alert is born with the answer, once, and somebody is told in neutral words."""

import pytest
from django.db import DatabaseError, connection, transaction

from steadway.care.audit.models import Entry
from steadway.care.notices.models import Notice
from steadway.care.notices.wording import health_words
from steadway.care.safety import actions
from steadway.care.safety.models import Alert, AlertStep
from steadway.site_file import Person

from .conftest import NOON, SYSTEM, WORDS, alert_for, deliver, on_call, staff

pytestmark = pytest.mark.django_db


def test_an_alert_and_its_letter_stand_or_fall_with_the_answers_transaction(ada, watched):
    before = Entry.objects.count()
    with pytest.raises(ZeroDivisionError):
        _raise_and_stumble(ada)
    assert not Alert.objects.exists()
    assert not Notice.objects.exists()
    assert Entry.objects.count() == before


def _raise_and_stumble(ada):
    with transaction.atomic():
        alert_for(ada)
        raise ZeroDivisionError


def test_the_same_key_twice_is_one_alert_and_one_letter(ada, watched):
    first = alert_for(ada, key="response:1:self_harm")
    assert alert_for(ada, key="response:1:self_harm", tier="green") == first
    assert Notice.objects.count() == AlertStep.objects.count() == 1


def test_the_first_on_the_list_is_told_at_once_also_at_night(ada, watched, post):
    alert_for(ada, now=NOON.replace(hour=3))
    deliver(post, NOON.replace(hour=3))
    assert [letter.to for letter in post.letters] == ["ben@example.org"]


def test_the_letter_says_nothing_about_anybody(ada, watched, post):
    alert_for(ada)
    deliver(post)
    (letter,) = post.letters
    text = letter.subject + letter.body
    assert not health_words(text)
    assert not [secret for secret in ("Ada", ada.code, "Item 9", "red") if secret in text]


def test_a_site_whose_own_address_speaks_of_health_still_sends_its_alerts(settings, ada, ben):
    on_call(settings, [Person(name="Ben", email=ben.email)])
    settings.STEADWAY = settings.STEADWAY.model_copy(update={"address": "https://pain.example"})
    assert alert_for(ada)


def test_somebody_on_the_list_without_an_account_is_told_all_the_same(settings, ada, post):
    on_call(settings, [Person(name="Night desk", email="desk@example.org")])
    alert_for(ada)
    deliver(post)
    assert [letter.to for letter in post.letters] == ["desk@example.org"]


def test_holders_of_the_role_who_are_not_listed_stand_at_the_end_of_the_ladder(
    settings, ada, ben, post
):
    on_call(settings, [Person(name="Night desk", email="desk@example.org")])
    alert = alert_for(ada)
    actions.escalate_due(now=alert.escalate_at)
    deliver(post, alert.escalate_at)
    assert [letter.to for letter in post.letters] == ["desk@example.org", "ben@example.org"]


def test_an_alert_that_nobody_can_be_told_about_is_kept_and_says_so(settings, ada, caplog):
    on_call(settings, [])
    alert = alert_for(ada)
    assert [step.kind for step in alert.steps.all()] == ["untold"]
    assert "nobody to tell" in caplog.text


def test_where_nobody_is_on_call_the_owner_of_that_choice_is_told(settings, ada, post):
    owner = Person(name="Owner", email="owner@example.org")
    on_call(settings, [], watch="nobody", owner=owner)
    alert_for(ada)
    deliver(post)
    assert [letter.to for letter in post.letters] == ["owner@example.org"]


@pytest.mark.parametrize(("tier", "hours"), [("red", 1), ("amber", 4), ("green", 24)])
def test_each_tier_has_its_own_clock(ada, watched, tier, hours):
    alert = alert_for(ada, tier=tier)
    assert (alert.deadline - NOON).total_seconds() == hours * 3600


def test_an_unknown_tier_is_refused(ada, watched):
    with pytest.raises(ValueError, match="purple"):
        alert_for(ada, tier="purple")


def test_what_was_answered_is_sealed_in_the_database(ada, watched):
    alert_for(ada)
    with connection.cursor() as cursor:
        cursor.execute("SELECT summary FROM safety_alert")
        (stored,) = cursor.fetchone()
    assert WORDS not in stored
    assert Alert.objects.get().summary == WORDS


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM safety_alert",
        "DELETE FROM safety_alertstep",
        "UPDATE safety_alert SET summary = 'all is well'",
        "UPDATE safety_alert SET tier = 'green'",
        "UPDATE safety_alert SET deadline = '2030-01-01 00:00:00'",
        "UPDATE safety_alert SET participant_id = NULL",
        "UPDATE safety_alertstep SET kind = 'acknowledged'",
        "UPDATE safety_alertstep SET note = 'other words'",
    ],
)
def test_the_database_refuses_to_lose_or_change_an_alert(ada, watched, change):
    alert_for(ada)
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


def test_a_closed_alert_cannot_be_opened_again_in_the_database(ada, watched, ben):
    alert = alert_for(ada)
    actions.close(alert=alert, account=ben, note="Called.", now=NOON, actor=SYSTEM)
    with pytest.raises(DatabaseError), transaction.atomic():
        Alert.objects.update(closed_at=None)


def test_erasing_a_person_empties_the_words_and_keeps_the_alert(ada, watched, ben):
    alert = alert_for(ada)
    actions.close(alert=alert, account=ben, note="Called.", now=NOON, actor=SYSTEM)
    assert actions.erase_words(participant=ada, now=NOON, actor=SYSTEM) == 1
    assert actions.erase_words(participant=ada, now=NOON, actor=SYSTEM) == 0
    alert.refresh_from_db()
    assert (alert.summary, alert.tier) == ("", "red")
    assert {step.note for step in alert.steps.all()} == {""}


def test_an_account_that_is_closed_drops_off_the_ladder(settings, ada, post):
    gone = staff("gone", "on_call")
    gone.is_active = False
    gone.save()
    on_call(settings, [])
    alert_for(ada)
    assert AlertStep.objects.get().kind == "untold"
