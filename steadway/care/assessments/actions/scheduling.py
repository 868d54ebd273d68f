"""Asking, and taking the question back."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from steadway.care.assessments import catalogue
from steadway.care.assessments.actions.finding import HasId, locked, own_occasion
from steadway.care.assessments.errors import OccasionCancelled
from steadway.care.assessments.models import Occasion, OccasionPart
from steadway.care.assessments.windows import last_day, local_day
from steadway.care.audit import actions as audit
from steadway.care.audit.actor import Actor
from steadway.care.people.models import Participant


@transaction.atomic
def schedule(
    *,
    participant: Participant,
    label: str,
    title: str,
    instruments: Sequence[str],
    opens_at: datetime,
    due_at: datetime,
    closes_at: datetime,
    key: str,
    actor: Actor,
    now: datetime,
) -> Occasion:
    """Ask one person one or more questionnaires within a window. The same key asks once.

    Where nobody is on call, PHQ-8 stands in for PHQ-9. A questionnaire without official
    wording is refused on a live site; a demo shows stand-in texts that say so.
    """
    asked = catalogue.to_ask(instruments)
    zone = participant.time_zone
    occasion, new = Occasion.objects.get_or_create(
        key=key,
        defaults={
            "participant": participant,
            "label": label,
            "title": title,
            "zone": zone,
            "opens_at": opens_at,
            "due_at": due_at,
            "closes_at": closes_at,
            "opens_on": local_day(opens_at, zone),
            "due_on": local_day(due_at, zone),
            "closes_on": last_day(closes_at, zone),
            "created_at": now,
        },
    )
    if not new:
        return occasion
    OccasionPart.objects.bulk_create(
        OccasionPart(
            occasion=occasion,
            order=order,
            instrument=each.instrument.id,
            version=each.instrument.version,
            definition=each.instrument.digest,
            stands_for=each.stands_for,
        )
        for order, each in enumerate(asked, start=1)
    )
    _record("assessments.scheduled", occasion, participant, actor, now)
    return occasion


@transaction.atomic
def decline(
    *, participant: Participant, occasion: HasId | UUID, actor: Actor, now: datetime
) -> Occasion:
    """The person would rather not answer. What is answered already stays; twice is once."""
    locked(participant)
    row = own_occasion(participant, occasion)
    if row.completed_at is not None or row.cancelled_why == "declined":
        return row
    if row.cancelled_at is not None:
        raise OccasionCancelled
    row.cancelled_at, row.cancelled_why = now, "declined"
    row.save(update_fields=["cancelled_at", "cancelled_why"])
    _record("assessments.declined", row, participant, actor, now)
    return row


@transaction.atomic
def cancel_open(
    *,
    participant: Participant,
    why: str,
    actor: Actor,
    now: datetime,
    labels: Collection[str] | None = None,
) -> int:
    """Take back whatever is not answered yet, also what opens later; gives how many."""
    locked(participant)
    rows = Occasion.objects.filter(
        participant=participant, completed_at__isnull=True, cancelled_at__isnull=True
    )
    if labels is not None:
        rows = rows.filter(label__in=labels)
    cancelled = list(rows)
    rows.update(cancelled_at=now, cancelled_why=why)
    for row in cancelled:
        _record("assessments.cancelled", row, participant, actor, now)
    return len(cancelled)


def _record(
    act: str, occasion: Occasion, participant: Participant, actor: Actor, now: datetime
) -> None:
    detail = {"occasion": str(occasion.pk), "label": occasion.label}
    audit.record(actor=actor, act=act, subject=participant.code, now=now, detail=detail)
