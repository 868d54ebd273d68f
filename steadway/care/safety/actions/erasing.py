"""Emptying the words of an alert after somebody asked to be erased; that it was, stays."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from steadway.care.audit import actions as audit
from steadway.care.audit.actor import Actor
from steadway.care.people.models import Participant
from steadway.care.safety.models import Alert, AlertStep


@transaction.atomic
def erase_words(*, participant: Participant, now: datetime, actor: Actor) -> int:
    """Empty what was answered and noted; tier, times and who acted stay. Gives how many."""
    alerts = Alert.objects.filter(participant=participant)
    count = alerts.exclude(pk__in=_empty(participant)).count()
    alerts.update(summary="")
    AlertStep.objects.filter(alert__participant=participant).update(note="")
    if count:
        audit.record(
            actor=actor, act="safety.words_erased", subject=participant.code, now=now,
            detail={"alerts": count},
        )  # fmt: skip
    return count


def _empty(participant: Participant) -> list[UUID]:
    """Alerts that hold no words; sealed columns cannot be compared in the database."""
    rows = Alert.objects.filter(participant=participant).only("pk", "summary")
    return [row.pk for row in rows if not row.summary]
