"""Erasing what a person typed; what they chose stays, under their code."""

from datetime import datetime

from django.db import transaction

from steadway.care.assessments.models import PartialAnswers, Response
from steadway.care.audit import actions as audit
from steadway.care.audit.actor import Actor
from steadway.care.people.models import Participant


@transaction.atomic
def erase_words(*, participant: Participant, actor: Actor, now: datetime) -> int:
    """Empty typed answers and delete drafts; gives how many rows. Again: nothing, 0."""
    rows = PartialAnswers.objects.filter(part__occasion__participant=participant).delete()[0]
    typed = [row.pk for row in Response.objects.filter(participant=participant) if row.words]
    rows += Response.objects.filter(pk__in=typed).update(words="")
    if rows:
        audit.record(
            actor=actor, act="assessments.words_erased", subject=participant.code, now=now,
            detail={"rows": rows},
        )  # fmt: skip
    return rows
