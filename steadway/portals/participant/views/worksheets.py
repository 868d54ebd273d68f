"""Worksheets: a filled example first, then one's own; saved while writing; never a score."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from steadway.care.delivery import actions, queries
from steadway.care.delivery.errors import (
    CourseStopped,
    DeliveryError,
    UnknownCourse,
    WorksheetNotAccepted,
)
from steadway.care.delivery.models import Course
from steadway.care.delivery.queries.views import LessonPage, WorksheetPage
from steadway.portals.participant.clock import local_time
from steadway.portals.participant.errors import NotFound
from steadway.portals.participant.fields import Sheet
from steadway.portals.participant.kept import typed
from steadway.portals.participant.keys import posted_key
from steadway.portals.participant.own_plan import rows_of
from steadway.portals.participant.pages import actor, clean, go, now, person, show
from steadway.portals.participant.questions import posted_worksheet, worksheet_fields
from steadway.portals.participant.steps import frame


@require_http_methods(["GET", "HEAD", "POST"])
def worksheet(request: HttpRequest, worksheet: str) -> HttpResponse:
    """A worksheet on its own, to look at and change at any time."""
    course = _course(request)
    page = _page(course, worksheet)
    around = {"title": page.worksheet.title, "back": (reverse("participant:contents"), "All parts")}
    if request.method == "POST":
        return _take(request, course, page, None, around)
    return _draw(request, page, around)


def step(request: HttpRequest, course: Course, lesson: LessonPage) -> HttpResponse:
    """A worksheet as a step of a part."""
    page = _page(course, lesson.step)
    if request.method == "POST":
        return _take(request, course, page, lesson, frame(lesson))
    return _draw(request, page, frame(lesson))


@require_POST
def draft(request: HttpRequest, worksheet: str) -> JsonResponse:
    """What autosave sends: the answer says what was saved, and when."""
    course = _course(request)
    page = _page(course, worksheet)
    try:
        result = actions.save_draft(
            course=course, worksheet=worksheet,
            values=posted_worksheet(page.worksheet, request.POST),
            revision=_revision(request), tab=clean(request.POST, "tab", 40), now=now(),
        )  # fmt: skip
    except CourseStopped as fault:
        return JsonResponse({"saved": False, "said": str(fault)}, status=409)
    said = result.message or f"Saved {local_time(person(request), result.saved_at)}"
    return JsonResponse({"saved": result.saved, "revision": result.revision, "said": said})


@require_http_methods(["GET", "HEAD"])
def worksheet_done(request: HttpRequest, worksheet: str) -> HttpResponse:
    """What was written, what the course says to it, and the way on."""
    page = _page(_course(request), worksheet)
    if not page.times_handed_in:
        return go("worksheet", worksheet)
    onward = request.session.get("after_worksheet", {}).get(worksheet)
    return show(
        request, "worksheet_done", title="Saved", worksheet=page.worksheet, feedback=page.feedback,
        rows=rows_of(page.worksheet, page.values), onward=onward or reverse("participant:today"),
        again=reverse("participant:worksheet", args=[worksheet]),
    )  # fmt: skip


def _take(
    request: HttpRequest, course: Course, page: WorksheetPage, lesson: LessonPage | None,
    around: dict[str, Any],
) -> HttpResponse:  # fmt: skip
    values = posted_worksheet(page.worksheet, request.POST)
    act = request.POST.get("act", "")
    if act in ("stop", "more"):
        return _keep_for_now(request, course, page, values, act)
    if act.startswith("drop-"):
        actions.drop_aside(course=course, aside_id=int(act[5:]) if act[5:].isdigit() else 0,
                           actor=actor(request), now=now())  # fmt: skip
        return go("worksheet", page.worksheet.id)
    acting: dict[str, Any] = {"course": course, "actor": actor(request), "now": now()}
    try:
        actions.finish_worksheet(
            worksheet=page.worksheet.id, values=values, key=posted_key(request),
            module=lesson.module if lesson else "", **acting,
        )  # fmt: skip
    except WorksheetNotAccepted as fault:
        return _draw(request, page, around, values, fault.faults)
    except DeliveryError as fault:
        return _draw(request, page, around, values, said=str(fault))
    _remember_way_on(request, page.worksheet.id, lesson)
    return go("worksheet_done", page.worksheet.id)


def _keep_for_now(
    request: HttpRequest, course: Course, page: WorksheetPage, values: dict[str, Any], act: str
) -> HttpResponse:
    """Save what is there without asking whether it is complete."""
    actions.save_draft(
        course=course, worksheet=page.worksheet.id, values=values, revision=_revision(request),
        tab=clean(request.POST, "tab", 40), now=now(),
    )  # fmt: skip
    if act == "stop":
        return go("stop_here")
    return HttpResponse(status=303, headers={"Location": request.path})


def _remember_way_on(request: HttpRequest, worksheet: str, lesson: LessonPage | None) -> None:
    if lesson is None:
        onward = reverse("participant:today")
    elif lesson.next_step:
        onward = reverse("participant:step", args=[lesson.module, lesson.next_step])
    else:
        onward = reverse("participant:module_done", args=[lesson.module])
    request.session["after_worksheet"] = {worksheet: onward}


def _draw(
    request: HttpRequest, page: WorksheetPage, around: dict[str, Any],
    values: dict[str, Any] | None = None, errors: dict[str, str] | None = None, *, said: str = "",
) -> HttpResponse:  # fmt: skip
    earlier = None if values is not None else typed(request)
    if earlier is not None:
        values = posted_worksheet(page.worksheet, earlier)
    fields = worksheet_fields(page.worksheet, page.values if values is None else values, errors)
    example = page.worksheet.example
    return show(
        request, "worksheet", worksheet=page.worksheet, page=page, fields=fields,
        example=rows_of(page.worksheet, example.values) if example else (),
        person=example.person if example else "", sheet=Sheet(fields, said=said),
        saved=local_time(person(request), page.saved_at) if page.saved_at else "",
        tab=str(uuid.uuid4()), came_back=earlier is not None,
        asides=[(a.id, rows_of(page.worksheet, a.values)) for a in page.asides], **around,
    )  # fmt: skip


def _page(course: Course, worksheet: str) -> WorksheetPage:
    try:
        return queries.worksheet_page(course, worksheet, now())
    except UnknownCourse as fault:
        raise NotFound from fault


def _course(request: HttpRequest) -> Course:
    course = queries.course_of(person(request))
    if course is None:
        raise NotFound
    return course


def _revision(request: HttpRequest) -> int:
    sent = request.POST.get("revision", "0")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 9 else 0
