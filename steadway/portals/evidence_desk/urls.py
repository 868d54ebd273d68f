"""The evidence desk's addresses. Who may open each stands in `steadway/policy.py`."""

from collections.abc import Callable
from importlib import import_module

from django.http import HttpRequest, HttpResponse
from django.urls import path


def later(name: str) -> Callable[..., HttpResponse]:
    """A view whose module, and numpy with it, is loaded when somebody first asks for it.

    So a process that serves the course neither starts slower nor carries the numbers about.
    """

    def view(request: HttpRequest, **kept: str) -> HttpResponse:
        module = import_module("steadway.portals.evidence_desk.views")
        answer: HttpResponse = getattr(module, name)(request, **kept)
        return answer

    return view


app_name = "evidence"
urlpatterns = [
    path("", later("overview"), name="overview"),
    path("studies/", later("studies"), name="studies"),
    path("synthesis/", later("synthesis"), name="synthesis"),
    path("synthesis/forest.svg", later("download"), {"kind": "svg"}, name="svg"),
    path("synthesis/numbers.csv", later("download"), {"kind": "csv"}, name="csv"),
    path("synthesis/numbers.json", later("download"), {"kind": "json"}, name="json"),
]
