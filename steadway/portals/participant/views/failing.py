"""When something is wrong: kind pages that say what was kept and what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from steadway.portals.participant.kept import keep
from steadway.portals.participant.pages import show


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return show(request, "fail_400", title="We could not read that", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return show(request, "fail_404", title="This page is not here", status=404)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same words for a page of someone else and a page of nobody."""
    return show(request, "fail_404", title="This page is not here", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Our fault. Drawn without the database, the session or the account: any may be the cause."""
    return HttpResponse(render_to_string("participant/fail_500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from an older page: what was typed is kept, and waits on the page itself."""
    keep(request, request.path)
    return render(
        request, "participant/fail_csrf.html",
        {"title": "Please send it once more", "path": request.path}, status=403,
    )  # fmt: skip
