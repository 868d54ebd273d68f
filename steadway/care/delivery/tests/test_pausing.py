"""Pausing, going on, stopping, leaving."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from steadway.care.audit.models import Entry
from steadway.care.delivery.actions import leave, pause, resume, start_course, stop
from steadway.care.delivery.errors import CourseRunning, CourseStopped, DateNotPossible
from steadway.care.delivery.models import Course
from steadway.care.delivery.queries import today
from steadway.care.notices.actions import deliver_due
from steadway.care.notices.models import Notice
from steadway.care.people.actions import set_preferences

from .conftest import ACTOR, NOW, later


def test_pausing_twice_is_pausing_once(course):
    for _ in range(2):
        pause(course=course, until=date(2027, 3, 8), actor=ACTOR, now=NOW)
    assert Entry.objects.filter(act="delivery.paused").count() == 1
    assert today(course.participant, NOW).card.kind == "paused"


def confirmations(course):
    return Notice.objects.filter(participant=course.participant, kind="paused_confirm")


def test_a_pause_is_confirmed_by_one_letter(course):
    for _ in range(2):
        pause(course=course, until=date(2027, 3, 8), actor=ACTOR, now=NOW)
    letter = confirmations(course).get()
    assert (letter.state, letter.due_at, letter.urgent) == ("waiting", NOW, False)
    assert letter.expires_at == course.__class__.objects.get().paused_until


def test_a_pause_made_longer_on_another_day_is_confirmed_again(course):
    pause(course=course, until=date(2027, 3, 8), actor=ACTOR, now=NOW)
    deliver_due(now=NOW, worker="w", carrier=Taking())
    pause(course=course, until=date(2027, 3, 20), actor=ACTOR, now=later(days=1))
    assert [each.state for each in confirmations(course).order_by("queued_at")] == [
        "sent", "waiting",
    ]  # fmt: skip


def test_a_pause_at_night_is_confirmed_in_the_morning(course):
    night = later(hours=11)
    pause(course=course, until=date(2027, 3, 8), actor=ACTOR, now=night)
    assert confirmations(course).get().due_at > night


def test_whoever_wants_no_letters_gets_no_confirmation(course):
    set_preferences(
        participant=course.participant, changes={"email_on": False}, actor=ACTOR, now=NOW
    )
    pause(course=course, until=date(2027, 3, 8), actor=ACTOR, now=NOW)
    deliver_due(now=NOW, worker="w", carrier=Taking())
    assert confirmations(course).get().state == "cancelled"


def test_whoever_is_back_gets_no_letter_about_the_pause(course):
    pause(course=course, until=date(2027, 3, 8), actor=ACTOR, now=NOW)
    resume(course=course, actor=ACTOR, now=later(minutes=1))
    assert confirmations(course).get().state == "cancelled"


class Taking:
    """A carrier that takes everything."""

    def send(self, letter):
        return None


def test_a_pause_can_be_made_longer(course):
    pause(course=course, until=date(2027, 3, 8), actor=ACTOR, now=NOW)
    row = pause(course=course, until=date(2027, 3, 20), actor=ACTOR, now=later(days=1))
    assert row.paused_at == NOW
    assert row.paused_until.date() == date(2027, 3, 20)


@pytest.mark.parametrize("until", [date(2027, 3, 1), date(2027, 2, 1), date(2028, 3, 1)])
def test_a_pause_ends_on_a_day_to_come(course, until):
    with pytest.raises(DateNotPossible, match="from tomorrow on"):
        pause(course=course, until=until, actor=ACTOR, now=NOW)


def test_a_pause_moves_the_dates_of_what_comes(course):
    ends = course.ends_at
    pause(course=course, until=date(2027, 3, 20), actor=ACTOR, now=NOW)
    row = resume(course=course, actor=ACTOR, now=later(days=6))
    assert row.paused_days == 6
    assert row.ends_at == later(days=6) - NOW + ends
    again = resume(course=course, actor=ACTOR, now=later(days=7))
    assert again.paused_days == 6


def test_a_stopped_course_can_be_taken_up_again(course):
    stop(course=course, actor=ACTOR, now=NOW)
    stop(course=course, actor=ACTOR, now=later(days=1))
    row = resume(course=course, actor=ACTOR, now=later(days=3))
    assert row.state == Course.State.ACTIVE
    assert Entry.objects.filter(act="delivery.stopped").count() == 1


def test_a_stopped_course_is_not_taken_up_beside_another(course, tiny):
    stop(course=course, actor=ACTOR, now=NOW)
    start_course(participant=course.participant, programme=tiny, actor=ACTOR, now=NOW)
    with pytest.raises(CourseRunning):
        resume(course=course, actor=ACTOR, now=NOW)


def test_after_leaving_nothing_goes_on(course):
    leave(participant=course.participant, actor=ACTOR, now=NOW)
    leave(participant=course.participant, actor=ACTOR, now=later(days=1))
    with pytest.raises(CourseStopped):
        resume(course=course, actor=ACTOR, now=later(days=1))
    assert Entry.objects.filter(act="people.left").count() == 1


def test_the_database_refuses_states_that_cannot_be(course):
    for wrong in ({"state": "paused"}, {"state": "stopped"}, {"state": "finished"},
                  {"paused_at": NOW}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Course.objects.filter(pk=course.pk).update(**wrong)
