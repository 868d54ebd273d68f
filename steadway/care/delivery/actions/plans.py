"""Homework: what, when, and afterwards how it went. "Not this time" is an answer like any."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from steadway.care.audit.actor import Actor
from steadway.care.delivery.actions.finding import Ground, held, touch, wake
from steadway.care.delivery.actions.walking import mark_done
from steadway.care.delivery.errors import PlanNotAccepted, UnknownStep
from steadway.care.delivery.models import Course, HomeworkPlan
from steadway.science.programmes.models import Plan

FURTHEST = timedelta(days=60)
_OUTCOMES = {choice.value for choice in HomeworkPlan.Outcome}


@dataclass(frozen=True)
class PlanReviewed:
    """The plan with its outcome, and what the programme answers to it."""

    plan: HomeworkPlan
    reply: str


@transaction.atomic
def make_plan(
    *,
    course: Course,
    module: str,
    plan: str,
    will: str,
    when: str,
    remind_at: datetime | None = None,
    actor: Actor,
    now: datetime,
) -> HomeworkPlan:
    """Make a plan: choices of the page or own words. The same plan twice is one plan.

    Another plan for the same homework takes the open one's place; the old row stays.
    """
    ground = held(course, actor, now)
    definition = ground.module(module).plans.get(plan)
    if definition is None:
        raise UnknownStep
    will, when = will.strip(), when.strip()
    faults = _faults(will, when, remind_at, now)
    if faults:
        raise PlanNotAccepted(faults)
    open_plans = HomeworkPlan.objects.filter(
        course=ground.course, plan=plan, reviewed_at__isnull=True, replaced_at__isnull=True
    )
    twin = open_plans.filter(will=will, when=when, remind_at=remind_at).first()
    if twin is not None:
        return twin
    open_plans.update(replaced_at=now)
    made = HomeworkPlan.objects.create(
        course=ground.course,
        module=module,
        plan=plan,
        will=will,
        when=when,
        remind_at=remind_at,
        made_at=now,
    )
    _after_making(ground, made)
    return made


def _after_making(ground: Ground, made: HomeworkPlan) -> None:
    mark_done(ground, made.module, made.plan)
    touch(ground)
    if made.remind_at is not None:
        wake(ground.course, made.remind_at)
    ground.record("planned", plan=made.plan, reminder=made.remind_at is not None)


def _faults(will: str, when: str, remind_at: datetime | None, now: datetime) -> dict[str, str]:
    faults = {}
    if not 0 < len(will) <= 300:
        faults["will"] = "Please choose what you will do, or write it in your own words."
    if not 0 < len(when) <= 200:
        faults["when"] = "Please choose a moment, or write it in your own words."
    if remind_at is not None and not now < remind_at <= now + FURTHEST:
        faults["remind_at"] = "Please choose a moment within the next 60 days."
    return faults


@transaction.atomic
def review_plan(
    *,
    plan: HomeworkPlan,
    outcome: str,
    obstacle: str = "",
    note: str = "",
    actor: Actor,
    now: datetime,
) -> PlanReviewed:
    """Say how a plan went; the programme answers, and offers a way round what got in the way.

    The same review twice is one review; a plan is reviewed once.
    """
    if outcome not in _OUTCOMES:
        raise PlanNotAccepted({"outcome": "Please choose one of the answers."})
    ground = held(plan.course, actor, now)
    row = HomeworkPlan.objects.select_for_update().get(pk=plan.pk, course=ground.course)
    if row.reviewed_at is None:
        row.outcome, row.reviewed_at = outcome, now
        row.obstacle = "" if outcome == "done" else obstacle.strip()[:300]
        row.note = note.strip()[:2000]
        row.save()
        touch(ground)
        ground.record("plan_reviewed", plan=row.plan, outcome=outcome)
    return PlanReviewed(row, reply_to(ground.module(row.module).plans.get(row.plan), row.outcome))


def reply_to(definition: Plan | None, outcome: str) -> str:
    """The programme's own words for an outcome; empty where nothing was reviewed."""
    if definition is None or not outcome:
        return ""
    return str(getattr(definition.review.replies, outcome))
