"""The questions around a course: at its start, at its end, and after it."""

from datetime import timedelta

from steadway.care.assessments.actions import schedule
from steadway.care.assessments.windows import local_day, window
from steadway.care.delivery.actions.finding import Ground, soon, wake
from steadway.care.delivery.models import Course
from steadway.care.delivery.standing import standing_of
from steadway.care.safety.queries import nobody_on_call
from steadway.science.programmes.models import Measure, ProgrammeVersion
from steadway.science.programmes.progress import is_finished

DEPRESSION = "depression"


def schedule_at_start(ground: Ground) -> None:
    """The questions that are asked before anything else."""
    for name, measure in ground.version.measures.items():
        if measure.at == "start":
            _ask(ground, name, measure, days_from_now=0)


def schedule_ending(ground: Ground) -> None:
    """The questions at the end, from today, and those after it. Once per course."""
    if ground.course.ended_at is not None:
        return
    for name, measure in ground.version.measures.items():
        if measure.at != "start":
            _ask(ground, name, measure, days_from_now=measure.after_days or 0)
    ground.course.ended_at = ground.now
    ground.course.save(update_fields=["ended_at"])
    wake(ground.course, soon(ground.now))
    ground.record("ending_scheduled")


def finish_if_done(ground: Ground) -> None:
    """All parts completed: the course is finished, and the questions at its end are asked."""
    course = ground.course
    if course.state == Course.State.FINISHED:
        return
    standing = standing_of(course, ground.version, ground.now)
    if not is_finished(ground.version, standing.state, standing.today):
        return
    course.state, course.finished_at = Course.State.FINISHED, ground.now
    course.paused_at = course.paused_until = None
    course.save(update_fields=["state", "finished_at", "paused_at", "paused_until"])
    ground.record("finished")
    schedule_ending(ground)


def instruments_for(version: ProgrammeVersion, measure: Measure) -> list[str]:
    """A measure's questionnaires, with the one for mood that this site's choice asks for."""
    either = version.depression_instrument
    return [
        (either.unwatched if nobody_on_call() else either.watched)
        if name == DEPRESSION and either is not None
        else name
        for name in measure.instruments
    ]


def _ask(ground: Ground, name: str, measure: Measure, *, days_from_now: int) -> None:
    person = ground.course.participant
    first = local_day(ground.now, person.time_zone) + timedelta(days=days_from_now)
    span = window(first, measure.window_days, person.time_zone)
    titles = measure.title
    schedule(
        participant=person,
        label=name,
        title=titles.get(ground.course.language, titles[ground.version.source_language]),
        instruments=instruments_for(ground.version, measure),
        opens_at=span.opens_at,
        due_at=span.due_at,
        closes_at=span.closes_at,
        key=f"course:{ground.course.pk}:{name}",
        actor=ground.actor,
        now=ground.now,
    )
