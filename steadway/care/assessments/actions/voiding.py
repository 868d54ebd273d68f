"""Setting an answer aside: by someone, at a time, for a reason. Its scores follow it."""

from datetime import datetime

from django.db import transaction

from steadway.care.assessments.actions.finding import locked
from steadway.care.assessments.errors import ReasonMissing
from steadway.care.assessments.models import Occasion, Response
from steadway.care.audit import actions as audit
from steadway.care.audit.actor import Actor


@transaction.atomic
def void(*, response: Response, reason: str, actor: Actor, now: datetime) -> Response:
    """Set a response aside; nothing is deleted, and no read counts it any more. Twice is once."""
    if not reason.strip():
        raise ReasonMissing
    locked(response.participant)
    row = Response.objects.select_related("participant").get(pk=response.pk)
    if row.voided_at is None:
        set_aside(row, reason.strip(), actor, now)
    return row


def set_aside(row: Response, reason: str, actor: Actor, now: datetime) -> None:
    """The voiding itself, inside the caller's transaction."""
    row.voided_at, row.voided_by, row.void_reason = now, actor.code, reason
    row.save(update_fields=["voided_at", "voided_by", "void_reason"])
    # The questions can be answered again while their window is open.
    if row.part_id is not None:
        Occasion.objects.filter(parts__id=row.part_id).update(completed_at=None)
    audit.record(
        actor=actor, act="assessments.voided", subject=row.participant.code, now=now,
        detail={"response": str(row.pk), "reason": reason},
    )  # fmt: skip
