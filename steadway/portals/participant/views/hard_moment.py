"""A hard moment: open to all, the same with or without an account, numbers first."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from steadway.care.delivery import queries as delivery
from steadway.care.people import queries as people
from steadway.care.safety import queries as safety
from steadway.care.safety.crisis_numbers import shipped, shipped_countries
from steadway.portals.participant.own_plan import rows_of
from steadway.portals.participant.pages import show


@require_safe
def hard_moment(request: HttpRequest) -> HttpResponse:
    """Three doors: danger, a very low mood, a flare-up (with the person's own plan)."""
    country = request.GET.get("country", "")
    known = country if country in shipped_countries() else settings.STEADWAY.country
    return show(
        request,
        "hard_moment",
        title="A hard moment?",
        numbers=safety.help_resources(known),
        countries=_countries(),
        plan=_own_plan(request),
    )


def _own_plan(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """Their own flare-up plan, where they wrote one."""
    participant = people.participant_of(request.user) if request.user.is_authenticated else None
    course = delivery.course_of(participant) if participant else None
    if participant is None or course is None:
        return ()
    sheet = delivery.version_of(course.programme_id).edition(course.language).worksheets
    plan = delivery.hard_moment_plan(participant)
    return rows_of(sheet["flare_plan"], plan) if plan and "flare_plan" in sheet else ()


@cache
def _countries() -> tuple[tuple[str, str], ...]:
    """Every country with numbers of its own, and the page for all others."""
    named = sorted((shipped(code).name, code) for code in shipped_countries())
    return (*((code, name) for name, code in named), ("XX", "Another country"))
