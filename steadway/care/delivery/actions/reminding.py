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
from steadway.care.people.prepared import PreparedTuples
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


# What every due course is asked, with the SQL written once: the letters cost more to prepare
# than to store otherwise.
_VISITS = PreparedTuples(
    lambda course, _: ModuleVisit.objects.filter(course_id=course).values_list("completed_at")
)
_PLANS = PreparedTuples(
    lambda course, _: HomeworkPlan.objects.filter(
        course_id=course, reviewed_at=None, replaced_at=None, remind_at__isnull=False
    ).values_list("pk", "remind_at")
)
# The questions at the start have no letters: the first days' letters lead to them.
_WAITING = PreparedTuples(
    lambda person, _: (
        Occasion.objects.filter(participant_id=person, completed_at=None, cancelled_at=None)
        .exclude(label=BASELINE)
        .values_list("pk", "label", "opens_at", "closes_at", "created_at")
    )
)


def signs_of(ground: Ground) -> Signs:
    """What the rules look at, in three reads."""
    course, version = ground.course, ground.version
    visits = _VISITS.rows(course.pk)
    done = tuple(completed_at for (completed_at,) in visits if completed_at is not None)
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
    since = now - timedelta(days=2)
    return tuple((str(pk), at) for pk, at in _PLANS.rows(course.pk) if at > since)


def _waiting_questions(course: Course, now: datetime) -> tuple[Questions, ...]:
    rows = _WAITING.rows(course.participant_id)
    return tuple(Questions(str(pk), *rest) for pk, *rest in rows if rest[2] > now)
