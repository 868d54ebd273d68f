"""Reminders: only courses whose time has come are touched, however many are enrolled."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from steadway.care.assessments.errors import AssessmentsError
from steadway.care.assessments.models import Occasion
from steadway.care.audit.actor import Actor
from steadway.care.delivery import reminders
from steadway.care.delivery.actions.ending import schedule_ending
from steadway.care.delivery.actions.finding import Ground
from steadway.care.delivery.actions.pausing import go_on
from steadway.care.delivery.actions.posting import post
from steadway.care.delivery.errors import DeliveryError, RemindersIncomplete
from steadway.care.delivery.models import Course, HomeworkPlan, ModuleVisit
from steadway.care.delivery.reminders import Questions, Signs
from steadway.care.delivery.standing import BASELINE
from steadway.care.delivery.versions import version_of
from steadway.care.notices.errors import NoticeError
from steadway.care.people.queries import preferences_of
from steadway.science.programmes.errors import ProgrammeError

GROUP = 20  # courses in one commit: a commit costs more than the letters in it
Trouble = (AssessmentsError, DeliveryError, NoticeError, ProgrammeError)


@dataclass(frozen=True)
class ReminderReport:
    """What one round did, in numbers."""

    looked_at: int = 0
    queued: int = 0
    resumed: int = 0
    ended: int = 0


def plan_reminders(
    *, now: datetime, limit: int = 500, actor: Actor | None = None
) -> ReminderReport:
    """Queue every letter whose moment has come.

    Pauses that are over end here, and courses whose time is over get their last questions.
    Running it again, or twice at once, queues nothing twice. A course with a fault keeps
    nobody else waiting: the others are done first, then `RemindersIncomplete` names it.
    """
    acting = actor or Actor.system("worker")
    due = Course.objects.filter(next_reminder_at__lte=now).order_by("next_reminder_at")
    ids = list(due.values_list("pk", flat=True)[:limit])
    faults: dict[UUID, Exception] = {}
    reports: list[ReminderReport] = []
    for start in range(0, len(ids), GROUP):
        with transaction.atomic():
            for pk in ids[start : start + GROUP]:
                reports.append(_kept_apart(pk, acting, now, faults))
    if faults:
        raise RemindersIncomplete(faults) from next(iter(faults.values()))
    return _together(reports)


def _kept_apart(
    pk: UUID, actor: Actor, now: datetime, faults: dict[UUID, Exception]
) -> ReminderReport:
    try:
        with transaction.atomic():
            return _look_at(pk, actor, now)
    except Trouble as fault:
        faults[pk] = fault
        return ReminderReport()


def _together(reports: list[ReminderReport]) -> ReminderReport:
    return ReminderReport(
        looked_at=sum(each.looked_at for each in reports),
        queued=sum(each.queued for each in reports),
        resumed=sum(each.resumed for each in reports),
        ended=sum(each.ended for each in reports),
    )


def _look_at(pk: UUID, actor: Actor, now: datetime) -> ReminderReport:
    course = (
        Course.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("participant__preferences")
        .filter(pk=pk, next_reminder_at__lte=now)
        .first()
    )
    if course is None:
        return ReminderReport()  # somebody was quicker: the person, or another worker
    if course.participant.left_at is not None:
        Course.objects.filter(pk=pk).update(next_reminder_at=None)
        return ReminderReport(looked_at=1)
    ground = Ground(course, version_of(course.programme_id), actor, now)
    signs = signs_of(ground)
    came = reminders.due(signs, course.reminded_until, now)
    events = {each.event for each in came}
    if reminders.RESUME in events:
        go_on(ground)
    if reminders.END in events:
        schedule_ending(ground)
    letters = [each for each in came if each.event not in reminders.WAKE_ONLY]
    queued = sum(post(ground, each) for each in letters)
    _look_again(ground, signs, changed=bool(events & reminders.WAKE_ONLY))
    return ReminderReport(1, queued, reminders.RESUME in events, reminders.END in events)


def _look_again(ground: Ground, signs: Signs, *, changed: bool) -> None:
    if changed:
        ground.course.refresh_from_db()
        signs = signs_of(ground)
    Course.objects.filter(pk=ground.course.pk).update(
        reminded_until=ground.now, next_reminder_at=reminders.next_moment(signs, ground.now)
    )


def signs_of(ground: Ground) -> Signs:
    """What the rules look at, in four reads."""
    course, version = ground.course, ground.version
    visits = list(ModuleVisit.objects.filter(course=course))
    done = tuple(visit.completed_at for visit in visits if visit.completed_at is not None)
    return Signs(
        course=str(course.pk),
        zone=course.participant.time_zone,
        hour=preferences_of(course.participant).reminder_hour,
        state=course.state,
        started_at=course.started_at,
        last_act_at=course.last_act_at,
        ends_at=course.ends_at,
        ended=course.ended_at is not None,
        paused_until=course.paused_until,
        days_between=version.pacing(course.pacing).days_between_modules,
        modules_in_all=len(version.modules),
        completions=done,
        next_opened=len(visits) > len(done),
        plans=_open_plans(course, ground.now),
        questions=_waiting_questions(course, ground.now),
    )


def _open_plans(course: Course, now: datetime) -> tuple[tuple[str, datetime], ...]:
    rows = HomeworkPlan.objects.filter(
        course=course,
        reviewed_at__isnull=True,
        replaced_at__isnull=True,
        remind_at__gt=now - timedelta(days=2),
    )
    return tuple((str(row.pk), row.remind_at) for row in rows if row.remind_at is not None)


def _waiting_questions(course: Course, now: datetime) -> tuple[Questions, ...]:
    # The questions at the start have no letters: the first days' letters lead to them.
    rows = Occasion.objects.filter(
        participant_id=course.participant_id,
        completed_at__isnull=True,
        cancelled_at__isnull=True,
        closes_at__gt=now,
    ).exclude(label=BASELINE)
    return tuple(
        Questions(str(row.pk), row.label, row.opens_at, row.closes_at, row.created_at)
        for row in rows
    )
