"""Where someone stands in a course: pure functions over a frozen state and a given day.

Nothing is locked except by protocol (an unlock rule, or a pacing with ``lock: hard``), and
then the reason, the modules waited for and the date are told. Dates count from the start of
the course: module number n (from 0) is suggested, or opens, n * days_between_modules days
after it, later by the days the course was paused. So every lock ends on a known day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal, TypeAlias

from steadway.science.programmes.errors import IllegalAct
from steadway.science.programmes.language import Fact, Facts, holds, parse
from steadway.science.programmes.language.syntax import names_in
from steadway.science.programmes.models import ProgrammeVersion, Step
from steadway.science.programmes.resolving import with_defaults

Status: TypeAlias = Literal["completed", "open", "locked"]
Reason: TypeAlias = Literal["after_modules", "date", "not_for_you"]
ActKind: TypeAlias = Literal[
    "open_module", "complete_step", "complete_module", "complete_low_energy"
]


@dataclass(frozen=True)
class CourseState:
    """What a person has done so far. ``facts`` are answers and worksheet values by name.

    ``done_steps`` holds (module id, step id). ``opened_early`` are modules somebody opened
    before their hard date. Days are local days of the person.
    """

    started_on: date
    done_steps: frozenset[tuple[str, str]] = frozenset()
    opened: frozenset[str] = frozenset()
    completed: frozenset[str] = frozenset()
    opened_early: frozenset[str] = frozenset()
    paused_days: int = 0
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True)
class ModuleStatus:
    """One module for one person on one day.

    ``suggested_on`` is when the pacing suggests it. A locked module has a ``reason``:
    ``after_modules`` (``waits_for`` names them), ``date`` (``opens_on``), or
    ``not_for_you`` (its rule looks at answers and does not hold).
    """

    module_id: str
    position: int
    status: Status
    suggested_on: date
    suggested: bool
    reason: Reason | None = None
    waits_for: tuple[str, ...] = ()
    opens_on: date | None = None


@dataclass(frozen=True)
class NextStep:
    """The one next thing. ``step`` None: all steps are done, the module can be finished.

    ``suggested`` False: it is open, and the pacing suggests it on ``suggested_on``.
    """

    module_id: str
    step: Step | None
    minutes: float
    suggested: bool
    suggested_on: date


@dataclass(frozen=True)
class ModuleProgress:
    done: int
    total: int
    minutes_left: float


@dataclass(frozen=True)
class Act:
    """Something a person may do with a course."""

    kind: ActKind
    module_id: str
    step_id: str | None = None


def course_facts(version: ProgrammeVersion, state: CourseState, today: date) -> dict[str, Fact]:
    """The state's facts with ``completed.…``, ``days.in_course`` and the programme's defaults."""
    facts = with_defaults(version, state.facts)
    for module in version.modules:
        facts[f"completed.{module.id}"] = module.id in state.completed
    facts["days.in_course"] = max((today - state.started_on).days, 0)
    return facts


def suggested_on(
    version: ProgrammeVersion, pacing: str, state: CourseState, module_id: str
) -> date:
    """start + position * days between modules + days paused."""
    days = version.position(module_id) * version.pacing(pacing).days_between_modules
    return state.started_on + timedelta(days=days + max(state.paused_days, 0))


def module_statuses(
    version: ProgrammeVersion, pacing: str, state: CourseState, today: date
) -> tuple[ModuleStatus, ...]:
    """Every module in order: completed, open or locked, and why and until when."""
    facts = course_facts(version, state, today)
    found: list[ModuleStatus] = []
    for position, module in enumerate(version.modules):
        on = suggested_on(version, pacing, state, module.id)
        fresh = ModuleStatus(module.id, position, "open", suggested_on=on, suggested=on <= today)
        hard = version.pacing(pacing).lock == "hard" and on > today
        found.append(_status(version, state, fresh, facts, hard=hard))
    return tuple(found)


def _status(
    version: ProgrammeVersion, state: CourseState, found: ModuleStatus, facts: Facts, *, hard: bool
) -> ModuleStatus:
    module = version.module(found.module_id)
    if module.id in state.completed:
        return replace(found, status="completed")
    if module.id in state.opened | state.opened_early or module.unlock is None:
        # What somebody has begun stays open, and a module without a rule was never shut.
        return found
    opens_on = found.suggested_on if hard else None
    if not holds(module.unlock, facts):
        waits = _waits_for(version, module.unlock, state)
        reason: Reason = "after_modules" if waits else "not_for_you"
        return replace(found, status="locked", reason=reason, waits_for=waits, opens_on=opens_on)
    if hard:
        return replace(found, status="locked", reason="date", opens_on=opens_on)
    return found


def _waits_for(version: ProgrammeVersion, rule: str, state: CourseState) -> tuple[str, ...]:
    named = {name.removeprefix("completed.") for name in names_in(parse(rule))}
    return tuple(
        module.id
        for module in version.modules
        if module.id in named and module.id not in state.completed
    )


def open_modules(
    version: ProgrammeVersion, pacing: str, state: CourseState, today: date
) -> tuple[ModuleStatus, ...]:
    """The modules a person can work on today, in order."""
    found = module_statuses(version, pacing, state, today)
    return tuple(status for status in found if status.status == "open")


def visible_steps(
    version: ProgrammeVersion, module_id: str, facts: Facts, language: str | None = None
) -> tuple[Step, ...]:
    """The steps of a module that are for this reader."""
    complete = with_defaults(version, facts)
    steps = version.module(module_id, language).steps
    return tuple(step for step in steps if holds(step.audience, complete))


def module_progress(
    version: ProgrammeVersion, state: CourseState, module_id: str, today: date
) -> ModuleProgress:
    """Steps done and to do in one module, and the minutes the rest takes."""
    steps = visible_steps(version, module_id, course_facts(version, state, today))
    left = [step for step in steps if (module_id, step.id) not in state.done_steps]
    return ModuleProgress(len(steps) - len(left), len(steps), sum(s.minutes for s in left))


def next_step(
    version: ProgrammeVersion, pacing: str, state: CourseState, today: date
) -> NextStep | None:
    """What comes now: what was begun first, then the first module suggested, then any open one.

    None where nothing is open today: the course is finished, or a hard date is waited for.
    """
    statuses = open_modules(version, pacing, state, today)
    if not statuses:
        return None
    # Opening a module to look at it is no beginning; a step done in it is.
    begun = {module for module, _ in state.done_steps}
    chosen = min(
        statuses,
        key=lambda status: (status.module_id not in begun, not status.suggested, status.position),
    )
    facts = course_facts(version, state, today)
    for step in visible_steps(version, chosen.module_id, facts):
        if (chosen.module_id, step.id) not in state.done_steps:
            return _next(chosen, step, step.minutes)
    return _next(chosen, None, 0)


def _next(status: ModuleStatus, step: Step | None, minutes: float) -> NextStep:
    return NextStep(status.module_id, step, minutes, status.suggested, status.suggested_on)


def following_step(
    version: ProgrammeVersion, module_id: str, step_id: str, facts: Facts
) -> Step | None:
    """The step after this one in reading order (for "Continue"); None after the last."""
    steps = visible_steps(version, module_id, facts)
    for number, step in enumerate(steps):
        if step.id == step_id:
            return steps[number + 1] if number + 1 < len(steps) else None
    return None


def legal_acts(
    version: ProgrammeVersion, pacing: str, state: CourseState, today: date
) -> tuple[Act, ...]:
    """Every act that moves the course on today. Steps may be done in any order."""
    found: list[Act] = []
    facts = course_facts(version, state, today)
    for status in open_modules(version, pacing, state, today):
        module_id = status.module_id
        if module_id not in state.opened:
            found.append(Act("open_module", module_id))
        steps = visible_steps(version, module_id, facts)
        left = [step.id for step in steps if (module_id, step.id) not in state.done_steps]
        found.extend(Act("complete_step", module_id, step_id) for step_id in left)
        if not left:
            found.append(Act("complete_module", module_id))
        found.append(Act("complete_low_energy", module_id))
    return tuple(found)


def apply_act(
    version: ProgrammeVersion, pacing: str, state: CourseState, act: Act, today: date
) -> CourseState:
    """The state after an act; the same act twice changes nothing more.

    Raises ``IllegalAct`` with the reason and the date for a locked module, and
    ``NotInProgramme`` for a module or step that does not exist.
    """
    version.module(act.module_id)
    if _already(state, act):
        return state
    if act not in legal_acts(version, pacing, state, today):
        raise IllegalAct(_why_not(version, pacing, state, act, today))
    opened = state.opened | {act.module_id}
    if act.kind == "complete_step" and act.step_id is not None:
        done = state.done_steps | {(act.module_id, act.step_id)}
        return replace(state, opened=opened, done_steps=done)
    if act.kind == "open_module":
        return replace(state, opened=opened)
    return replace(state, opened=opened, completed=state.completed | {act.module_id})


def _already(state: CourseState, act: Act) -> bool:
    if act.kind == "open_module":
        return act.module_id in state.opened | state.completed
    if act.kind == "complete_step":
        return (act.module_id, act.step_id) in state.done_steps
    return act.module_id in state.completed


def _why_not(
    version: ProgrammeVersion, pacing: str, state: CourseState, act: Act, today: date
) -> str:
    title = version.module(act.module_id).title
    statuses = module_statuses(version, pacing, state, today)
    status = next(found for found in statuses if found.module_id == act.module_id)
    if status.status == "locked":
        return f"“{title}” is not open yet. {lock_in_words(version, status)}"
    if act.kind == "complete_step":
        return f"“{title}” has no open step “{act.step_id}” for this reader."
    return f"“{title}” has steps that are not done. The low-energy version can be finished now."


def lock_in_words(
    version: ProgrammeVersion, status: ModuleStatus, language: str | None = None
) -> str:
    """Why a module is locked and from when it opens, as a sentence; empty where it is open."""
    parts: list[str] = []
    if status.waits_for:
        titles = [version.module(module_id, language).title for module_id in status.waits_for]
        parts.append(f"It opens after {' and '.join(f'“{title}”' for title in titles)}.")
    if status.opens_on:
        parts.append(f"It opens on {status.opens_on.isoformat()}.")
    if status.reason == "not_for_you" and not parts:
        parts.append("It is for people with other answers.")
    return " ".join(parts)


def is_finished(version: ProgrammeVersion, state: CourseState, today: date) -> bool:
    """Whether nothing is left that this person could still do, today or on a later day.

    Modules whose rule looks at answers and does not hold are not waited for.
    """
    facts = course_facts(version, state, today)
    return all(
        module.id in state.completed
        or (
            module.id not in state.opened | state.opened_early
            and module.unlock is not None
            and not holds(module.unlock, facts)
        )
        for module in version.modules
    )
