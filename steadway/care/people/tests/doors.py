"""A small house for tests: the log-in's addresses and a few doors with rules."""

from django.http import HttpRequest, HttpResponse
from django.template import Origin
from django.template.loaders.base import Loader
from django.urls import include, path
from django.utils import timezone

from steadway.care.people.access import ALLAUTH_RULES, PUBLIC, SIGNED_IN, Rule, roles
from steadway.care.people.actions import open_account
from steadway.care.people.log_in import begin_session
from steadway.care.people.roles import Role
from steadway.conftest import PASSWORD


def room(request: HttpRequest) -> HttpResponse:
    """Says who is here."""
    here = request.participant.code if request.participant else "nobody"
    return HttpResponse(f"{here} {request.actor.code} {request.actor.role}")


def join(request: HttpRequest) -> HttpResponse:
    """Somebody joins and is in."""
    participant = open_account(
        email="gus@example.org", password=PASSWORD, first_name="Gus", time_zone="UTC",
        language="en", now=timezone.now(),
    )  # fmt: skip
    begin_session(request, participant.account)
    return HttpResponse(participant.code)


urlpatterns = [
    path("join/", join, name="join"),
    path("account/", include("allauth.account.urls")),
    path("account/second-step/", include("allauth.mfa.urls")),
    path("", room, name="front"),
    path("mine/", room, name="mine"),
    path("mine/save/", room, name="save"),
    path("reading/", room, name="reading"),
    path("ward/", room, name="ward"),
    path("vault/", room, name="vault"),
    path("forgotten/", room, name="forgotten"),
]

TABLE = {
    **ALLAUTH_RULES,
    "join": Rule(PUBLIC),
    "front": Rule(PUBLIC),
    "mine": roles(Role.PARTICIPANT),
    "save": roles(Role.PARTICIPANT),
    "reading": Rule(SIGNED_IN, methods=frozenset({"GET"})),
    "ward": roles(Role.THERAPIST, Role.SUPERVISOR),
    "vault": Rule(SIGNED_IN, mfa=True),
}


class PlainPages(Loader):
    """Every page is its form and its faults: these tests are not about how pages look."""

    def get_template_sources(self, template_name: str) -> list[Origin]:
        if not template_name.endswith(".html"):
            return []
        return [Origin(template_name, template_name, self)]

    def get_contents(self, origin: Origin) -> str:
        return "{% if form %}{{ form.errors }}{{ form }}{% endif %}"


letters: list[dict] = []


def keep_letter(**letter) -> None:
    """Stands in for the outbox, which is a room above."""
    letters.append(letter)
