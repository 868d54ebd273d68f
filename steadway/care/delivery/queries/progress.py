"""What changed, words first: daily life before pain, and pain last."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from steadway.care.assessments import catalogue, words
from steadway.care.assessments import queries as assessments
from steadway.care.assessments.models import Response
from steadway.care.assessments.queries import DiaryEntry, Point
from steadway.care.assessments.windows import local_day
from steadway.care.delivery import facts
from steadway.care.delivery.models import Course, ModuleVisit
from steadway.care.delivery.queries.finding import course_of
from steadway.care.delivery.queries.views import Gain, GoalStepView, Progress, Week
from steadway.care.delivery.versions import version_of
from steadway.care.people.models import Participant
from steadway.science.instruments import Instrument, Scale

FUNCTION = ("disability", "quality_of_life", "sleep", "coping")
MOOD = ("depression", "anxiety")
PAIN = ("pain",)
IN_THE_WAY = "nrs_interference"
DIARY = "diary"
HARDER_BY = 1.0  # points of 10 above the person's own mean of weeks
LEAST_ENTRIES = 2

EARLY = "Your answers are kept. Later ones will stand beside them, so that you can look back."
BEGINNING = "You are at the beginning. What you answer now is what you can look back on."


def progress(participant: Participant, now: datetime) -> Progress:
    """Everything on the progress page, in the order in which it is read."""
    course = course_of(participant)
    entries = assessments.diary_entries(participant)
    gains = list(_gains(participant))
    done, in_all = _parts(course)
    ladder = facts.ladder(course) if course else facts.Ladder("", ())
    return Progress(
        sentence=_sentence(participant, entries),
        goal=ladder.goal,
        goal_steps=_goal_steps(course, ladder),
        function=tuple(gain for domain, gain in gains if domain in FUNCTION),
        mood=tuple(gain for domain, gain in gains if domain in MOOD),
        pain=tuple(gain for domain, gain in gains if domain in PAIN),
        weeks=_weeks(entries),
        check_ins=len(entries),
        parts_done=done,
        parts_in_all=in_all,
    )


def _parts(course: Course | None) -> tuple[int, int]:
    if course is None:
        return 0, 0
    done = ModuleVisit.objects.filter(course=course, completed_at__isnull=False).count()
    return done, len(version_of(course.programme_id).modules)


def _goal_steps(course: Course | None, ladder: facts.Ladder) -> tuple[GoalStepView, ...]:
    done = facts.rungs_done(course) if course else {}
    zone = course.participant.time_zone if course else "UTC"
    days = {text: local_day(when, zone) for text, when in done.items()}
    return tuple(
        GoalStepView(number, text, days.get(text))
        for number, text in enumerate(ladder.rungs, start=1)
    )


def _sentence(participant: Participant, entries: Sequence[DiaryEntry]) -> str:
    rows = list(
        Response.objects.filter(
            participant=participant, instrument=IN_THE_WAY, voided_at__isnull=True
        ).order_by("answered_at")
    )
    if len(rows) >= 2:
        return _things(rows[0], rows[-1])
    if entries:
        times = "once" if len(entries) == 1 else f"{len(entries)} times"
        return f"You have checked in {times}. {EARLY}"
    return EARLY if rows else BEGINNING


def _things(first: Response, last: Response) -> str:
    """On how many things pain got in the way less, and on how many more."""
    pairs = [
        (first.coded[item], last.coded[item])
        for item in catalogue.definition(IN_THE_WAY).scale("interference").items
        if item in first.coded and item in last.coded
    ]
    over = _over(last.answered_at - first.answered_at)
    less = sum(after < before for before, after in pairs)
    more = sum(after > before for before, after in pairs)
    if less and less >= more:
        return f"Over {over}, pain got in your way less on {less} of {len(pairs)} things."
    if more:
        return (
            f"Over {over}, pain got in your way more on {more} of {len(pairs)} things. "
            "Harder stretches are part of living with pain, and they pass."
        )
    return f"Over {over}, pain got in your way about as much as before."


def _over(span: timedelta) -> str:
    weeks = round(span.days / 7)
    if weeks < 1:
        return "the last days"
    return "1 week" if weeks == 1 else f"{weeks} weeks"


def _gains(participant: Participant) -> Iterator[tuple[str, Gain]]:
    """Every scale that was measured twice, in the order of the catalogue."""
    asked = Response.objects.filter(participant=participant, voided_at__isnull=True)
    names = set(asked.exclude(instrument=DIARY).values_list("instrument", flat=True))
    points = assessments.trajectories(participant, names)
    for name in sorted(names):
        instrument = catalogue.definition(name)
        for scale in instrument.scales:
            gain = _gain(instrument, scale, points.get((name, scale.id), ()), participant)
            if gain is not None:
                yield scale.domain, gain


def _gain(
    instrument: Instrument, scale: Scale, points: Sequence[Point], participant: Participant
) -> Gain | None:
    known = [point for point in points if point.value is not None]
    if len(known) < 2 or words.topic_of(instrument.id, scale) is None:
        return None
    first, last = known[0], known[-1]
    which = words.way(scale, first.value, last.value)
    steps = words.steps_of_change(scale, first.value, last.value)
    if which is None or steps is None:
        return None
    return Gain(
        name=words.name_of(instrument.id, scale),
        instrument=instrument.id,
        scale=scale.id,
        sentence=words.compared(instrument.id, scale, which),
        clearness=abs(steps),
        way=which,
        better_is="lower" if scale.direction == "higher_is_worse" else "higher",
        range=scale.range,
        points=tuple(
            (local_day(point.when, participant.time_zone), point.value)
            for point in known
            if point.value is not None
        ),
        start=first.value or 0.0,
        latest=last.value or 0.0,
        start_on=local_day(first.when, participant.time_zone),
        latest_on=local_day(last.when, participant.time_zone),
    )


def _weeks(entries: Sequence[DiaryEntry]) -> tuple[Week, ...]:
    by_week: dict[date, list[DiaryEntry]] = defaultdict(list)
    for entry in entries:
        by_week[entry.day - timedelta(days=entry.day.weekday())].append(entry)
    means = {
        start: (_mean(found, "pain"), _mean(found, "interference"))
        for start, found in by_week.items()
    }
    usual = _plain_mean([mean for _, mean in means.values() if mean is not None])
    return tuple(
        Week(
            starts_on=start,
            entries=len(by_week[start]),
            pain=pain,
            interference=interference,
            harder=len(by_week[start]) >= LEAST_ENTRIES
            and interference is not None
            and usual is not None
            and interference >= usual + HARDER_BY,
        )
        for start, (pain, interference) in sorted(means.items())
    )


def _mean(entries: Sequence[DiaryEntry], item: str) -> float | None:
    return _plain_mean([value for entry in entries if _is_number(value := entry.answers.get(item))])


def _plain_mean(values: Sequence[Any]) -> float | None:
    return round(sum(values) / len(values), 1) if values else None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
