"""One step of a lesson, in as few reads as its rules allow."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Value

from steadway.care.delivery import facts, needs
from steadway.care.delivery.broken_rules import step_after, told
from steadway.care.delivery.errors import UnknownStep
from steadway.care.delivery.models import Course, ModuleVisit, StepDone
from steadway.care.delivery.queries.finding import view_of
from steadway.care.delivery.queries.views import LessonPage, StepLink
from steadway.care.delivery.versions import version_of
from steadway.care.people.prepared import PreparedTuples
from steadway.science.programmes.models import Module, Page, ProgrammeVersion, Step
from steadway.science.programmes.progress import visible_steps
from steadway.science.programmes.resolving import resolve_exercise, resolve_page

LOW_ENERGY = "low_energy"


@dataclass(frozen=True)
class _Place:
    """Where the reader is, and what is known there."""

    course: Course
    version: ProgrammeVersion
    module: Module
    step: str
    known: facts.Known
    steps: tuple[Step, ...]
    done: frozenset[str]
    completed: bool

    @property
    def low_energy(self) -> bool:
        return self.step == self.module.low_energy.id


def lesson_page(course: Course, module: str, step: str, now: datetime) -> LessonPage:
    """A step resolved for this person. `step` is its id, or "low_energy" for the short twin.

    Reads: the steps done, the visit, and the facts that this page's rules ask for, which is
    none for most pages.
    """
    version = version_of(course.programme_id)
    definition = version.edition(course.language).modules_by_id.get(module)
    if definition is None:
        raise UnknownStep
    name = definition.low_energy.id if step == LOW_ENERGY else step
    known = facts.gather(
        course, version, now, _names(version.digest, course.language, module, name)
    )
    done, completed = _trail(course, module)
    with told(course, module, name, onward=step_after(definition, name)):
        place = _Place(
            course=course,
            version=version,
            module=definition,
            step=name,
            known=known,
            steps=visible_steps(version, module, known, course.language),
            done=done,
            completed=completed,
        )
        return _page(place, now)


def _trail(course: Course, module: str) -> tuple[frozenset[str], bool]:
    """The steps done in a module, and whether it is completed: one read for both."""
    rows = _TRAIL.rows(course.pk, module)
    done = frozenset(step for step, _ in rows if step)
    return done, any(not step and when is not None for step, when in rows)


def _steps_and_visit(course: UUID, module: str) -> QuerySet[Any, tuple[Any, ...]]:
    here = {"course_id": course, "module": module}
    steps = StepDone.objects.filter(**here).values_list("step", "done_at")
    visit = ModuleVisit.objects.filter(**here).annotate(step=Value(""))
    return steps.union(visit.values_list("step", "completed_at"), all=True)


_TRAIL = PreparedTuples(_steps_and_visit)


@lru_cache(maxsize=4096)
def _names(digest: str, language: str, module_id: str, step: str) -> needs.Names:
    """What this page's rules can ask for. A version never changes, so the answer is kept."""
    version = version_of(digest)
    module = version.edition(language).modules_by_id[module_id]
    listed = needs.names_in_steps(module)
    if step == module.low_energy.id:
        return listed | _names_on(module.low_energy)
    kind = _kind(module, step)
    if kind == "page":
        return listed | _names_on(module.pages[step])
    if kind == "exercise":
        return listed | needs.names_in_exercise(version.exercise(step, language))
    return listed


def _names_on(page: Page) -> needs.Names:
    question = needs.Names({page.question.id}) if page.question else needs.Names()
    return needs.names_in_page(page) | question


def _kind(module: Module, step: str) -> str:
    found = module.step(step)
    if found is None:
        raise UnknownStep
    return found.kind


def _page(place: _Place, now: datetime) -> LessonPage:
    names = [step.id for step in place.steps]
    # A step that is no longer for this reader can still be opened by its address.
    at = names.index(place.step) if place.step in names else -1
    kind = "page" if place.low_energy else _kind(place.module, place.step)
    shown = _shown(place, kind)
    return LessonPage(
        course=view_of(place.course, now),
        module=place.module.id,
        module_title=place.module.title,
        kind=kind,
        step=place.step,
        title=shown.title,
        minutes=max(1, round(shown.minutes)),
        page=shown if kind == "page" else None,
        worksheet=shown if kind == "worksheet" else None,
        exercise=shown if kind == "exercise" else None,
        plan=shown if kind == "plan" else None,
        chosen=_chosen(place, shown) if kind == "page" else None,
        done=place.step in place.done,
        steps=tuple(_link(place, step) for step in place.steps),
        number=at + 1,
        of=len(names),
        previous_step=names[at - 1] if at > 0 else "",
        next_step=names[at + 1] if 0 <= at < len(names) - 1 else "",
        low_energy=place.low_energy,
        module_completed=place.completed,
    )


def _shown(place: _Place, kind: str) -> Any:
    version, language = place.version, place.course.language
    if kind == "page":
        return resolve_page(version, place.module.id, place.step, language, place.known)
    if kind == "worksheet":
        return version.worksheet(place.step, language)
    if kind == "exercise":
        return resolve_exercise(version, place.step, language, place.known)
    return place.module.plans[place.step]


def _chosen(place: _Place, shown: Any) -> Any:
    return place.known.get(shown.question.id) if shown.question else None


def _link(place: _Place, step: Step) -> StepLink:
    return StepLink(
        step=step.id,
        kind=step.kind,
        title=step.title,
        minutes=max(1, round(step.minutes)),
        done=step.id in place.done,
        current=step.id == place.step,
    )
