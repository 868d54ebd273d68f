"""Erasing what a person wrote; that they walked the course stays, under their code."""

from datetime import datetime

from django.db import transaction

from steadway.care.assessments import actions as assessments
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
    """Empty worksheets, plans, goals and typed answers of somebody; gives how many rows."""
    rows = assessments.erase_words(participant=participant, actor=actor, now=now)
    written = _written(participant)
    if written:
        audit.record(
            actor=actor, act="delivery.words_erased", subject=participant.code, now=now,
            detail={"rows": written},
        )  # fmt: skip
    return rows + written


def _written(participant: Participant) -> int:
    mine = {"course__participant": participant}
    rows = 0
    for drafts in (WorksheetDraft, DraftAside, GoalStep):
        rows += drafts.objects.filter(**mine).delete()[0]
    rows += WorksheetEntry.objects.filter(**mine).exclude(values={}).update(values={})
    plans = HomeworkPlan.objects.filter(**mine).exclude(will="")
    return rows + plans.update(will="", when="", obstacle="", note="")
