"""Worksheets handed in: each time a new numbered row; setting one aside keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from steadway.care.audit.actor import Actor
from steadway.care.delivery import facts
from steadway.care.delivery.actions.finding import Ground, held, touch
from steadway.care.delivery.actions.reporting import report_broken_rule
from steadway.care.delivery.actions.walking import complete_step
from steadway.care.delivery.errors import (
    PageCannotBeShown,
    ReasonMissing,
    UnknownCourse,
    WorksheetNotAccepted,
)
from steadway.care.delivery.fields import draft_of
from steadway.care.delivery.models import Course, WorksheetDraft, WorksheetEntry
from steadway.science.programmes.errors import RuleError
from steadway.science.programmes.values import validate_values


@dataclass(frozen=True)
class WorksheetResult:
    """The finished worksheet, and what the programme says to it."""

    entry: WorksheetEntry
    feedback: str


def finish_worksheet(
    *,
    course: Course,
    worksheet: str,
    values: Mapping[str, Any],
    key: UUID,
    module: str = "",
    actor: Actor,
    now: datetime,
) -> WorksheetResult:
    """Hand a worksheet in. The same key twice is one entry; faults keep the text as a draft.

    With `module`, the worksheet's step of that part is done as well.
    """
    with transaction.atomic():
        outcome = _finish(held(course, actor, now), worksheet, values, key)
        if module and not isinstance(outcome, WorksheetNotAccepted):
            _step_done(course, module, worksheet, actor, now)
    if isinstance(outcome, WorksheetNotAccepted):
        # Raised outside the transaction, so that the draft is stored.
        raise outcome
    return outcome


def _step_done(course: Course, module: str, worksheet: str, actor: Actor, now: datetime) -> None:
    """The worksheet's step. A rule that breaks on the way on does not take the worksheet along."""
    try:
        complete_step(course=course, module=module, step=worksheet, actor=actor, now=now)
    except PageCannotBeShown as broken:
        report_broken_rule(
            course=course, module=module, step=worksheet, fault=broken.fault, actor=actor, now=now
        )


def _finish(
    ground: Ground, worksheet: str, values: Mapping[str, Any], key: UUID
) -> WorksheetResult | WorksheetNotAccepted:
    sheet = ground.worksheet(worksheet)
    known = WorksheetEntry.objects.filter(key=key).first()
    if known is not None:
        return WorksheetResult(_mine(known, ground, worksheet), _feedback(ground, worksheet))
    kept = draft_of(sheet, values)
    faults = {fault.field: fault.message for fault in validate_values(sheet, kept)}
    if faults:
        _keep_draft(ground, worksheet, kept)
        return WorksheetNotAccepted(faults)
    entries = WorksheetEntry.objects.filter(course=ground.course, worksheet=worksheet)
    entry = WorksheetEntry.objects.create(
        course=ground.course,
        worksheet=worksheet,
        number=entries.count() + 1,
        values=kept,
        key=key,
        handed_in_at=ground.now,
    )
    WorksheetDraft.objects.filter(course=ground.course, worksheet=worksheet).delete()
    touch(ground)
    ground.record("handed_in", worksheet=worksheet, number=entry.number)
    return WorksheetResult(entry, _feedback(ground, worksheet))


def _mine(entry: WorksheetEntry, ground: Ground, worksheet: str) -> WorksheetEntry:
    if entry.course_id != ground.course.pk or entry.worksheet != worksheet:
        raise UnknownCourse
    return entry


def _keep_draft(ground: Ground, worksheet: str, text: dict[str, Any]) -> None:
    draft = WorksheetDraft.objects.filter(course=ground.course, worksheet=worksheet).first()
    if draft is None:
        draft = WorksheetDraft(course=ground.course, worksheet=worksheet, revision=0)
    draft.values, draft.saved_at = text, ground.now
    draft.revision += 1
    draft.save()


def _feedback(ground: Ground, worksheet: str) -> str:
    """What the programme says to it. The worksheet counts, even where that rule is broken."""
    try:
        return facts.worksheet_feedback(ground.course, ground.version, worksheet, ground.now)
    except RuleError as fault:
        report_broken_rule(
            course=ground.course, module="", step=worksheet, fault=fault,
            actor=ground.actor, now=ground.now,
        )  # fmt: skip
        return ""


@transaction.atomic
def void_entry(*, entry: WorksheetEntry, reason: str, actor: Actor, now: datetime) -> None:
    """Set a finished worksheet aside; the one before it counts again. Twice is once."""
    if not reason.strip():
        raise ReasonMissing
    ground = held(entry.course, actor, now, stopped_too=True)
    row = WorksheetEntry.objects.get(pk=entry.pk)
    if row.voided_at is not None:
        return
    row.voided_at, row.voided_by, row.void_reason = now, actor.code, reason.strip()
    row.save(update_fields=["voided_at", "voided_by", "void_reason"])
    ground.record("entry_voided", worksheet=row.worksheet, number=row.number)
