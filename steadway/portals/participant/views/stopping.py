"""Stop here: a kind page, and a time to come back for whoever wants one."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from steadway.care.notices import actions as notices
from steadway.care.notices.wording import NoticeText
from steadway.care.people import queries as people
from steadway.care.people.models import Participant
from steadway.portals.participant.clock import day_at
from steadway.portals.participant.fields import Field, Option, Sheet
from steadway.portals.participant.keys import posted_key
from steadway.portals.participant.pages import actor, clean, go, now, person, show

_WHEN = (
    Option("", "I will come by myself"),
    Option("later", "Later today"),
    Option("1", "Tomorrow"),
    Option("3", "In 3 days"),
    Option("7", "In a week"),
)


@require_http_methods(["GET", "HEAD", "POST"])
def stop_here(request: HttpRequest) -> HttpResponse:
    """What was done is kept; coming back is up to the person."""
    participant = person(request)
    field = Field(
        "when",
        "tiles",
        "When would you like to come back?",
        "We can send one short e-mail at that time.",
        options=_WHEN,
        values=("",),
    )
    if request.method == "POST":
        chosen = clean(request.POST, "when", 10)
        if chosen in {option.value for option in _WHEN}:
            if chosen:
                _remind(request, participant, chosen)
            return go("rest", note="yes" if chosen else "no")
        field = Field(**{**field.__dict__, "error": "Please choose one of these."})
    return show(
        request,
        "stop_here",
        title="This is a good place to stop",
        sheet=Sheet((field,)),
        field=field,
    )


@require_http_methods(["GET", "HEAD"])
def rest(request: HttpRequest) -> HttpResponse:
    person(request)
    return show(
        request, "rest", title="See you when it suits you", note=request.GET.get("note") == "yes"
    )


def _remind(request: HttpRequest, participant: Participant, chosen: str) -> None:
    """One neutral letter; asking twice for one day is one letter."""
    moment = now()
    hour = people.preferences_of(participant).reminder_hour
    due = (
        moment + timedelta(hours=3)
        if chosen == "later"
        else day_at(participant, moment, int(chosen), hour)
    )
    address = request.build_absolute_uri(reverse("participant:today"))
    notices.queue(
        participant=participant,
        kind="come_back",
        text=NoticeText(
            subject="You asked us to write",
            body=f"Hello. You asked for a note around now. Your place is as you left it: {address}",
        ),
        due_at=due,
        expires_at=due + timedelta(days=2),
        key=f"come_back:{posted_key(request)}",
        now=moment,
        actor=actor(request),
    )
