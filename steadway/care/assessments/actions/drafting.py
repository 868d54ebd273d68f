"""Save as you go: half-filled questionnaires are kept page by page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from steadway.care.assessments import catalogue
from steadway.care.assessments.actions.finding import HasId, locked, own_part
from steadway.care.assessments.errors import AlreadyAnswered
from steadway.care.assessments.models import OccasionPart, PartialAnswers, Response
from steadway.care.people.models import Participant

LONGEST_TEXT = 20_000


@transaction.atomic
def save_partial(
    *,
    participant: Participant,
    occasion: HasId | UUID,
    instrument: str,
    answers: Mapping[str, Any],
    now: datetime,
) -> PartialAnswers:
    """Add these answers to the draft: each item keeps what was given last.

    Two tabs cannot wipe each other out: only the items that are sent are touched, and None
    takes one item's answer back. Not in the record of acts: it would drown what people did.
    """
    locked(participant)
    part = own_part(participant, occasion, instrument)
    if Response.objects.filter(part=part, voided_at__isnull=True).exists():
        raise AlreadyAnswered
    return keep(part, answers, now)


def keep(part: OccasionPart, answers: Mapping[str, Any], now: datetime) -> PartialAnswers:
    """Write the draft of one part; the caller holds the person's lock."""
    draft = PartialAnswers.objects.filter(part=part).first()
    if draft is None:
        draft = PartialAnswers(part=part, revision=0)
    merged = {**draft.answers, **_known(part, answers)}
    draft.answers = {item: value for item, value in merged.items() if value is not None}
    draft.revision += 1
    draft.saved_at = now
    draft.save()
    return draft


def _known(part: OccasionPart, answers: Mapping[str, Any]) -> dict[str, Any]:
    items = {item.id for item in catalogue.definition(part.instrument, part.version).items}
    return {
        item: value[:LONGEST_TEXT] if isinstance(value, str) else value
        for item, value in answers.items()
        if item in items
    }
