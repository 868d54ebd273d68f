"""Named reads of the room of questionnaires.

CONTRACT (UnknownOccasion for anyone else's)
  open_occasions(participant, now) -> tuple[OccasionView, ...]    open now, soonest to close first
  upcoming(participant, now) -> tuple[OccasionView, ...]          opens later
  occasion(participant, occasion_id, now) -> OccasionView
  form(participant, occasion_id, instrument_id, now) -> FormView  items in pages, draft so far
  response(participant, response_id) -> Response
  trajectory(participant, instrument, scale) -> tuple[Point, ...] oldest first, voided left out
  change_since_start(participant, instrument, scale) -> Change | None
  latest_scores(participant) -> dict["instrument.scale", float]
  diary_entries(participant, since=None) -> tuple[DiaryEntry, ...]
  checked_in_on(participant, days) -> frozenset[date]
  feedback.feedback(participant, response) -> tuple[str, ...]     sentences after a questionnaire
  export.export_of(participant) -> dict
Verbs stand in `actions/__init__.py`.
"""

from collections.abc import Collection, Iterable, Mapping
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
    from django.db.models import QuerySet

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


@dataclass(frozen=True)
class Change:
    """First against latest on one scale, with every way the field reckons it."""

    start: Point
    latest: Point
    points: float
    improvement: float
    percent: float | None
    responder: bool | None
    reliable: str
    meaningful: bool | None


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
    instrument = catalogue.definition(part.instrument, part.version)
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
        stand_in=catalogue.is_stand_in(instrument),
    )


def response(participant: "Participant", response_id: UUID) -> Response:
    """One of this person's responses; anyone else's is as unknown as nobody's."""
    row = Response.objects.filter(participant=participant, pk=response_id).first()
    if row is None:
        raise UnknownOccasion
    return row


def trajectory(participant: "Participant", instrument: str, scale: str) -> tuple[Point, ...]:
    """Every living score of one scale, oldest first."""
    return trajectories(participant, {instrument}).get((instrument, scale), ())


def trajectories(
    participant: "Participant", instruments: Collection[str]
) -> dict[tuple[str, str], tuple[Point, ...]]:
    """Every living score of these instruments in one read, by instrument and scale."""
    rows = (
        Score.objects.filter(
            response__participant=participant,
            response__instrument__in=instruments,
            response__voided_at__isnull=True,
        )
        .select_related("response__part__occasion")
        .order_by("response__answered_at", "response__received_at")
    )
    found: dict[tuple[str, str], list[Point]] = {}
    for row in rows:
        found.setdefault((row.response.instrument, row.scale), []).append(_point(row))
    return {key: tuple(points) for key, points in found.items()}


def change_since_start(participant: "Participant", instrument: str, scale: str) -> Change | None:
    """First against latest; None while there are not two values to compare."""
    points = [p for p in trajectory(participant, instrument, scale) if p.value is not None]
    if len(points) < 2:
        return None
    return change_between(points[0], points[-1], instrument, scale)


def change_between(start: Point, latest: Point, instrument: str, scale: str) -> Change:
    """Two points of one scale, compared as `science` compares them everywhere."""
    facts = catalogue.definition(instrument).scale(scale)
    points = science.change(start.value, latest.value).value or 0.0
    improvement = -points if facts.direction == "higher_is_worse" else points
    reliable = science.reliable_change(start.value, latest.value, facts).value
    least = facts.mic.points if facts.mic else None
    return Change(
        start=start,
        latest=latest,
        points=points,
        improvement=improvement,
        percent=science.percent_change(start.value, latest.value, facts.direction).value,
        responder=science.responder(start.value, latest.value, direction=facts.direction).value,
        reliable=reliable.outcome if reliable else "",
        meaningful=None if least is None else improvement >= least,
    )


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
    return {
        f"{instrument}.{scale}": value for instrument, scale, value in rows if value is not None
    }


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


def upcoming(participant: "Participant", now: datetime) -> tuple[OccasionView, ...]:
    """Questions that open later, the next first."""
    rows = Occasion.objects.filter(
        participant=participant,
        completed_at__isnull=True,
        cancelled_at__isnull=True,
        opens_at__gt=now,
    ).order_by("opens_at")
    return _views(rows, now)


def is_open(participant: "Participant", label: str, now: datetime) -> bool:
    """Whether questions under `label` still wait: not answered, not declined, not over."""
    return Occasion.objects.filter(
        participant=participant,
        label=label,
        completed_at__isnull=True,
        cancelled_at__isnull=True,
        closes_at__gt=now,
    ).exists()


def _diary(participant: "Participant") -> "QuerySet[Response]":
    return Response.objects.filter(
        participant=participant,
        instrument="diary",
        voided_at__isnull=True,
        for_day__isnull=False,
    )


def _views(rows: "QuerySet[Occasion]", now: datetime) -> tuple[OccasionView, ...]:
    occasions = list(rows.prefetch_related("parts"))
    ids = [part.pk for occasion in occasions for part in occasion.parts.all()]
    if not ids:
        return ()
    answered = dict(
        Response.objects.filter(part__in=ids, voided_at__isnull=True).values_list("part_id", "pk")
    )
    drafts = set(PartialAnswers.objects.filter(part__in=ids).values_list("part_id", flat=True))
    return tuple(_view(each, answered, drafts, now) for each in occasions)


def _view(
    row: Occasion, answered: Mapping[int, UUID], drafts: set[int], now: datetime
) -> OccasionView:
    return OccasionView(
        id=row.pk,
        label=row.label,
        title=row.title,
        opens_on=row.opens_on,
        due_on=row.due_on,
        closes_on=row.closes_on,
        tasks=tuple(_task(part, answered, drafts) for part in row.parts.all()),
        completed=row.completed_at is not None,
        open=row.completed_at is None
        and row.cancelled_at is None
        and row.opens_at <= now < row.closes_at,
    )


def _task(part: OccasionPart, answered: Mapping[int, UUID], drafts: set[int]) -> Task:
    instrument = catalogue.definition(part.instrument, part.version)
    titles = instrument.title
    state = DONE if part.pk in answered else STARTED if part.pk in drafts else NOT_STARTED
    return Task(
        instrument=part.instrument,
        title=titles.get("en") or next(iter(titles.values())),
        minutes=minutes_for(instrument),
        state=state,
        response_id=answered.get(part.pk),
    )


def _point(row: Score) -> Point:
    response = row.response
    return Point(
        when=response.answered_at,
        value=row.value,
        reason=row.reason,
        band=row.band,
        definition=row.definition,
        prorated=row.prorated,
        occasion=response.part.occasion.label if response.part else "",
    )
