"""Pausing, coming back, stopping, leaving: everything else stops in the same transaction."""

from datetime import date, datetime, timedelta

from django.db import transaction

from steadway.care.assessments.actions import cancel_open
from steadway.care.assessments.windows import day_start, local_day
from steadway.care.audit.actor import Actor
from steadway.care.delivery import reminders
from steadway.care.delivery.actions.ending import schedule_ending
from steadway.care.delivery.actions.finding import Ground, held, soon
from steadway.care.delivery.actions.posting import post
from steadway.care.delivery.errors import CourseRunning, CourseStopped, DateNotPossible
from steadway.care.delivery.models import Course
from steadway.care.notices.actions import cancel, cancel_for
from steadway.care.people import actions as people
from steadway.care.people.models import Participant

LONGEST_PAUSE = 180
_RUNNING = (Course.State.ACTIVE, Course.State.PAUSED)


@transaction.atomic
def pause(*, course: Course, until: date, actor: Actor, now: datetime) -> Course:
    """Pause until the start of a day. Letters that wait are taken back; one confirms the pause.

    Pausing again moves the date. A finished course has nothing to pause and stays as it is.
    """
    ground = held(course, actor, now)
    row = ground.course
    zone = row.participant.time_zone
    today = local_day(now, zone)
    if not today < until <= today + timedelta(days=LONGEST_PAUSE):
        raise DateNotPossible(f"Please choose a day from tomorrow on, within {LONGEST_PAUSE} days.")
    ends = day_start(until, zone)
    if row.state not in _RUNNING or row.paused_until == ends:
        return row
    row.state, row.paused_until = Course.State.PAUSED, ends
    row.paused_at = row.paused_at or now
    row.next_reminder_at, row.reminded_until = soon(now), now
    row.save()
    _quiet(ground, "The person paused the course.")
    post(ground, reminders.pause_set(str(row.pk), until, now, ends))
    ground.record("paused", until=until.isoformat())
    return row


@transaction.atomic
def resume(*, course: Course, actor: Actor, now: datetime) -> Course:
    """Go on after a pause or a stop: where it was, with nothing to make up for. Twice is once."""
    ground = held(course, actor, now, stopped_too=True)
    row = ground.course
    if row.state not in (Course.State.PAUSED, Course.State.STOPPED):
        return row
    if row.participant.left_at is not None:
        raise CourseStopped
    others = Course.objects.filter(participant=row.participant, state__in=_RUNNING)
    if others.exclude(pk=row.pk).exists():
        raise CourseRunning
    go_on(ground)
    return row


def go_on(ground: Ground) -> None:
    """The resuming itself; the caller holds the course."""
    row, now = ground.course, ground.now
    away_since = row.paused_at or row.stopped_at or now
    zone = row.participant.time_zone
    if row.paused_until is not None:
        _untell_pause(ground, local_day(row.paused_until, zone))
    row.paused_days += (local_day(now, zone) - local_day(away_since, zone)).days
    row.ends_at += max(now - away_since, timedelta())
    row.state = Course.State.FINISHED if row.finished_at else Course.State.ACTIVE
    row.paused_at = row.paused_until = row.stopped_at = None
    row.last_act_at = now
    row.next_reminder_at, row.reminded_until = soon(now), now
    row.save()
    ground.record("resumed")


@transaction.atomic
def stop(
    *,
    course: Course,
    keep_follow_ups: bool = False,
    reason: str = "",
    actor: Actor,
    now: datetime,
) -> Course:
    """Stop the course. Letters stop with it, and so do the questions, unless the person
    agrees to go on answering them: then those at the end are asked now. Twice is once.
    """
    ground = held(course, actor, now, stopped_too=True)
    row = ground.course
    if row.state == Course.State.STOPPED:
        return row
    if keep_follow_ups:
        schedule_ending(ground)
    else:
        cancel_open(participant=row.participant, why="stopped", actor=actor, now=now)
    row.state, row.stopped_at = Course.State.STOPPED, now
    row.paused_at = row.paused_until = None
    row.reminded_until = now
    row.next_reminder_at = soon(now) if keep_follow_ups else None
    row.save()
    _quiet(ground, "The person stopped the course.")
    ground.record("stopped", keeps_follow_ups=keep_follow_ups, reason=reason)
    return row


@transaction.atomic
def leave(
    *, participant: Participant, actor: Actor, now: datetime, reason: str = ""
) -> Participant:
    """Leave for good: courses, questions, letters and the account end together. Twice is once."""
    person = Participant.objects.select_for_update().get(pk=participant.pk)
    if person.left_at is not None:
        return person
    for course in Course.objects.filter(participant=person).exclude(state=Course.State.STOPPED):
        stop(course=course, actor=actor, now=now)
    Course.objects.filter(participant=person).update(next_reminder_at=None)
    cancel_open(participant=person, why="left", actor=actor, now=now)
    cancel_for(participant=person, now=now, reason="The person left.", actor=actor)
    return people.leave(participant=person, actor=actor, now=now, reason=reason)


def _untell_pause(ground: Ground, until: date) -> None:
    """Letters about a pause that still wait are of no use to somebody who is back."""
    for key in reminders.keys_of_pause(str(ground.course.pk), until):
        cancel(key=key, now=ground.now, reason="The person came back.", actor=ground.actor)


def _quiet(ground: Ground, reason: str) -> None:
    cancel_for(
        participant=ground.course.participant, now=ground.now, reason=reason, actor=ground.actor
    )
