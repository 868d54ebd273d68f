"""Worksheets while they are written: saved every few seconds, never written over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from steadway.care.audit.actor import Actor
from steadway.care.delivery.actions.finding import Ground, held, touch
from steadway.care.delivery.fields import draft_of
from steadway.care.delivery.models import Course, DraftAside, WorksheetDraft, WorksheetEntry

KEPT_BOTH = (
    "You wrote here in another window too. Both texts are kept. "
    "Load this page again to see them side by side."
)


@dataclass(frozen=True)
class DraftResult:
    """What became of one save. `saved` false: the text was kept beside a newer one."""

    saved: bool
    revision: int
    saved_at: datetime
    values: Mapping[str, Any]
    aside_id: int | None
    message: str


@transaction.atomic
def save_draft(
    *,
    course: Course,
    worksheet: str,
    values: Mapping[str, Any],
    revision: int,
    tab: str = "",
    now: datetime,
) -> DraftResult:
    """Save the text of a worksheet. `revision` is the one the page last knew; 0 for none.

    A save by the tab that saved last, or one that knows the newest revision, takes its place.
    Any other would write over newer text: it is kept beside, and the person is told.
    Not in the record of acts: it would drown what people did.
    """
    ground = held(course, Actor.system("draft"), now)
    sheet = ground.worksheet(worksheet)
    text = draft_of(sheet, values)
    draft = WorksheetDraft.objects.filter(course=ground.course, worksheet=worksheet).first()
    if draft is None:
        # A draft that is gone was handed in; a window left open brings the same text again.
        finished = _finished_with(ground, worksheet, text)
        if finished is not None:
            return DraftResult(True, revision, finished.handed_in_at, text, None, "")
        draft = WorksheetDraft(course=ground.course, worksheet=worksheet, revision=revision)
    elif draft.values == text:
        return _result(draft, saved=True)
    elif draft.revision != revision and not (tab and draft.tab == tab):
        return _set_aside(ground, draft, text, tab)
    draft.values, draft.tab, draft.saved_at = text, tab, now
    draft.revision += 1
    draft.save()
    touch(ground)
    return _result(draft, saved=True)


def _finished_with(ground: Ground, worksheet: str, text: dict[str, Any]) -> WorksheetEntry | None:
    last = (
        WorksheetEntry.objects.filter(course=ground.course, worksheet=worksheet)
        .order_by("-number")
        .first()
    )
    return last if last is not None and last.values == text else None


def _set_aside(
    ground: Ground, draft: WorksheetDraft, text: dict[str, Any], tab: str
) -> DraftResult:
    aside, _ = DraftAside.objects.update_or_create(
        course=ground.course,
        worksheet=draft.worksheet,
        tab=tab,
        defaults={"values": text, "saved_at": ground.now},
    )
    return DraftResult(False, draft.revision, ground.now, draft.values, aside.pk, KEPT_BOTH)


def _result(draft: WorksheetDraft, *, saved: bool) -> DraftResult:
    return DraftResult(saved, draft.revision, draft.saved_at, draft.values, None, "")


@transaction.atomic
def drop_aside(*, course: Course, aside_id: int, actor: Actor, now: datetime) -> None:
    """Put away the text of a second window; the person has seen it. Twice is once."""
    ground = held(course, actor, now)
    gone, _ = DraftAside.objects.filter(course=ground.course, pk=aside_id).delete()
    if gone:
        ground.record("aside_dropped")
