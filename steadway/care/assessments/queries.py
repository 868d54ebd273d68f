"""Named reads of the room of questionnaires.

CONTRACT
  open_occasions(participant, now) -> tuple[OccasionView, ...]      open, not finished, soonest first
  occasion(participant, occasion_id) -> OccasionView                UnknownOccasion for anyone else's
  form(participant, occasion_id, instrument_id) -> FormView         items in pages, draft so far
  response(participant, response_id) -> Response                    UnknownOccasion for anyone else's
  trajectory(participant, instrument, scale) -> tuple[Point, ...]   oldest first, voided left out
  change_since_start(participant, instrument, scale) -> Change | None
  latest_scores(participant) -> dict["instrument.scale", float]
  diary_entries(participant, since=None) -> tuple[DiaryEntry, ...]  oldest first
  checked_in_on(participant, days) -> frozenset[date]
  feedback.feedback(participant, response) -> tuple[str, ...]       (own module: feedback.py)
  export_of(participant) -> dict                                    (own module: export.py)
Verbs stand in `actions/__init__.py`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from steadway.care.assessments import catalogue
from steadway.care.assessments.errors import UnknownOccasion
from steadway.care.assessments.models import Occasion, OccasionPart, PartialAnswers, Response, Score
from steadway.care.assessments.paging import AnswerPage, answer_pages, minutes_for
from steadway.science import instruments as science

if TYPE_CHECKING:
    from steadway.care.people.models import Participant
    from steadway.science.instruments import Instrument

NOT_STARTED, STARTED, DONE = "not_started", "started", "done"


@dataclass(frozen=True)
class Task:
    """One questionnaire on the task list."""

    instrument: str
    title: str
    minutes: int
    state: str
    response_id: UUID | None


@dataclass(frozen=True)
class OccasionView:
    """What is asked, until when, and how far the person has come."""

    id: UUID
    label: str
    title: str
    opens_on: date
    due_on: date
    closes_on: date
    tasks: tuple[Task, ...]
    completed: bool
    open: bool

    @property
    def next_task(self) -> Task | None:
        return next((task for task in self.tasks if task.state != DONE), None)

    @property
    def minutes_left(self) -> int:
        return sum(task.minutes for task in self.tasks if task.state != DONE)


@dataclass(frozen=True)
class FormView:
    """A questionnaire to fill in: its pages, and what was answered so far."""

    occasion: OccasionView
    instrument: "Instrument"
    number: int
    of: int
    pages: tuple[AnswerPage, ...]
    answers: Mapping[str, Any]
    revision: int
    saved_at: datetime | None
    response_id: UUID | None
    stand_in: bool


@dataclass(frozen=True)
class Point:
    """One score at one moment: a value, or why there is none."""

    when: datetime
    value: float | None
    reason: str
    band: str
    definition: str
    prorated: bool
    occasion: str


@dataclass(frozen=True)
class DiaryEntry:
    """One check-in, as given."""

    response_id: UUID
    day: date
    answers: Mapping[str, Any]
    catch_up: bool
    answered_at: datetime


def open_occasions(participant: "Participant", now: datetime) -> tuple[OccasionView, ...]:
    """The questions this person can answer now, the soonest to close first."""
    rows = Occasion.objects.filter(
        participant=participant,
        completed_at__isnull=True,
        cancelled_at__isnull=True,
        opens_at__lte=now,
        closes_at__gt=now,
    ).order_by("closes_at", "created_at")
    return _views(rows, now)


def occasion(participant: "Participant", occasion_id: UUID, now: datetime) -> OccasionView:
    """One of this person's occasions; anyone else's is as unknown as nobody's."""
    views = _views(Occasion.objects.filter(participant=participant, pk=occasion_id), now)
    if not views:
        raise UnknownOccasion
    return views[0]


def form(
    participant: "Participant", occasion_id: UUID, instrument_id: str, now: datetime
) -> FormView:
    """One questionnaire of an occasion, with its draft."""
    view = occasion(participant, occasion_id, now)
    part = OccasionPart.objects.filter(occasion_id=view.id, instrument=instrument_id).first()
    if part is None:
        raise UnknownOccasion
    draft = PartialAnswers.objects.filter(part=part).first()
    instrument = catalogue.current().get(part.instrument, part.version)
    names = [task.instrument for task in view.tasks]
    task = view.tasks[names.index(instrument_id)]
    return FormView(
        occasion=view,
        instrument=instrument,
        number=names.index(instrument_id) + 1,
        of=len(names),
        pages=answer_pages(instrument),
        answers=draft.answers if draft else {},
        revision=draft.revision if draft else 0,
        saved_at=draft.saved_at if draft else None,
        response_id=task.response_id,
        stand_in=catalogue.is_stand_in(part.instrument),
    )


def response(participant: "Participant", response_id: UUID) -> Response:
    """One of this person's responses; anyone else's is as unknown as nobody's."""
    row = Response.objects.filter(participant=participant, pk=response_id).first()
    if row is None:
        raise UnknownOccasion
    return row


def trajectory(participant: "Participant", instrument: str, scale: str) -> tuple[Point, ...]:
    """Every living score of one scale, oldest first."""
    rows = (
        Score.objects.filter(
            response__participant=participant,
            response__instrument=instrument,
            response__voided_at__isnull=True,
            scale=scale,
        )
        .select_related("response__part__occasion")
        .order_by("response__answered_at", "response__received_at")
    )
    return tuple(_point(row) for row in rows)


def change_since_start(
    participant: "Participant", instrument: str, scale: str
) -> "science.Change | None":
    """First against latest; None while there are not two values to compare."""
    points = [p for p in trajectory(participant, instrument, scale) if p.value is not None]
    if len(points) < 2:
        return None
    return catalogue.change(instrument, scale, points[0].value, points[-1].value)


def latest_scores(participant: "Participant") -> dict[str, float]:
    """The newest value of every scale, named `instrument.scale`."""
    rows = (
        Score.objects.filter(
            response__participant=participant,
            response__voided_at__isnull=True,
            value__isnull=False,
        )
        .order_by("response__answered_at", "response__received_at")
        .values_list("response__instrument", "scale", "value")
    )
    return {f"{instrument}.{scale}": value for instrument, scale, value in rows}


def diary_entries(participant: "Participant", since: date | None = None) -> tuple[DiaryEntry, ...]:
    """This person's check-ins, oldest first."""
    rows = _diary(participant)
    if since is not None:
        rows = rows.filter(for_day__gte=since)
    return tuple(
        DiaryEntry(row.pk, row.for_day, row.answers, row.catch_up, row.answered_at)
        for row in rows.order_by("for_day")
        if row.for_day is not None
    )


def checked_in_on(participant: "Participant", days: Iterable[date]) -> frozenset[date]:
    """Which of these days have a check-in."""
    rows = _diary(participant).filter(for_day__in=list(days)).values_list("for_day", flat=True)
    return frozenset(day for day in rows if day is not None)
