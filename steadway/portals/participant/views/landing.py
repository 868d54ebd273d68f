"""The first page, and help: what this is, for whom, and who stands behind it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from steadway.care.safety import queries as safety
from steadway.portals.participant.pages import go, show

LANDING_TITLE = "Living with long-lasting pain? A free online course."


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The house's address: Today for who is logged in, otherwise the first page."""
    return go("today") if request.user.is_authenticated else landing(request)


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    return show(request, "landing", title=LANDING_TITLE, numbers=safety.help_resources())


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return show(request, "help", title="Help")
