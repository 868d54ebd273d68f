"""A worksheet to fill in, and the plan for a hard moment."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from steadway.care.delivery import facts, needs
from steadway.care.delivery.broken_rules import told
from steadway.care.delivery.errors import UnknownStep
from steadway.care.delivery.models import Course, DraftAside, WorksheetDraft, WorksheetEntry
from steadway.care.delivery.queries.finding import course_of, view_of
from steadway.care.delivery.queries.views import Aside, WorksheetPage
from steadway.care.delivery.versions import version_of
from steadway.care.people.models import Participant
from steadway.science.programmes.values import feedback, prefill


def worksheet_page(course: Course, worksheet: str, now: datetime) -> WorksheetPage:
    """The worksheet with its draft; without one, what was handed in last; before that, prefills."""
    version = version_of(course.programme_id)
    sheet = version.edition(course.language).worksheets.get(worksheet)
    if sheet is None:
        raise UnknownStep
    draft = WorksheetDraft.objects.filter(course=course, worksheet=worksheet).first()
    entries = _entries(course, worksheet)
    last = entries[-1] if entries else None
    known = facts.gather(course, version, now, needs.names_in_worksheet(sheet))
    with told(course, step=worksheet):
        values: Mapping[str, Any] = prefill(sheet, known)
        said = (feedback(sheet, last.values, known) or "") if last else ""
    if draft is not None:
        values = draft.values
    elif last is not None:
        values = last.values
    return WorksheetPage(
        course=view_of(course, now),
        worksheet=sheet,
        values=values,
        revision=draft.revision if draft else 0,
        saved_at=draft.saved_at if draft else None,
        handed_in_at=last.handed_in_at if last else None,
        times_handed_in=len(entries),
        feedback=said,
        asides=_asides(course, worksheet),
    )


def hard_moment_plan(participant: Participant) -> Mapping[str, Any] | None:
    """The person's own plan for a flare-up, handed in or begun; None before."""
    course = course_of(participant)
    return (facts.written(course, facts.FLARE_PLAN) or None) if course else None


def _entries(course: Course, worksheet: str) -> list[WorksheetEntry]:
    rows = WorksheetEntry.objects.filter(course=course, worksheet=worksheet, voided_at__isnull=True)
    return list(rows.order_by("number"))


def _asides(course: Course, worksheet: str) -> tuple[Aside, ...]:
    rows = DraftAside.objects.filter(course=course, worksheet=worksheet).order_by("saved_at")
    return tuple(Aside(row.pk, row.values, row.saved_at) for row in rows)
