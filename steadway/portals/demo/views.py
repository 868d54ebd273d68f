"""The first page of the demo, its doors, and the style guide. Not installed on a live site."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from steadway.care.people.queries import account_with_address
from steadway.portals.demo.doors import DOORS, door

WHERE_TO: dict[str, str] = {
    "operator": "operator:site",
    "on-call": "therapist:alerts",
    "reviewer": "evidence:overview",
}


@require_GET
def doors(request: HttpRequest) -> HttpResponse:
    """One click into each invented person."""
    return render(request, "demo/doors.html", {"doors": DOORS})


@require_POST
def enter(request: HttpRequest, slug: str) -> HttpResponse:
    """Take an invented person's place. There is no such view outside the demo."""
    wanted = door(slug)
    account = account_with_address(wanted.email) if wanted else None
    if wanted is None or account is None:
        raise Http404
    login(request, account, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return redirect(WHERE_TO.get(slug, "participant:today"))


@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component on one page."""
    context: dict[str, Any] = {}
    return render(request, "demo/styleguide.html", context)
