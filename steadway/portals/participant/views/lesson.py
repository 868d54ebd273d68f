"""A part and its steps: one idea a page, and at every step the way on and the way out."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from steadway.care.delivery import actions, queries
from steadway.care.delivery.errors import CourseStopped, NotAnOption, NotOpenYet, UnknownCourse
from steadway.care.delivery.models import Course
from steadway.care.delivery.queries.views import LessonPage, Part
from steadway.portals.participant.errors import NotFound
from steadway.portals.participant.fields import Field, Option, Sheet
from steadway.portals.participant.pages import actor, clean, go, now, person, show
from steadway.portals.participant.steps import after, frame
from steadway.portals.participant.views import planning, worksheets

LOW_ENERGY = "low_energy"


@require_http_methods(["GET", "HEAD"])
def module(request: HttpRequest, module: str) -> HttpResponse:
    """The part's own contents: what it is for, its steps, how long each takes."""
    course = _course(request)
    part = _part(course, module)
    if part.state == "later":
        return show(request, "module", title=part.title, part=part, steps=(), back=_all_parts())
    lesson = _lesson(course, module, LOW_ENERGY)
    following = next((s.step for s in lesson.steps if not s.done), lesson.steps[0].step)
    return show(
        request, "module", title=part.title, part=part, steps=lesson.steps,
        next_step=following, back=_all_parts(),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, module: str, step: str) -> HttpResponse:
    """One step of a part, drawn after its kind."""
    course = _course(request)
    lesson = _lesson(course, module, step)
    if lesson.kind == "worksheet":
        return worksheets.step(request, course, lesson)
    if lesson.kind == "plan":
        return planning.step(request, course, lesson)
    if request.method == "POST":
        return _go_on(request, course, lesson)
    return _draw(request, lesson)


@require_http_methods(["GET", "HEAD"])
def module_done(request: HttpRequest, module: str) -> HttpResponse:
    """The end of a part: what it was, and that this is enough for now."""
    course = _course(request)
    part = _part(course, module)
    if part.state != "done":
        return go("module", module)
    plans = tuple(p for p in queries.open_plans(course) if p.module == module)
    return show(
        request,
        "module_done",
        title="That is this part",
        part=part,
        plans=plans,
    )


def _go_on(request: HttpRequest, course: Course, lesson: LessonPage) -> HttpResponse:
    answer = clean(request.POST, "answer", 60) or None
    acting: dict[str, Any] = {
        "course": course,
        "module": lesson.module,
        "actor": actor(request),
        "now": now(),
    }
    try:
        if answer or not lesson.low_energy:
            actions.complete_step(step=lesson.step, answer=answer, **acting)
        if request.POST.get("act") == "stop":
            return go("stop_here")
        if lesson.low_energy:
            actions.complete_module(how=LOW_ENERGY, **acting)
    except NotAnOption as fault:
        return _draw(request, lesson, error=str(fault))
    except (NotOpenYet, CourseStopped) as fault:
        return _draw(request, lesson, said=str(fault))
    heard = answer == clean(request.POST, "heard", 60)
    if answer and _has_reply(lesson, answer) and not (heard or lesson.low_energy):
        return go("step", lesson.module, lesson.step, fragment="reply")
    return after(lesson)


def _draw(
    request: HttpRequest, lesson: LessonPage, error: str = "", said: str = ""
) -> HttpResponse:
    question = getattr(lesson.page, "question", None)
    field = _question_field(question, lesson.chosen, error) if question else None
    option = question.option(lesson.chosen) if question and lesson.chosen else None
    return show(
        request, "exercise" if lesson.kind == "exercise" else "page",
        field=field, reply=getattr(option, "reply", "") or "",
        sheet=Sheet((field,) if field else (), said=said), **frame(lesson),
    )  # fmt: skip


def _question_field(question: Any, chosen: str | None, error: str) -> Field:
    options = tuple(Option(o.value, o.label) for o in question.options)
    return Field(
        "answer", "tiles", question.text, values=(chosen,) if chosen else (), options=options,
        error=error, kicker="A question to you",
    )  # fmt: skip


def _has_reply(lesson: LessonPage, answer: str) -> bool:
    question = getattr(lesson.page, "question", None)
    option = question.option(answer) if question else None
    return bool(option and option.reply)


def _course(request: HttpRequest) -> Course:
    course = queries.course_of(person(request))
    if course is None:
        raise NotFound
    return course


def _part(course: Course, module: str) -> Part:
    for part in queries.contents(course, now()):
        if part.module == module:
            return part
    raise NotFound


def _lesson(course: Course, module: str, step: str) -> LessonPage:
    try:
        return queries.lesson_page(course, module, step, now())
    except UnknownCourse as fault:
        raise NotFound from fault


def _all_parts() -> tuple[str, str]:
    return reverse("participant:contents"), "All parts"
