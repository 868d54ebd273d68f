"""All parts of a course: what is done, begun, ready, or opens later and why."""

from datetime import datetime

from steadway.care.delivery.broken_rules import told
from steadway.care.delivery.models import Course
from steadway.care.delivery.queries.views import DONE, IN_PROGRESS, LATER, READY, Part
from steadway.care.delivery.standing import Standing, standing_of
from steadway.care.delivery.versions import version_of
from steadway.science.programmes.progress import ModuleStatus, module_progress


def contents(course: Course, now: datetime) -> tuple[Part, ...]:
    """Every part in order."""
    with told(course):
        return parts_of(standing_of(course, version_of(course.programme_id), now))


def parts_of(standing: Standing) -> tuple[Part, ...]:
    """The same, from a state that is at hand."""
    return tuple(_part(standing, status) for status in standing.statuses())


def _part(standing: Standing, status: ModuleStatus) -> Part:
    module = standing.version.module(status.module_id, standing.course.language)
    progress = module_progress(standing.version, standing.state, module.id, standing.today)
    visit = standing.visit(module.id)
    later = status.opens_on or status.suggested_on
    waits = not status.suggested and status.status == "open" and visit is None
    return Part(
        module=module.id,
        title=module.title,
        aim=module.aim,
        minutes=round(module.minutes),
        state=_state(status, begun=visit is not None),
        ready_on=later if waits or status.opens_on else None,
        why=standing.why_locked(status) if status.status == "locked" else "",
        steps_done=progress.done,
        steps_in_all=progress.total,
        how=visit.how if visit is not None else "",
    )


def _state(status: ModuleStatus, *, begun: bool) -> str:
    if status.status == "completed":
        return DONE
    if status.status == "locked":
        return LATER
    return IN_PROGRESS if begun else READY
