"""Letters in the outbox."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steadway.care.assessments.models import Occasion
from steadway.care.delivery.actions import (
    complete_module,
    leave,
    make_plan,
    pause,
    plan_reminders,
    resume,
    stop,
)
from steadway.care.delivery.errors import RemindersIncomplete
from steadway.care.delivery.models import Course
from steadway.care.notices.errors import UnfitText
from steadway.care.notices.models import Notice
from steadway.care.people.actions import set_preferences

from .conftest import ACTOR, NOW, begin, later, signed


def run(days, hours=7.0):
    """Every round of these days, each at the evening."""
    reports = [plan_reminders(now=later(days=day, hours=hours)) for day in days]
    return sum(report.queued for report in reports)


def kinds():
    return list(Notice.objects.order_by("due_at", "kind").values_list("kind", flat=True))


def waiting():
    return Notice.objects.filter(state=Notice.State.WAITING).count()


def test_somebody_who_never_comes_back_gets_six_letters_and_then_peace(course):
    assert run(range(42)) == 6
    assert kinds() == ["welcome", "first_days", "first_days", "quiet_10", "quiet_20", "quiet_30"]


def test_planning_twice_at_one_moment_queues_once(course):
    assert plan_reminders(now=NOW).queued == 1
    Course.objects.update(next_reminder_at=NOW)
    assert plan_reminders(now=NOW).queued == 0
    assert Notice.objects.count() == 1


def test_two_workers_at_once_queue_once(course):
    Course.objects.update(reminded_until=later(days=-1))
    plan_reminders(now=NOW)
    Course.objects.update(next_reminder_at=NOW, reminded_until=later(days=-1))
    plan_reminders(now=NOW)
    assert Notice.objects.count() == 1


def test_letters_hold_the_programmes_words_and_a_link(course):
    plan_reminders(now=NOW)
    letter = Notice.objects.get()
    assert letter.subject == "Your place is kept (welcome)"
    assert "/today/" in letter.body
    assert letter.participant_id == course.participant_id


def test_a_letter_keeps_out_of_the_quiet_hours(course):
    set_preferences(
        participant=course.participant, changes={"reminder_hour": 22}, actor=ACTOR, now=NOW
    )
    run(range(4), hours=11)
    late = Notice.objects.get(kind="first_days")
    assert late.due_at.hour == 8


def test_only_courses_whose_time_has_come_are_read(tiny, course):
    plan_reminders(now=NOW)
    with CaptureQueriesContext(connection) as none_due:
        plan_reminders(now=later(minutes=5))
    assert len(none_due) == 1
    for number in range(12):
        begin(signed(tiny, f"p{number}@example.org"), tiny)
    Course.objects.update(next_reminder_at=later(days=3))
    with CaptureQueriesContext(connection) as many_enrolled:
        plan_reminders(now=later(minutes=5))
    assert len(many_enrolled) == len(none_due)


def test_the_search_for_due_courses_uses_its_index(course):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # One row is read faster without any index; the question is whether it could be.
            cursor.execute("SET LOCAL enable_seqscan = off")
    due = Course.objects.filter(next_reminder_at__lte=NOW).order_by("next_reminder_at")
    assert "course_next_reminder" in due.values("pk")[:5].explain()


def test_a_plan_brings_its_letter_at_the_moment_chosen(walking):
    complete_module(course=walking, module="m0", how="low_energy", actor=ACTOR, now=NOW)
    at = later(days=1, hours=1)
    make_plan(
        course=walking, module="m1", plan="small_walk", will="Walk to the corner",
        when="After breakfast", remind_at=at, actor=ACTOR, now=NOW,
    )  # fmt: skip
    plan_reminders(now=NOW)
    plan_reminders(now=at)
    assert Notice.objects.get(kind="plan_reminder").due_at == at


def test_a_pause_takes_back_what_waits_and_brings_two_letters_of_its_own(course):
    plan_reminders(now=NOW)
    pause(course=course, until=date(2027, 3, 20), actor=ACTOR, now=later(hours=1))
    assert waiting() == 1  # the one that confirms the pause
    run(range(1, 19))
    assert kinds() == ["welcome", "paused_confirm", "pause_ending"]


def test_a_pause_ends_by_itself_and_the_quiet_days_start_again(course):
    pause(course=course, until=date(2027, 3, 20), actor=ACTOR, now=NOW)
    assert plan_reminders(now=later(days=19)).resumed == 1
    course.refresh_from_db()
    assert course.state == Course.State.ACTIVE
    assert course.last_act_at == later(days=19)
    run(range(20, 60))
    assert [kind for kind in kinds() if kind.startswith("quiet")] == [
        "quiet_10", "quiet_20", "quiet_30",
    ]  # fmt: skip


def test_stopping_takes_back_everything_at_once(course):
    plan_reminders(now=NOW)
    stop(course=course, actor=ACTOR, now=later(hours=1))
    assert waiting() == 0
    assert run(range(1, 120)) == 0
    assert not Occasion.objects.filter(cancelled_at__isnull=True).exists()


def test_leaving_takes_back_everything_at_once(course):
    plan_reminders(now=NOW)
    leave(participant=course.participant, actor=ACTOR, now=later(hours=1))
    assert waiting() == 0
    assert run(range(1, 120)) == 0


def test_coming_back_after_a_stop_brings_letters_again(course):
    stop(course=course, actor=ACTOR, now=NOW)
    resume(course=course, actor=ACTOR, now=later(days=5))
    assert run(range(5, 50)) > 0


def test_somebody_who_does_not_finish_gets_the_last_questions_by_the_clock(course):
    report = plan_reminders(now=course.ends_at)
    assert report.ended == 1
    labels = set(Occasion.objects.values_list("label", flat=True))
    assert labels == {"baseline", "end", "follow_up_3m"}
    run(range(42, 80))
    assert kinds().count("before_end") == 3


def test_whoever_stops_may_still_be_asked_and_is_told_so(course):
    stop(course=course, keep_follow_ups=True, actor=ACTOR, now=NOW)
    run(range(140))
    found = set(kinds())
    assert found == {"before_end", "before_follow_up"}


@pytest.mark.parametrize("zone", ["Pacific/Apia", "America/Havana", "Africa/Cairo"])
def test_letters_go_by_the_persons_own_clock(tiny, zone):
    person = signed(tiny, "kiri@example.org", zone)
    begin(person, tiny)
    for hour in range(24 * 12):
        plan_reminders(now=NOW + timedelta(hours=hour))
    local = [n.due_at.astimezone(ZoneInfo(zone)) for n in Notice.objects.exclude(kind="welcome")]
    assert {moment.hour for moment in local} == {18}


def test_a_course_with_a_fault_keeps_nobody_else_waiting(tiny, course, monkeypatch):
    from steadway.care.delivery.actions import posting

    other = begin(signed(tiny, "cleo@example.org"), tiny)
    really = posting.queue

    def choosy(**given):
        if given["participant"].pk == course.participant_id:
            raise UnfitText("too long")
        return really(**given)

    monkeypatch.setattr(posting, "queue", choosy)
    with pytest.raises(RemindersIncomplete, match=str(course.pk)):
        plan_reminders(now=NOW)
    assert Notice.objects.get().participant_id == other.participant_id
    assert Course.objects.get(pk=course.pk).next_reminder_at <= NOW
