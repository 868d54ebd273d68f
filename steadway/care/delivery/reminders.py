"""Which letters a course brings, and when. Pure: signs in, a finite list of moments out.

Everything is reckoned in the person's own days, at the hour they chose. A letter's key holds
its kind and its day, so that the same moment is never planned twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from steadway.care.assessments.windows import last_day, local_day, local_moment

FIRST_DAYS = (2, 5)
QUIET_DAYS = (10, 20, 30)  # the ladder; after its last rung nothing more is sent
STALE_AFTER = timedelta(days=2)  # a server that slept does not send last week's letters
LAST_CALL_DAYS = 3
BRIEF = timedelta(hours=3)  # a plan's letter is of no use long after its moment

WELCOME, EARLY, NEXT_PART, MILESTONE = "welcome", "first_days", "next_part", "milestone"
PLAN, PAUSE_ENDING = "plan_reminder", "pause_ending"
BEFORE_END, BEFORE_FOLLOW_UP = "before_end", "before_follow_up"
PAUSE_SET = "paused_confirm"
RESUME, END = "wake_resume", "wake_end"
WAKE_ONLY = frozenset({RESUME, END})
# Every moment that has a letter. A message for any other would never be sent.
LETTERS = frozenset(
    {WELCOME, EARLY, NEXT_PART, MILESTONE, PLAN, PAUSE_SET, PAUSE_ENDING}
    | {BEFORE_END, BEFORE_FOLLOW_UP}
    | {f"quiet_{days}" for days in QUIET_DAYS}
)


@dataclass(frozen=True)
class Questions:
    """An occasion that waits for answers."""

    id: str
    label: str
    opens_at: datetime
    closes_at: datetime
    asked_at: datetime | None = None  # when they were planned; no letter can be older


@dataclass(frozen=True)
class Signs:
    """What the rules look at: one course at one moment."""

    course: str
    zone: str
    hour: int
    state: str
    started_at: datetime
    last_act_at: datetime
    ends_at: datetime
    ended: bool
    paused_until: datetime | None = None
    days_between: int = 0
    modules_in_all: int = 0
    completions: tuple[datetime, ...] = ()
    next_opened: bool = False
    plans: tuple[tuple[str, datetime], ...] = ()
    questions: tuple[Questions, ...] = field(default=())

    @property
    def finished(self) -> bool:
        return self.modules_in_all > 0 and len(self.completions) >= self.modules_in_all


@dataclass(frozen=True)
class Reminder:
    """One letter, or a moment at which the course itself goes on (`WAKE_ONLY`)."""

    event: str
    at: datetime
    key: str
    expires_at: datetime
    number: int = 0


def due(signs: Signs, after: datetime, until: datetime) -> tuple[Reminder, ...]:
    """What came due between two moments and is not stale yet, in order; one per kind and day."""
    found: dict[str, Reminder] = {}
    for each in _all(signs):
        fresh = each.expires_at > until
        if after < each.at <= until and (fresh or each.event in WAKE_ONLY):
            found.setdefault(each.key, each)
    return tuple(sorted(found.values(), key=lambda each: each.at))


def next_moment(signs: Signs, after: datetime) -> datetime | None:
    """When to look at this course again; None while nothing is to come."""
    return min((each.at for each in _all(signs) if each.at > after), default=None)


def pause_set(course: str, until: date, at: datetime, ends: datetime) -> Reminder:
    """The letter that confirms a pause: at once, and of no use once the pause is over."""
    return Reminder(PAUSE_SET, at, f"reminder:{course}:{PAUSE_SET}:{until}", ends)


def keys_of_pause(course: str, until: date) -> tuple[str, str]:
    """The names of both letters about a pause until this day."""
    before = until - timedelta(days=1)
    return f"reminder:{course}:{PAUSE_SET}:{until}", f"reminder:{course}:{PAUSE_ENDING}:{before}"


def _all(signs: Signs) -> Iterator[Reminder]:
    if signs.state == "stopped":
        # Whoever stopped the course may still have agreed to the questions after it.
        yield from _questions(signs)
        return
    if signs.state == "paused":
        yield from _while_paused(signs)
        return
    if not signs.ended:
        yield _wake(signs, END, signs.ends_at)
    yield from _milestones(signs)
    yield from _questions(signs)
    yield from _plans(signs)
    if signs.state == "active" and not signs.finished:
        yield from _first_days(signs)
        yield from _quiet(signs)
        yield from _next_part(signs)


def _while_paused(signs: Signs) -> Iterator[Reminder]:
    if signs.paused_until is None:
        return
    yield _wake(signs, RESUME, signs.paused_until)
    day_before = local_day(signs.paused_until, signs.zone) - timedelta(days=1)
    yield _letter(signs, PAUSE_ENDING, day_before)


def _first_days(signs: Signs) -> Iterator[Reminder]:
    start = local_day(signs.started_at, signs.zone)
    yield _at(signs, WELCOME, signs.started_at, STALE_AFTER)
    if signs.completions:
        return
    for number, days in enumerate(FIRST_DAYS, start=1):
        yield _letter(signs, EARLY, start + timedelta(days=days), number)


def _quiet(signs: Signs) -> Iterator[Reminder]:
    seen = local_day(signs.last_act_at, signs.zone)
    for number, days in enumerate(QUIET_DAYS, start=1):
        yield _letter(signs, f"quiet_{days}", seen + timedelta(days=days), number)


def _next_part(signs: Signs) -> Iterator[Reminder]:
    if not signs.completions or signs.next_opened or signs.days_between < 2:
        return
    last = local_day(max(signs.completions), signs.zone)
    yield _letter(signs, NEXT_PART, last + timedelta(days=signs.days_between))


def _milestones(signs: Signs) -> Iterator[Reminder]:
    """After the first part and after half of them, each on the day after.

    The last part has its own letter: the questions at the end.
    """
    half = (signs.modules_in_all + 1) // 2
    marks = {1: 1, half: 2}
    marks.pop(signs.modules_in_all, None)
    for count, when in enumerate(sorted(signs.completions), start=1):
        if count in marks:
            day = local_day(when, signs.zone) + timedelta(days=1)
            yield _letter(signs, MILESTONE, day, marks[count])


def _plans(signs: Signs) -> Iterator[Reminder]:
    for plan, at in signs.plans:
        day = local_day(at, signs.zone)
        key = f"reminder:{signs.course}:{PLAN}:{plan}:{day}"
        yield Reminder(PLAN, at, key, at + BRIEF)


def _questions(signs: Signs) -> Iterator[Reminder]:
    """When the window opens, half-way, and a last time; never before it opens."""
    for each in signs.questions:
        first = _first_evening(signs, max(each.opens_at, each.asked_at or each.opens_at))
        last = last_day(each.closes_at, signs.zone)
        days = dict.fromkeys(
            [first, first + (last - first) / 2, last - timedelta(days=LAST_CALL_DAYS)]
        )
        event = BEFORE_END if each.label == "end" else BEFORE_FOLLOW_UP
        for number, day in enumerate(days, start=1):
            letter = _letter(signs, event, day, number)
            if each.opens_at <= letter.at < each.closes_at:
                yield letter


def _first_evening(signs: Signs, since: datetime) -> date:
    """The first day whose hour of letters does not lie before `since`."""
    day = local_day(since, signs.zone)
    at = local_moment(day, time(signs.hour), signs.zone)
    return day if at >= since else day + timedelta(days=1)


def _letter(signs: Signs, event: str, day: date, number: int = 0) -> Reminder:
    at = local_moment(day, time(signs.hour), signs.zone)
    return Reminder(event, at, _key(signs, event, day), at + STALE_AFTER, number)


def _at(signs: Signs, event: str, at: datetime, lasts: timedelta) -> Reminder:
    return Reminder(event, at, _key(signs, event, local_day(at, signs.zone)), at + lasts)


def _wake(signs: Signs, event: str, at: datetime) -> Reminder:
    return Reminder(event, at, _key(signs, event, local_day(at, signs.zone)), at)


def _key(signs: Signs, event: str, day: date) -> str:
    return f"reminder:{signs.course}:{event}:{day}"
