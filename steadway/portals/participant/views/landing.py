"""The first page, and help: what this is, for whom, and who stands behind it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from steadway.care.people.access import rule_for, visitor_of
from steadway.care.safety import queries as safety
from steadway.portals.participant.pages import show

_HOMES = ("participant:today", "therapist:alerts", "operator:site", "evidence:overview")
LANDING_TITLE = "Living with long-lasting pain? A free online course."


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The house's address: whoever is logged in goes to where their day begins."""
    return redirect(_home(request)) if request.user.is_authenticated else landing(request)


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    return show(request, "landing", title=LANDING_TITLE, numbers=safety.help_resources())


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return show(request, "help", title="Help")


def _home(request: HttpRequest) -> str:
    """The first page that the table opens to them; staff without one set up their log-in."""
    held = visitor_of(request.user).roles
    for name in _HOMES:
        rule = rule_for(name)
        if rule is not None and isinstance(rule.who, frozenset) and rule.who & held:
            return name
    return "mfa_index"
