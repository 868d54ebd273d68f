"""Homework plans, with what the programme offers around them."""

from datetime import datetime
from uuid import UUID

from steadway.care.delivery.actions.plans import reply_to
from steadway.care.delivery.errors import UnknownCourse
from steadway.care.delivery.models import Course, HomeworkPlan
from steadway.care.delivery.queries.views import PlanView
from steadway.care.delivery.versions import version_of
from steadway.care.people.models import Participant


def open_plans(course: Course) -> tuple[PlanView, ...]:
    """Plans that were made and not talked about yet, oldest first."""
    return tuple(_view(course, row) for row in _open(course))


def plans_to_review(course: Course, now: datetime) -> tuple[PlanView, ...]:
    """Open plans whose moment is past: a day after they were made, or after their reminder."""
    day_ago = now.timestamp() - 20 * 3600
    ripe = [row for row in _open(course) if (row.remind_at or row.made_at).timestamp() < day_ago]
    return tuple(_view(course, row) for row in ripe)


def plan_of(participant: Participant, plan_id: UUID) -> HomeworkPlan:
    """One of this person's plans; anyone else's is as unknown as nobody's."""
    row = (
        HomeworkPlan.objects.filter(pk=plan_id, course__participant=participant)
        .select_related("course")
        .first()
    )
    if row is None:
        raise UnknownCourse
    row.course.participant = participant
    return row


def plan_view(plan: HomeworkPlan) -> PlanView:
    """A plan for a page."""
    return _view(plan.course, plan)


def _open(course: Course) -> list[HomeworkPlan]:
    rows = HomeworkPlan.objects.filter(
        course=course, reviewed_at__isnull=True, replaced_at__isnull=True
    )
    return list(rows.order_by("made_at"))


def _view(course: Course, row: HomeworkPlan) -> PlanView:
    module = version_of(course.programme_id).module(row.module, course.language)
    definition = module.plans.get(row.plan)
    review = definition.review if definition else None
    return PlanView(
        id=row.pk,
        module=row.module,
        plan=row.plan,
        title=definition.title if definition else "",
        will=row.will,
        when=row.when,
        remind_at=row.remind_at,
        made_at=row.made_at,
        outcome=row.outcome,
        obstacle=row.obstacle,
        reply=reply_to(definition, row.outcome),
        question=review.question if review else "",
        got_in_the_way=review.got_in_the_way if review else (),
    )
