"""Erasing what a person wrote; that they walked the course stays, under their code."""

from datetime import datetime

from django.db import transaction

from steadway.care.audit import actions as audit
from steadway.care.audit.actor import Actor
from steadway.care.delivery.models import (
    DraftAside,
    GoalStep,
    HomeworkPlan,
    WorksheetDraft,
    WorksheetEntry,
)
from steadway.care.people.models import Participant


@transaction.atomic
def erase_words(*, participant: Participant, actor: Actor, now: datetime) -> int:
    """Empty worksheets, plans and goals of somebody who asked to be erased; gives how many rows."""
    mine = {"course__participant": participant}
    rows = 0
    for drafts in (WorksheetDraft, DraftAside, GoalStep):
        rows += drafts.objects.filter(**mine).delete()[0]
    rows += WorksheetEntry.objects.filter(**mine).exclude(values={}).update(values={})
    plans = HomeworkPlan.objects.filter(**mine).exclude(will="")
    rows += plans.update(will="", when="", obstacle="", note="")
    if rows:
        audit.record(
            actor=actor, act="delivery.words_erased", subject=participant.code, now=now,
            detail={"rows": rows},
        )  # fmt: skip
    return rows
