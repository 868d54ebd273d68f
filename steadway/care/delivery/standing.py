"""Where a person stands: their rows as the state that `science` reckons with."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from steadway.care.assessments import queries as assessments
from steadway.care.assessments.windows import local_day
from steadway.care.delivery import facts, needs
from steadway.care.delivery.models import Course, ModuleVisit, StepDone
from steadway.science.programmes.models import ProgrammeVersion
from steadway.science.programmes.progress import (
    CourseState,
    ModuleStatus,
    lock_in_words,
    module_statuses,
)

BASELINE = "baseline"
BASELINE_FIRST = "It opens after your first questions. You can answer or skip them on Today."


@dataclass(frozen=True)
class Standing:
    """A course's state on one of the person's days."""

    version: ProgrammeVersion
    course: Course
    state: CourseState
    today: date
    visits: tuple[ModuleVisit, ...]
    baseline_open: bool

    def statuses(self) -> tuple[ModuleStatus, ...]:
        """Every module; those after the first wait for the questions at the start."""
        found = module_statuses(self.version, self.course.pacing, self.state, self.today)
        if not self.baseline_open:
            return found
        # Treatment begins after the first measurement is settled: answered, declined or over.
        return tuple(self._after_baseline(status) for status in found)

    def _after_baseline(self, status: ModuleStatus) -> ModuleStatus:
        begun = status.module_id in self.state.opened or status.status != "open"
        if begun or status.position == 0:
            return status
        return replace(status, status="locked", reason="after_modules")

    def why_locked(self, status: ModuleStatus) -> str:
        """The reason and the date, as a sentence for the person."""
        if self.baseline_open and status.reason == "after_modules" and not status.waits_for:
            return BASELINE_FIRST
        return lock_in_words(self.version, status, self.course.language)

    def visit(self, module_id: str) -> ModuleVisit | None:
        return next((visit for visit in self.visits if visit.module == module_id), None)


def standing_of(
    course: Course, version: ProgrammeVersion, now: datetime, *, known: facts.Known | None = None
) -> Standing:
    """Gather the state; `known` where the facts were gathered already."""
    visits = tuple(ModuleVisit.objects.filter(course=course))
    done = StepDone.objects.filter(course=course).values_list("module", "step")
    zone = course.participant.time_zone
    state = CourseState(
        started_on=local_day(course.started_at, zone),
        done_steps=frozenset(done),
        opened=frozenset(visit.module for visit in visits),
        completed=frozenset(visit.module for visit in visits if visit.completed_at),
        opened_early=frozenset(visit.module for visit in visits if visit.early),
        paused_days=course.paused_days,
        facts=known if known is not None else _facts(course, version, now),
    )
    return Standing(
        version=version,
        course=course,
        state=state,
        today=local_day(now, zone),
        visits=visits,
        baseline_open=BASELINE in version.measures
        and assessments.is_open(course.participant, BASELINE, now),
    )


def _facts(course: Course, version: ProgrammeVersion, now: datetime) -> facts.Known:
    return facts.gather(course, version, now, names_for_walking(version))


def names_for_walking(version: ProgrammeVersion) -> needs.Names:
    """What unlock rules and steps' audiences can ask for."""
    rules = [module.unlock for module in version.modules if module.unlock]
    asked = [needs.names_in_steps(module) for module in version.modules]
    return needs.Names().union(*asked, *(needs.names_in_rule(rule) for rule in rules))
