"""A page whose rule broke: the reader gets kind words and the way on, the operator gets told."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from steadway.care.delivery.actions import report_broken_rule
from steadway.care.delivery.errors import PageCannotBeShown
from steadway.portals.participant.pages import actor, now, show


class BrokenPages:
    """Middleware, because any page of a course can meet such a rule."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Report and answer; any other exception takes its usual way."""
        if not isinstance(exception, PageCannotBeShown):
            return None
        report_broken_rule(
            course=exception.course, module=exception.module, step=exception.step,
            fault=exception.fault, actor=actor(request), now=now(),
        )  # fmt: skip
        return show(
            request, "page_broken", title="This page is not working", said_why=str(exception),
            module=exception.module, next_step=exception.next_step, status=500,
        )  # fmt: skip
