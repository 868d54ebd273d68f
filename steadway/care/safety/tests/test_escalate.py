"""The clock climbs the ladder until somebody takes the alert on. Time is an argument."""

from datetime import timedelta

import pytest

from steadway.care.notices.models import Notice
from steadway.care.safety import actions, queries
from steadway.care.safety.actions import raising
from steadway.care.safety.models import Alert

from .conftest import NOON, SYSTEM, alert_for, deliver

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_nobody_else_is_told_before_the_deadline(ada, watched):
    alert_for(ada)
    assert actions.escalate_due(now=NOON + HOUR - timedelta(seconds=1)) == 0


def test_each_hour_the_next_person_is_told_and_then_the_first_again(ada, watched, post):
    alert_for(ada)
    for hours in range(4):
        actions.escalate_due(now=NOON + hours * HOUR)
        deliver(post, NOON + hours * HOUR)
    names = [letter.to.split("@")[0] for letter in post.letters]
    assert names == ["ben", "cleo", "ben", "cleo"]


def test_one_level_is_one_letter_however_often_the_worker_asks(ada, watched):
    alert_for(ada)
    assert [actions.escalate_due(now=NOON + HOUR) for _ in range(5)] == [1, 0, 0, 0, 0]
    assert Notice.objects.count() == 2


def test_taking_it_on_stops_the_clock_and_takes_waiting_letters_back(ada, watched, ben, post):
    alert = alert_for(ada)
    actions.acknowledge(alert=alert, account=ben, now=NOON, actor=SYSTEM)
    assert actions.escalate_due(now=NOON + 99 * HOUR) == 0
    assert deliver(post, NOON + HOUR).sent == 0


def test_after_a_long_stop_of_the_worker_there_is_one_letter_and_not_one_for_each_hour(
    ada, watched, post
):
    alert_for(ada)
    assert actions.escalate_due(now=NOON + 48 * HOUR) == 1
    assert actions.escalate_due(now=NOON + 48 * HOUR) == 0


def test_a_letter_that_waits_gives_way_to_a_newer_one_to_the_same_person(ada, watched, post):
    alert_for(ada)
    for hours in range(10):
        actions.escalate_due(now=NOON + hours * HOUR)
    assert deliver(post, NOON + 9 * HOUR).sent == 2
    assert {letter.to for letter in post.letters} == {"ben@example.org", "cleo@example.org"}


def test_50_alerts_raised_while_the_mail_is_away_for_48_hours_are_all_taken_on(
    ada, watched, ben, cleo, post
):
    """R21 in small. About 4 s."""
    post.away = True
    alerts = [alert_for(ada, key=f"response:{n}", now=NOON + n * HOUR) for n in range(48)]
    alerts += [alert_for(ada, key=f"message:{n}", tier="amber") for n in range(2)]
    for hours in range(48):
        actions.escalate_due(now=NOON + hours * HOUR)
        if hours % 6 == 0:
            deliver(post, NOON + hours * HOUR)
    assert not post.letters
    assert queries.open_numbers(NOON + 48 * HOUR).not_taken_on == len(alerts) == 50

    post.away = False
    back = NOON + 48 * HOUR
    for minutes in range(6):
        deliver(post, back + timedelta(minutes=minutes))
    told = {letter.body for letter in post.letters}
    assert told
    assert not Notice.objects.filter(state="waiting").exists()
    # Every alert has reached somebody, through its first letter or a later one.
    sent = Notice.objects.filter(state="sent").values_list("key", flat=True)
    assert {key.split(":")[1] for key in sent} == {str(alert.pk) for alert in alerts}

    for alert in queries.open_alerts():
        actions.acknowledge(alert=alert, account=cleo, now=back, actor=SYSTEM)
    assert Alert.objects.filter(acknowledged_at=None).count() == 0


def test_escalation_goes_on_whatever_the_carrier_says(ada, watched, post):
    post.away = True
    alert = alert_for(ada)
    for hours in range(1, 5):
        actions.escalate_due(now=NOON + hours * HOUR)
        deliver(post, NOON + hours * HOUR)
    alert.refresh_from_db()
    assert alert.level == 4


def test_an_alert_that_breaks_does_not_keep_the_others_back_and_is_not_hidden(
    ada, watched, monkeypatch
):
    broken, other = alert_for(ada), alert_for(ada)
    real = raising.telling.tell

    def stumble(*, alert, **more):
        if alert == broken:
            raise ZeroDivisionError
        real(alert=alert, **more)

    monkeypatch.setattr(raising.telling, "tell", stumble)
    with pytest.raises(ExceptionGroup, match="1 alerts broke"):
        actions.escalate_due(now=NOON + HOUR)
    levels = {alert.pk: alert.level for alert in Alert.objects.all()}
    assert levels == {broken.pk: 0, other.pk: 1}
    monkeypatch.setattr(raising.telling, "tell", real)
    assert actions.escalate_due(now=NOON + HOUR) == 1
