"""Today, all parts, and the first page after joining."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from steadway.care.delivery import actions, queries
from steadway.care.delivery.errors import DeliveryError
from steadway.care.people import queries as people
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
    name = people.first_name_of(person(request))
    return show(request, "welcome", title=f"Welcome, {name}")


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
