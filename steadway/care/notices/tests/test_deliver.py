"""What a round of delivery does with each letter."""

from datetime import UTC, datetime, time, timedelta

import pytest

from steadway.care.notices import queries
from steadway.care.notices.actions import beat, cancel, delivering
from steadway.care.notices.errors import NotTaken, Unsure
from steadway.care.notices.models import Notice
from steadway.care.people import actions as people

from .conftest import NOON, SYSTEM, Recorder, deliver, join, queue

pytestmark = pytest.mark.django_db


class Refusing:
    """A carrier that always gives the same answer."""

    def __init__(self, answer: Exception) -> None:
        self.answer = answer
        self.asked = 0

    def send(self, letter):
        self.asked += 1
        raise self.answer


def test_a_due_letter_goes_once_to_the_address_of_today(ada, carrier):
    queue(ada)
    assert deliver(carrier).sent == 1
    assert deliver(carrier).sent == 0
    assert [letter.to for letter in carrier.letters] == ["ada@example.org"]


def test_a_letter_that_is_not_due_waits(ada, carrier):
    queue(ada, due_at=NOON + timedelta(hours=1))
    assert deliver(carrier).sent == 0
    assert deliver(carrier, NOON + timedelta(hours=1)).sent == 1


def test_what_went_keeps_no_text_and_no_code(ada, carrier):
    notice = queue(ada)
    deliver(carrier)
    notice.refresh_from_db()
    assert (notice.body, notice.address, notice.state) == ("", "", "sent")


def test_a_letter_whose_time_is_over_is_closed_and_says_why(ada, carrier):
    queue(ada, expires_at=NOON + timedelta(hours=1))
    assert deliver(carrier, NOON + timedelta(hours=1)).expired == 1
    assert Notice.objects.get().reason == "Its time was over."


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"email_on": False}, "The person wants no e-mail."),
        ({"paused_until": NOON + timedelta(days=2)}, "The person has paused the course."),
    ],
)
def test_a_wish_that_came_after_queueing_counts(ada, carrier, changes, reason):
    queue(ada)
    people.set_preferences(participant=ada, changes=changes, actor=SYSTEM, now=NOON)
    assert deliver(carrier).cancelled == 1
    assert Notice.objects.get().reason == reason
    assert not carrier.letters


def test_nothing_goes_to_somebody_who_has_left_or_is_erased(ada, carrier):
    queue(ada)
    queue(ada, kind="milestone")
    people.leave(participant=ada, actor=SYSTEM, now=NOON)
    people.erase_identity(participant=ada, actor=SYSTEM, now=NOON)
    assert deliver(carrier).cancelled == 2
    assert not carrier.letters


def test_nothing_goes_to_an_address_that_is_gone(ada, carrier):
    queue(ada)
    ada.account.is_active = False
    ada.account.save()
    assert deliver(carrier).cancelled == 1


def test_a_late_letter_still_keeps_to_the_quiet_hours(ada, carrier):
    queue(ada)
    report = deliver(carrier, datetime(2026, 3, 10, 22, 0, tzinfo=UTC))
    assert (report.sent, report.postponed) == (0, 1)
    assert Notice.objects.get().try_at == datetime(2026, 3, 11, 8, 0, tzinfo=UTC)


def test_the_third_letter_of_a_day_waits_for_tomorrow(ada, carrier):
    for kind in ("a", "b", "c"):
        queue(ada, kind=kind)
    report = deliver(carrier)
    assert (report.sent, report.postponed) == (2, 1)
    assert deliver(carrier, datetime(2026, 3, 11, 8, 0, tzinfo=UTC)).sent == 1


def test_of_two_letters_of_one_kind_that_meet_on_one_day_one_goes(ada, carrier):
    queue(ada)
    queue(ada, due_at=NOON + timedelta(days=1))
    report = deliver(carrier, NOON + timedelta(days=1))
    assert (report.sent, report.cancelled) == (1, 1)


def test_a_refused_reminder_is_tried_again_later_and_later_until_its_time_is_over(ada):
    queue(ada, expires_at=NOON + timedelta(hours=2))
    closed_door = Refusing(NotTaken("The mail server could not be reached."))
    for minutes in range(130):
        deliver(closed_door, NOON + timedelta(minutes=minutes))
    assert closed_door.asked in (6, 7)  # after 0, 1, 3, 7, 15, 31 and 63 minutes, or a little more
    assert Notice.objects.get().state == "expired"


def test_an_address_refused_for_good_closes_a_reminder(ada):
    queue(ada)
    assert deliver(Refusing(NotTaken("The address was refused.", final=True))).failed == 1
    assert Notice.objects.get().reason == "The address was refused."


def test_an_address_refused_for_good_does_not_close_an_alert(ben):
    queue(account=ben, urgent=True)
    assert deliver(Refusing(NotTaken("The address was refused.", final=True))).retried == 1


def test_a_reminder_in_doubt_is_not_repeated_and_an_alert_is(ada, ben, carrier):
    queue(ada)
    queue(account=ben, urgent=True)
    report = deliver(Refusing(Unsure("The line broke.")))
    assert (report.unsure, report.retried) == (1, 1)
    assert deliver(carrier, NOON + timedelta(minutes=2)).sent == 1
    assert carrier.letters[0].to == "ben@example.org"


def test_an_alert_is_out_within_5_minutes_of_the_carriers_return(ben, carrier):
    queue(account=ben, urgent=True)
    away = Refusing(NotTaken("away"))
    for minutes in range(0, 48 * 60, 5):
        deliver(away, NOON + timedelta(minutes=minutes))
    back = NOON + timedelta(hours=48)
    for minutes in range(6):
        deliver(carrier, back + timedelta(minutes=minutes))
    assert len(carrier.letters) == 1


def test_urgent_letters_go_first(ada, ben, carrier):
    queue(ada, due_at=NOON - timedelta(hours=3))
    queue(account=ben, urgent=True)
    assert deliver(carrier, limit=1).sent == 1
    assert carrier.letters[0].to == "ben@example.org"


def test_a_letter_cancelled_while_it_is_with_the_carrier_stays_cancelled(ada):
    class Slow(Recorder):
        def send(self, letter):
            super().send(letter)
            cancel(key="k", now=NOON, reason="left", actor=SYSTEM)

    queue(ada, key="k")
    assert deliver(Slow()).lost_race == 1
    assert Notice.objects.get().state == "cancelled"


def test_the_message_id_is_the_same_on_every_try_and_unlike_any_other(ada, ben):
    first, second = queue(ada), queue(account=ben, urgent=True)
    assert first.message_id != second.message_id
    assert first.message_id == f"<{first.pk}@localhost>"


def test_a_zone_that_has_left_the_worlds_list_becomes_the_sites(carrier):
    eva = join("eva@example.org")
    eva.time_zone = "Mars/Olympus"
    eva.save()
    queue(eva)
    assert deliver(carrier).sent == 1


def test_a_heartbeat_lasts_five_minutes_and_sending_alone_is_none(carrier):
    deliver(carrier)
    assert not queries.worker_is_alive(NOON)
    beat(worker="w1", now=NOON)
    assert queries.worker_is_alive(NOON + timedelta(minutes=4))
    assert not queries.worker_is_alive(NOON + timedelta(minutes=6))


def test_the_operator_sees_numbers_and_reasons(ada, ben):
    queue(ada)
    queue(account=ben, urgent=True)
    deliver(Refusing(NotTaken("The mail server could not be reached.")))
    state = queries.outbox_state(NOON)
    assert (state.waiting, state.due, state.retrying) == (2, 2, 2)
    assert [(row.reason, row.count) for row in state.faults] == [
        ("The mail server could not be reached.", 2)
    ]


def test_a_long_round_renews_its_sense_of_time(ada, monkeypatch, carrier):
    seconds = iter(range(0, 10_000, 600))
    monkeypatch.setattr(delivering.time, "monotonic", lambda: next(seconds))
    queue(ada)
    assert deliver(carrier).sent == 1
    assert Notice.objects.get().closed_at > NOON + timedelta(minutes=10)


def test_somebody_without_quiet_hours_gets_letters_at_night(ada, carrier):
    wishes = {"quiet_from": time(0), "quiet_to": time(0)}
    people.set_preferences(participant=ada, changes=wishes, actor=SYSTEM, now=NOON)
    queue(ada)
    assert deliver(carrier, datetime(2026, 3, 10, 23, 30, tzinfo=UTC)).sent == 1
