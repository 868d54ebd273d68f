"""Plans: when … I will …; and afterwards how it went. "Not this time" is an answer like any."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from steadway.care.delivery import actions, queries
from steadway.care.delivery.errors import DeliveryError, PlanNotAccepted, UnknownCourse
from steadway.care.delivery.models import Course
from steadway.care.delivery.queries.views import LessonPage, PlanView
from steadway.care.people import queries as people
from steadway.portals.participant.clock import day_at
from steadway.portals.participant.errors import NotFound
from steadway.portals.participant.fields import Field, Option, Sheet, filled, marked
from steadway.portals.participant.kept import typed
from steadway.portals.participant.pages import actor, clean, go, now, person, show
from steadway.portals.participant.steps import after, frame

_REMIND = (
    Option("", "No, thank you"),
    Option("1", "Yes, tomorrow"),
    Option("2", "Yes, in 2 days"),
    Option("4", "Yes, in 4 days"),
)
_OUTCOMES = (
    Option("done", "I did it"),
    Option("partly", "In part"),
    Option("not_this_time", "Not this time"),
)


def step(request: HttpRequest, course: Course, lesson: LessonPage) -> HttpResponse:
    """A plan as a step of a part."""
    fields = _plan_fields(lesson.plan)
    if request.method != "POST":
        fields = filled(fields, typed(request) or QueryDict())
        return show(request, "plan", sheet=Sheet(fields), **frame(lesson))
    act = request.POST.get("act", "")
    try:
        if act != "skip":
            _make(request, course, lesson)
        elif not lesson.done:
            actions.complete_step(
                course=course,
                module=lesson.module,
                step=lesson.step,
                actor=actor(request),
                now=now(),
            )
    except PlanNotAccepted as fault:
        return show(
            request, "plan", sheet=Sheet(marked(filled(fields, request.POST), fault.faults)),
            **frame(lesson),
        )  # fmt: skip
    except DeliveryError as fault:
        sheet = Sheet(filled(fields, request.POST), said=str(fault))
        return show(request, "plan", sheet=sheet, **frame(lesson))
    return go("stop_here") if act == "stop" else after(lesson)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_review(request: HttpRequest, plan: UUID) -> HttpResponse:
    """How did it go? Every answer is a good answer."""
    try:
        row = queries.plan_of(person(request), plan)
    except UnknownCourse as fault:
        raise NotFound from fault
    view = queries.plan_view(row)
    fields = _review_fields(view)
    if request.method == "POST":
        return _review(request, row, view, fields)
    if view.outcome:
        return show(
            request,
            "plan_reviewed",
            title="Thank you for looking back",
            plan=view,
            reply=view.reply,
        )
    fields = filled(fields, typed(request) or QueryDict())
    return show(request, "plan_review", title=view.question, plan=view, sheet=Sheet(fields),
                back=(reverse("participant:today"), "Today"))  # fmt: skip


def _review(
    request: HttpRequest, row: Any, view: PlanView, fields: tuple[Field, ...]
) -> HttpResponse:
    try:
        actions.review_plan(
            plan=row, outcome=clean(request.POST, "outcome", 20),
            obstacle=_first(request.POST, "obstacle"), note=clean(request.POST, "note", 2000),
            actor=actor(request), now=now(),
        )  # fmt: skip
    except PlanNotAccepted as fault:
        sheet = Sheet(marked(filled(fields, request.POST), fault.faults))
        return show(request, "plan_review", title=view.question, plan=view, sheet=sheet)
    except DeliveryError as fault:
        sheet = Sheet(filled(fields, request.POST), said=str(fault))
        return show(request, "plan_review", title=view.question, plan=view, sheet=sheet)
    return go("plan_review", view.id)


def _make(request: HttpRequest, course: Course, lesson: LessonPage) -> None:
    actions.make_plan(
        course=course, module=lesson.module, plan=lesson.plan.id,
        will=_first(request.POST, "will"), when=_first(request.POST, "when"),
        remind_at=_remind_at(request), actor=actor(request), now=now(),
    )  # fmt: skip


def _first(data: QueryDict, name: str) -> str:
    """One's own words where there are any, otherwise the choice."""
    return clean(data, f"{name}_own", 400) or clean(data, name, 400)


def _remind_at(request: HttpRequest) -> datetime | None:
    days = request.POST.get("remind_at", "")
    if days not in {option.value for option in _REMIND if option.value}:
        return None
    participant = person(request)
    return day_at(participant, now(), int(days), people.preferences_of(participant).reminder_hour)


def _plan_fields(plan: Any) -> tuple[Field, ...]:
    def sentence(name: str, label: str, choices: Any, longest: int) -> Field:
        own = Field(f"{name}_own", "text", "In my own words", max_length=longest)
        return Field(
            name, "tiles", label, options=tuple(Option(w, w) for w in choices), own_words=own
        )

    return (
        sentence("will", "I will …", plan.will, 300),
        sentence("when", "When …", plan.when, 200),
        Field("remind_at", "tiles", "Would a reminder help?", "A short e-mail in neutral words.",
              values=("",), options=_REMIND),
    )  # fmt: skip


def _review_fields(view: PlanView) -> tuple[Field, ...]:
    own = Field("obstacle_own", "text", "In my own words", max_length=300)
    ways: Mapping[str, Any] = {"own_words": own}
    return (
        Field("outcome", "tiles", "Which fits best?", options=_OUTCOMES),
        Field("obstacle", "tiles", "Did something get in the way?", "You can leave this open.",
              options=tuple(Option(w, w) for w in view.got_in_the_way), **ways),
        Field("note", "long_text", "A note for yourself", "If you like.", max_length=2000),
    )  # fmt: skip
