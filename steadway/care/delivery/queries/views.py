"""What the named reads give back: frozen, ready to show, no rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from steadway.care.assessments import words
from steadway.care.assessments.queries import OccasionView

DONE, IN_PROGRESS, READY, LATER = "done", "in_progress", "ready", "later"


@dataclass(frozen=True)
class CourseView:
    """A course as far as pages need it."""

    id: UUID
    programme: str
    version: str
    digest: str
    title: str
    language: str
    pacing: str
    state: str
    started_on: date
    paused_until: date | None
    days_away: int
    finished: bool


@dataclass(frozen=True)
class Part:
    """One module on the list of all parts."""

    module: str
    title: str
    aim: str
    minutes: int
    state: str
    ready_on: date | None
    why: str
    steps_done: int
    steps_in_all: int
    how: str


@dataclass(frozen=True)
class Card:
    """The one thing to do next.

    kind: "questions" (occasion_id) | "step" (module, step) | "rest" | "paused" | "stopped" |
    "finished" | "no_course". `low_energy` says that the module has a short version to offer.
    A "rest" names the next part in module and step where one is open before its day.
    """

    kind: str
    title: str
    text: str = ""
    minutes: int = 0
    module: str = ""
    step: str = ""
    step_number: int = 0
    steps_in_all: int = 0
    low_energy: bool = False
    low_energy_minutes: int = 0
    occasion_id: UUID | None = None


@dataclass(frozen=True)
class CheckInState:
    """Whether today's and yesterday's check-ins are there."""

    today: date
    done_today: bool
    yesterday: date
    yesterday_open: bool
    seconds: int = 20


@dataclass(frozen=True)
class PlanView:
    """A plan, open or reviewed, with what the programme offers around it."""

    id: UUID
    module: str
    plan: str
    title: str
    will: str
    when: str
    remind_at: datetime | None
    made_at: datetime
    outcome: str
    obstacle: str
    reply: str
    question: str
    got_in_the_way: tuple[str, ...]


@dataclass(frozen=True)
class Today:
    """Everything on the today page."""

    course: CourseView | None
    card: Card
    questions: tuple[OccasionView, ...]
    check_in: CheckInState
    goal: str
    plans_to_review: tuple[PlanView, ...]
    parts: tuple[Part, ...]
    coming_back: bool


@dataclass(frozen=True)
class StepLink:
    """One line of a module's contents list."""

    step: str
    kind: str
    title: str
    minutes: int
    done: bool
    current: bool


@dataclass(frozen=True)
class LessonPage:
    """What one step of a module needs: resolved for this person, with the way on.

    `page` is filled for kind "page" and for the low-energy twin; for "worksheet", "exercise" and
    "plan" the definition stands in `worksheet`, `exercise`, `plan` (science models).
    """

    course: CourseView
    module: str
    module_title: str
    kind: str
    step: str
    title: str
    minutes: int
    page: Any
    worksheet: Any
    exercise: Any
    plan: Any
    chosen: Any
    done: bool
    steps: tuple[StepLink, ...]
    number: int
    of: int
    previous_step: str
    next_step: str
    low_energy: bool
    module_completed: bool


@dataclass(frozen=True)
class Aside:
    """Text from another window, kept beside."""

    id: int
    values: Mapping[str, Any]
    saved_at: datetime


@dataclass(frozen=True)
class WorksheetPage:
    """A worksheet to fill in: definition, draft or last entry or prefills, and text kept aside."""

    course: CourseView
    worksheet: Any
    values: Mapping[str, Any]
    revision: int
    saved_at: datetime | None
    handed_in_at: datetime | None
    times_handed_in: int
    feedback: str
    asides: tuple[Aside, ...]


@dataclass(frozen=True)
class Week:
    """The mean of one week's check-ins; `harder` marks a week above the person's usual."""

    starts_on: date
    entries: int
    pain: float | None
    interference: float | None
    harder: bool


@dataclass(frozen=True)
class Gain:
    """One thing that was measured at the start and now, in words first.

    `way` is "easier", "same" or "harder"; `points` are its values by local day, oldest first.
    `clearness` is the change in smallest important changes, whichever way it went.
    """

    name: str
    instrument: str
    scale: str
    sentence: str
    clearness: float
    way: str
    better_is: str
    range: tuple[float, float]
    points: tuple[tuple[date, float], ...]
    start: float
    latest: float
    start_on: date
    latest_on: date


def clearest(gains: Sequence[Gain]) -> tuple[str, ...]:
    """The clearest changes, each said once; what is left out stands in the table of numbers."""
    return words.clearest((gain.sentence, gain.clearness) for gain in gains)


@dataclass(frozen=True)
class GoalStepView:
    """A rung of the person's own ladder."""

    number: int
    text: str
    done_on: date | None


@dataclass(frozen=True)
class Progress:
    """What changed: words first, then goal steps, then function and mood, then pain last.

    The lists hold every scale, for the table; the `lines` are what to say of them.
    """

    sentence: str
    goal: str
    goal_steps: tuple[GoalStepView, ...]
    function: tuple[Gain, ...]
    mood: tuple[Gain, ...]
    pain: tuple[Gain, ...]
    weeks: tuple[Week, ...]
    check_ins: int
    parts_done: int
    parts_in_all: int

    @property
    def function_lines(self) -> tuple[str, ...]:
        return clearest(self.function)

    @property
    def mood_lines(self) -> tuple[str, ...]:
        return clearest(self.mood)

    @property
    def pain_lines(self) -> tuple[str, ...]:
        return clearest(self.pain)
