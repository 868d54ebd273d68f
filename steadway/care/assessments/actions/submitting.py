"""Taking an answer: stored, scored, looked at for concerns, all in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from steadway.care.assessments import catalogue
from steadway.care.assessments.actions import concerning, voiding
from steadway.care.assessments.actions.drafting import keep
from steadway.care.assessments.actions.finding import HasId, locked, own_part
from steadway.care.assessments.errors import (
    AlreadyAnswered,
    AnswersNotAccepted,
    AssessmentsError,
    DayNotOpen,
    DayTaken,
    KeyTaken,
    NoLongerTaking,
    WindowClosed,
    WindowNotOpen,
)
from steadway.care.assessments.models import (
    Occasion,
    OccasionPart,
    PartialAnswers,
    Response,
    Score,
)
from steadway.care.assessments.windows import local_day
from steadway.care.audit import actions as audit
from steadway.care.audit.actor import Actor
from steadway.care.people.models import Participant
from steadway.science import instruments as science

CORRECTED = "The person corrected this check-in."


@dataclass(frozen=True)
class _Given:
    """One answer as it came in."""

    participant: Participant
    instrument: str
    answers: Mapping[str, Any]
    key: UUID
    occasion: HasId | UUID | None
    answered_at: datetime
    mode: str
    device_time: datetime | None
    for_day: date | None
    replace: bool
    actor: Actor
    now: datetime

    @property
    def moment(self) -> datetime:
        """A phone's clock may run ahead; nothing is answered after it arrived."""
        return min(self.answered_at, self.now)


def submit(
    *,
    participant: Participant,
    instrument: str,
    answers: Mapping[str, Any],
    key: UUID,
    occasion: HasId | UUID | None = None,
    answered_at: datetime,
    mode: str = "web",
    device_time: datetime | None = None,
    for_day: date | None = None,
    replace: bool = False,
    actor: Actor,
    now: datetime,
) -> Response:
    """Store one answered questionnaire; the same key twice is one response.

    1. A key that is known gives back its response, to its owner alone.
    2. The window, the day and the answers are checked; what cannot be taken is kept as a draft.
    3. Answers as given, scores and concerns are stored, with an alert where somebody watches.
    """
    given = _Given(
        participant, instrument, dict(answers), key, occasion, answered_at, mode,
        device_time, for_day, replace, actor, now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            outcome = _take(given)
    except IntegrityError:
        # Another process stored it between our look and our write.
        outcome = _same_key(given) or AlreadyAnswered()
    if isinstance(outcome, AssessmentsError):
        # Raised outside the transaction, so that the draft it speaks of is stored.
        raise outcome
    return outcome


def _take(given: _Given) -> Response | AssessmentsError:
    participant = locked(given.participant)
    known = _same_key(given)
    if known is not None:
        return known
    if participant.left_at is not None:
        raise NoLongerTaking
    part = _part(given)
    twin = _answered_before(given, part)
    if twin is not None:
        return twin
    refusal = _refusal(given, part)
    if refusal is not None:
        if part is not None:
            keep(part, given.answers, given.now)
        return refusal
    return _store(given, part)


def _same_key(given: _Given) -> Response | None:
    known = Response.objects.filter(key=given.key).first()
    if known is None:
        return None
    mine = known.participant_id == given.participant.pk and known.instrument == given.instrument
    if not mine:
        raise KeyTaken
    return known


def _part(given: _Given) -> OccasionPart | None:
    if given.occasion is None:
        return None
    return own_part(given.participant, given.occasion, given.instrument)


def _answered_before(given: _Given, part: OccasionPart | None) -> Response | None:
    living = Response.objects.filter(participant=given.participant, voided_at__isnull=True)
    if part is not None:
        twin = living.filter(part=part).first()
        fault: AssessmentsError = AlreadyAnswered()
    elif given.for_day is not None:
        twin = living.filter(instrument=given.instrument, for_day=given.for_day).first()
        fault = DayTaken()
    else:
        return None
    if twin is None or twin.answers == given.answers:
        return twin
    if given.replace and part is None:
        voiding.set_aside(twin, CORRECTED, given.actor, given.now)
        return None
    raise fault


def _refusal(given: _Given, part: OccasionPart | None) -> AssessmentsError | None:
    if part is not None:
        closed = _window_fault(part.occasion, given)
        if closed is not None:
            return closed
    if given.for_day is not None and not _day_open(given):
        return DayNotOpen()
    definition = _definition(given, part)
    faults = science.validate_answers(definition, given.answers)
    return AnswersNotAccepted(faults) if faults else None


def _window_fault(occasion: Occasion, given: _Given) -> AssessmentsError | None:
    if given.now < occasion.opens_at:
        return WindowNotOpen()
    # An answer given in time on a phone without a line counts when it arrives.
    return WindowClosed() if given.moment >= occasion.closes_at else None


def _day_open(given: _Given) -> bool:
    today = local_day(given.moment, given.participant.time_zone)
    return given.for_day in (today, today - timedelta(days=1))


def _definition(given: _Given, part: OccasionPart | None) -> science.Instrument:
    if part is None:
        return catalogue.shown(given.instrument)
    return catalogue.definition(part.instrument, part.version)


def _store(given: _Given, part: OccasionPart | None) -> Response:
    definition = _definition(given, part)
    scores = science.score(definition, given.answers)
    found = concerning.concerns(given.participant, definition, given.answers, scores)
    typed = {item.id for item in definition.items if item.kind == "text"}
    coded, words = Response.split(given.answers, typed)
    response = Response.objects.create(
        key=given.key,
        participant=given.participant,
        part=part,
        instrument=definition.id,
        version=definition.version,
        definition=definition.digest,
        stand_in=catalogue.is_stand_in(definition),
        language=given.participant.language,
        coded=coded,
        words=words,
        mode=given.mode,
        answered_at=given.moment,
        received_at=given.now,
        device_time=given.device_time,
        for_day=given.for_day,
        catch_up=_is_catch_up(given),
        concern=concerning.highest(found),
    )
    Score.objects.bulk_create(_row(response, each) for each in scores.values())
    if part is not None:
        PartialAnswers.objects.filter(part=part).delete()
        _complete(part.occasion, given.now)
    concerning.raise_alerts(found, response, definition, given.actor, given.now)
    audit.record(
        actor=given.actor, act="assessments.answered", subject=given.participant.code,
        now=given.now, detail={"response": str(response.pk), "instrument": definition.id},
    )  # fmt: skip
    return response


def _is_catch_up(given: _Given) -> bool:
    today = local_day(given.moment, given.participant.time_zone)
    return given.for_day is not None and given.for_day < today


def _row(response: Response, each: science.Score) -> Score:
    return Score(
        response=response,
        scale=each.scale,
        value=each.value,
        reason=(each.reason or "")[:200],
        prorated=each.prorated,
        n_answered=each.n_answered,
        n_items=each.n_items,
        band=each.band or "",
        definition=each.definition,
    )


def _complete(occasion: Occasion, now: datetime) -> None:
    answered = Response.objects.filter(part__occasion=occasion, voided_at__isnull=True)
    open_parts = occasion.parts.exclude(pk__in=answered.values("part_id"))
    if not open_parts.exists():
        Occasion.objects.filter(pk=occasion.pk, completed_at__isnull=True).update(completed_at=now)
