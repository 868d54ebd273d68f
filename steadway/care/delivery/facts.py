"""What tailoring may know about one person: gathered in few reads, and no more than is asked."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from steadway.care.assessments import queries as assessments
from steadway.care.assessments.windows import local_day
from steadway.care.delivery import needs
from steadway.care.delivery.models import (
    Course,
    GoalStep,
    ModuleVisit,
    PageChoice,
    WorksheetDraft,
    WorksheetEntry,
)
from steadway.care.people.prepared import PreparedTuples
from steadway.care.safety.queries import nobody_on_call
from steadway.science.programmes.language import Fact
from steadway.science.programmes.models import ProgrammeVersion
from steadway.science.programmes.values import feedback

# A programme's own facts that a person answers in a worksheet, and where.
ANSWERED_IN = {"track": ("my_starting_point", "where")}
WATCHED = "watched"
LADDER, GOAL, RUNGS = "goal_ladder", "goal", "rungs"
FLARE_PLAN = "flare_plan"

Known = dict[str, Fact]


@dataclass(frozen=True)
class Ladder:
    """The person's own goal and their steps towards it."""

    goal: str
    rungs: tuple[str, ...]


# What pages ask for on every visit, with the SQL written once.
_CHOSEN = PreparedTuples(
    lambda course, _: (
        PageChoice.objects.filter(course_id=course).order_by("pk").values_list("name", "value")
    )
)
_HANDED_IN = PreparedTuples(
    lambda course, _: (
        WorksheetEntry.objects.filter(course_id=course, voided_at__isnull=True)
        .order_by("number")
        .values_list("worksheet", "values")
    )
)
_COMPLETED = PreparedTuples(
    lambda course, _: ModuleVisit.objects.filter(
        course_id=course, completed_at__isnull=False
    ).values_list("module")
)


def gather(
    course: Course,
    version: ProgrammeVersion,
    now: datetime,
    names: Iterable[str] | None = None,
) -> Known:
    """The facts under these names (all where None); a name without a value is left out."""
    known: Known = dict(version.defaults)
    if WATCHED in version.facts:
        known[WATCHED] = not nobody_on_call()
    for read in _reads(version, None if names is None else frozenset(names)):
        known.update(read(course, version, now))
    return known


def worksheet_feedback(
    course: Course, version: ProgrammeVersion, worksheet: str, now: datetime
) -> str:
    """What the programme says to the worksheet handed in last; empty where it says nothing."""
    sheet = version.edition(course.language).worksheets[worksheet]
    values = latest_values(course).get(worksheet, {})
    known = gather(course, version, now, needs.names_in_worksheet(sheet))
    return feedback(sheet, values, known) or ""


def latest_values(course: Course) -> dict[str, dict[str, Any]]:
    """The newest living values of every worksheet that was handed in."""
    return dict(_HANDED_IN.rows(course.pk))


def ladder(course: Course) -> Ladder:
    """The goal ladder as last handed in; empty before."""
    values = latest_values(course).get(LADDER, {})
    return Ladder(str(values.get(GOAL) or ""), tuple(values.get(RUNGS) or ()))


def rungs_done(course: Course) -> dict[str, datetime]:
    """When each step of the ladder was marked as done."""
    rows = GoalStep.objects.filter(course=course, undone_at__isnull=True)
    return dict(rows.values_list("text", "done_at"))


def written(course: Course, worksheet: str) -> Mapping[str, Any]:
    """The newest text of a worksheet: handed in, or else the draft."""
    handed_in = latest_values(course).get(worksheet)
    if handed_in:
        return handed_in
    draft = WorksheetDraft.objects.filter(course=course, worksheet=worksheet).first()
    return draft.values if draft else {}


_Read = Callable[[Course, ProgrammeVersion, datetime], Known]


_kept_reads: dict[tuple[str, frozenset[str] | None], tuple[_Read, ...]] = {}
MOST_KEPT = 4096


def _reads(version: ProgrammeVersion, wanted: frozenset[str] | None) -> tuple[_Read, ...]:
    """Which reads these names need. A version never changes, so the answer is kept."""
    key = (version.digest, wanted)
    if key not in _kept_reads:
        if len(_kept_reads) >= MOST_KEPT:
            _kept_reads.clear()
        _kept_reads[key] = tuple(
            read
            for belongs, read in _sources(version)
            if wanted is None or any(belongs(name) for name in wanted)
        )
    return _kept_reads[key]


def _sources(version: ProgrammeVersion) -> tuple[tuple[Callable[[str], bool], _Read], ...]:
    return (
        (lambda name: "." not in name, _choices),
        (lambda name: name.startswith("completed."), _completed),
        (lambda name: name.startswith("scores."), _scores),
        (lambda name: name.startswith("diary."), _diary),
        (lambda name: name.startswith("days."), _days),
        (lambda name: _is_of_worksheet(name, version), _worksheets),
    )


def _is_of_worksheet(name: str, version: ProgrammeVersion) -> bool:
    if name in ANSWERED_IN and name in version.facts:
        return True
    return name.partition(".")[0] in version.edition().worksheets and "." in name


def _choices(course: Course, version: ProgrammeVersion, now: datetime) -> Known:
    return dict(_CHOSEN.rows(course.pk))


def _completed(course: Course, version: ProgrammeVersion, now: datetime) -> Known:
    return {f"completed.{module}": True for (module,) in _COMPLETED.rows(course.pk)}


def _scores(course: Course, version: ProgrammeVersion, now: datetime) -> Known:
    latest = assessments.latest_scores(course.participant)
    return {f"scores.{name}": value for name, value in latest.items()}


def _diary(course: Course, version: ProgrammeVersion, now: datetime) -> Known:
    return {"diary.entries": len(assessments.diary_entries(course.participant))}


def _days(course: Course, version: ProgrammeVersion, now: datetime) -> Known:
    zone = course.participant.time_zone
    days = (local_day(now, zone) - local_day(course.started_at, zone)).days
    return {"days.in_course": max(0, days)}


def _worksheets(course: Course, version: ProgrammeVersion, now: datetime) -> Known:
    values = latest_values(course)
    known: Known = {
        f"{worksheet}.{field}": value
        for worksheet, fields in values.items()
        for field, value in fields.items()
    }
    for fact, (worksheet, field) in ANSWERED_IN.items():
        answer = values.get(worksheet, {}).get(field)
        declared = version.facts.get(fact)
        if declared is not None and answer in declared.options:
            known[fact] = answer
    return known
