"""Steps towards the person's own goal, marked as done and unmarked."""

from datetime import datetime

from django.db import transaction

from steadway.care.audit.actor import Actor
from steadway.care.delivery import facts
from steadway.care.delivery.actions.finding import held, touch
from steadway.care.delivery.errors import UnknownStep
from steadway.care.delivery.models import Course, GoalStep


@transaction.atomic
def mark_goal_step(*, course: Course, text: str, done: bool, actor: Actor, now: datetime) -> None:
    """Mark a rung of the person's ladder as done, or take the mark back. Twice is once."""
    ground = held(course, actor, now)
    marks = GoalStep.objects.filter(course=ground.course, text=text, undone_at__isnull=True)
    if marks.exists() == done:
        return
    if not done:
        marks.update(undone_at=now)
    elif text not in facts.ladder(ground.course).rungs:
        raise UnknownStep
    else:
        GoalStep.objects.create(course=ground.course, text=text, done_at=now)
    touch(ground)
    ground.record("goal_step_done" if done else "goal_step_undone")
