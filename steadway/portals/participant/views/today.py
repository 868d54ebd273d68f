"""Today, all parts, and the first page after joining."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from steadway.care.delivery import actions, queries
from steadway.care.delivery.errors import DeliveryError
from steadway.care.delivery.queries.views import StepLink
from steadway.care.people import queries as people
from steadway.care.people.models import Participant
from steadway.portals.participant.pages import actor, go, now, person, show

_HOURS = ((5, "night"), (12, "morning"), (18, "afternoon"), (24, "evening"))


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """One thing to do next; the rest is small."""
    participant, moment = person(request), now()
    name = people.first_name_of(participant)
    here = moment.astimezone(ZoneInfo(participant.time_zone))
    part_of_day = next(word for hour, word in _HOURS if here.hour < hour)
    return show(
        request, "today", title=f"Good to see you, {name}" if name else "Good to see you",
        kicker=f"{here:%A} {part_of_day}", today=queries.today(participant, moment),
        now_day=here.date(),
    )  # fmt: skip


@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """The first page after joining, with something small that helps today."""
    participant = person(request)
    name = people.first_name_of(participant)
    return show(
        request, "welcome", title=f"Welcome, {name}" if name else "Welcome",
        first=_first_exercise(participant),
    )  # fmt: skip


def _first_exercise(participant: Participant) -> tuple[str, StepLink] | None:
    """The first exercise of the first part: useful within minutes of arriving."""
    course = queries.course_of(participant)
    parts = queries.contents(course, now()) if course else ()
    if course is None or not parts:
        return None
    lesson = queries.lesson_page(course, parts[0].module, "low_energy", now())
    step = next((s for s in lesson.steps if s.kind == "exercise"), None)
    return (parts[0].module, step) if step else None


@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    """Every part, in order."""
    participant = person(request)
    course = queries.course_of(participant)
    if course is None:
        return go("today")
    here = now().astimezone(ZoneInfo(participant.time_zone))
    return show(
        request, "contents", title="All parts", parts=queries.contents(course, now()),
        now_day=here.date(), back=(reverse("participant:today"), "Today"),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Start the course, or start it again after stopping."""
    participant = person(request)
    if request.method == "POST":
        course = queries.course_of(participant)
        try:
            if course is not None and course.state == course.State.STOPPED:
                actions.resume(course=course, actor=actor(request), now=now())
                return go("today")
            actions.start_course(
                participant=participant, programme=queries.current_programme(),
                actor=actor(request), now=now(),
            )  # fmt: skip
        except DeliveryError as fault:
            messages.info(request, str(fault))
        return go("today")
    return show(request, "begin", title="Start the course")
