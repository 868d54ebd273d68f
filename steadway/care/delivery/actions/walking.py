"""Walking the course: parts opened, steps done, parts completed."""

from datetime import datetime

from django.db import transaction

from steadway.care.audit.actor import Actor
from steadway.care.delivery.actions.ending import finish_if_done
from steadway.care.delivery.actions.finding import Ground, held, soon, touch, wake
from steadway.care.delivery.broken_rules import told
from steadway.care.delivery.errors import NotAnOption, NotOpenYet, UnknownStep
from steadway.care.delivery.models import Course, ModuleVisit, PageChoice, StepDone
from steadway.care.delivery.standing import Standing, standing_of
from steadway.science.programmes.models import Module
from steadway.science.programmes.progress import module_progress

FULL, LOW_ENERGY = "full", "low_energy"


@transaction.atomic
def open_module(
    *, course: Course, module: str, early: bool = False, actor: Actor, now: datetime
) -> ModuleVisit:
    """Open a part of the course. Twice is once; `early` is for whoever may lift a lock."""
    ground = held(course, actor, now)
    ground.module(module)
    with told(ground.course, module):
        return _opened(ground, module, early=early)


@transaction.atomic
def complete_step(
    *,
    course: Course,
    module: str,
    step: str,
    answer: str | None = None,
    actor: Actor,
    now: datetime,
) -> StepDone:
    """Mark a step as done, with the answer to its question where one was given.

    Twice is once; another answer is a change of mind. The last step completes the part.
    """
    ground = held(course, actor, now)
    definition = ground.module(module)
    if step != definition.low_energy.id and definition.step(step) is None:
        raise UnknownStep
    with told(ground.course, module, step):
        _opened(ground, module)
        if answer is not None:
            _choose(ground, definition, step, answer)
        if step == definition.low_energy.id:
            _complete(ground, module, LOW_ENERGY)
        done = mark_done(ground, module, step)
    touch(ground)
    return done


@transaction.atomic
def complete_module(
    *, course: Course, module: str, how: str = FULL, actor: Actor, now: datetime
) -> ModuleVisit:
    """Complete a part: when its steps are done, or by its low-energy twin. Twice is once."""
    ground = held(course, actor, now)
    definition = ground.module(module)
    with told(ground.course, module):
        visit = _opened(ground, module)
        if visit.completed_at is not None:
            return visit
        if how == LOW_ENERGY:
            mark_done(ground, module, definition.low_energy.id)
        elif not _all_done(ground, module):
            raise NotOpenYet("Some steps here are still open. The short version counts as well.")
        visit = _complete(ground, module, how)
    touch(ground)
    return visit


def mark_done(ground: Ground, module: str, step: str) -> StepDone:
    """Note a step; the caller holds the course. The last one completes the part."""
    done, new = StepDone.objects.get_or_create(
        course=ground.course, module=module, step=step, defaults={"done_at": ground.now}
    )
    if new:
        ground.record("step_done", module=module, step=step)
        if _all_done(ground, module):
            _complete(ground, module, FULL)
    return done


def _all_done(ground: Ground, module: str) -> bool:
    standing = _standing(ground)
    progress = module_progress(ground.version, standing.state, module, standing.today)
    return progress.done >= progress.total


def _standing(ground: Ground) -> Standing:
    return standing_of(ground.course, ground.version, ground.now)


def _opened(ground: Ground, module: str, *, early: bool = False) -> ModuleVisit:
    known = ModuleVisit.objects.filter(course=ground.course, module=module).first()
    if known is not None:
        return known
    standing = _standing(ground)
    status = next(each for each in standing.statuses() if each.module_id == module)
    locked = status.status == "locked"
    if locked and not early:
        raise NotOpenYet(standing.why_locked(status))
    visit = ModuleVisit.objects.create(
        course=ground.course, module=module, opened_at=ground.now, early=locked
    )
    touch(ground)
    ground.record("module_opened_early" if locked else "module_opened", module=module)
    return visit


def _choose(ground: Ground, definition: Module, step: str, answer: str) -> None:
    page = definition.low_energy if step == definition.low_energy.id else definition.pages.get(step)
    question = page.question if page is not None else None
    if question is None or question.option(answer) is None:
        raise NotAnOption
    latest = PageChoice.objects.filter(course=ground.course, name=question.id).order_by("-pk")
    if latest.values_list("value", flat=True).first() == answer:
        return
    PageChoice.objects.create(
        course=ground.course,
        name=question.id,
        value=answer,
        module=definition.id,
        step=step,
        chosen_at=ground.now,
    )
    ground.record("chose", question=question.id)


def _complete(ground: Ground, module: str, how: str) -> ModuleVisit:
    """Complete a part once; the first way it was completed stays."""
    row = ModuleVisit.objects.get_or_create(
        course=ground.course, module=module, defaults={"opened_at": ground.now}
    )[0]
    if row.completed_at is not None:
        return row
    row.completed_at, row.how = ground.now, how
    row.save(update_fields=["completed_at", "how"])
    wake(ground.course, soon(ground.now))
    ground.record("module_completed", module=module, how=how)
    finish_if_done(ground)
    return row
