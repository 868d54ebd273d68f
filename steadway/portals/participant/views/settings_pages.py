"""Settings: how to be met, one's own data, a break, and leaving without a reason."""

from datetime import time, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from steadway.care.delivery import actions as courses
from steadway.care.delivery import queries as readings
from steadway.care.delivery.errors import DeliveryError
from steadway.care.people import actions as people
from steadway.care.people import queries as of_people
from steadway.care.people.errors import PeopleError
from steadway.care.people.models import Preferences
from steadway.portals.participant import export, leaving
from steadway.portals.participant.clock import local_now
from steadway.portals.participant.errors import NotFound
from steadway.portals.participant.fields import Field, Option, Sheet, filled, marked
from steadway.portals.participant.kept import typed
from steadway.portals.participant.pages import actor, clean, go, now, person, show
from steadway.portals.participant.signing import zone_of, zone_options, zone_words

_BOTH = ["GET", "HEAD", "POST"]
_YES_NO = (Option("yes", "Yes"), Option("no", "No"))
_HOURS = tuple(Option(str(h), f"{h:02d}:00") for h in range(24))
_SAVED = "Saved."


@require_safe
def settings(request: HttpRequest) -> HttpResponse:
    person(request)
    return show(request, "settings", title="Settings", back=(reverse("participant:today"), "Today"))


@require_http_methods(_BOTH)
def reading(request: HttpRequest) -> HttpResponse:
    """Text size and colours."""
    wishes = of_people.preferences_of(person(request))
    fields = (
        _choices("text_size", "Text size", Preferences.TextSize, wishes.text_size),
        _choices("theme", "Colours", Preferences.Theme, wishes.theme),
    )
    read = {name: _one_of(name) for name in ("text_size", "theme")}
    return _wishes(request, "Text and colours", fields, read)


@require_http_methods(_BOTH)
def reminders(request: HttpRequest) -> HttpResponse:
    """When we may write, and when we stay quiet."""
    wishes = of_people.preferences_of(person(request))
    fields = (
        Field(
            "email_on",
            "tiles",
            "May we send you e-mails?",
            "A few reminders in neutral words. Nothing about health.",
            options=_YES_NO,
            values=("yes" if wishes.email_on else "no",),
        ),
        Field(
            "reminder_hour",
            "select",
            "At what time of day?",
            options=_HOURS,
            values=(str(wishes.reminder_hour),),
        ),
        Field("quiet_from", "time", "Quiet hours begin at", values=(f"{wishes.quiet_from:%H:%M}",)),
        Field("quiet_to", "time", "Quiet hours end at", values=(f"{wishes.quiet_to:%H:%M}",)),
    )
    read = {
        "email_on": lambda d: {"yes": True, "no": False}.get(d.get("email_on", "")),
        "reminder_hour": lambda d: (
            int(d["reminder_hour"]) if d.get("reminder_hour", "").isdigit() else None
        ),
        "quiet_from": lambda d: _clock(d.get("quiet_from", "")),
        "quiet_to": lambda d: _clock(d.get("quiet_to", "")),
    }
    return _wishes(request, "Reminders and quiet hours", fields, read)


@require_http_methods(_BOTH)
def about_you(request: HttpRequest) -> HttpResponse:
    """What to call you, and where you are."""
    participant = person(request)
    fields: tuple[Field, ...] = (
        Field(
            "first_name",
            "text",
            "What may we call you?",
            max_length=60,
            autocomplete="given-name",
            values=(of_people.first_name_of(participant),),
        ),
        Field(
            "time_zone",
            "select",
            "Your time zone",
            options=zone_options(),
            values=(zone_words(participant.time_zone),),
        ),
    )
    sheet = Sheet(filled(fields, kept)) if (kept := typed(request)) else Sheet(fields)
    if request.method == "POST":
        sheet = _save_about_you(request, fields)
        if not sheet.has_errors:
            messages.success(request, _SAVED)
            return go("settings")
    return _form(request, "Your name and time zone", sheet)


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    person(request)
    return show(request, "data", title="Your data", back=_back())


@require_safe
def data_json(request: HttpRequest) -> HttpResponse:
    """Everything, for machines."""
    answer = JsonResponse(export.everything(person(request)), json_dumps_params={"indent": 2})
    return _download(answer, "my-steadway-data.json")


@require_safe
def data_html(request: HttpRequest) -> HttpResponse:
    """Everything, for people: one page that needs nothing else."""
    found = export.everything(person(request))
    page = render_to_string("participant/export.html", {"sections": export.readable(found)})
    return _download(HttpResponse(page), "my-steadway-data.html")


@require_http_methods(_BOTH)
def pause(request: HttpRequest) -> HttpResponse:
    """A break: nothing is sent, the place is kept, and coming back is one press."""
    participant = person(request)
    course = readings.course_of(participant)
    if course is None:
        raise NotFound
    field = Field(
        "until",
        "tiles",
        "How long would you like?",
        options=(
            Option("7", "A week"),
            Option("14", "2 weeks"),
            Option("28", "4 weeks"),
            Option("56", "8 weeks"),
        ),
    )
    said = ""
    if request.method == "POST":
        try:
            if request.POST.get("act") == "resume":
                courses.resume(course=course, actor=actor(request), now=now())
                return go("today")
            days = {o.value: int(o.value) for o in field.options}.get(
                clean(request.POST, "until", 3)
            )
            if days:
                until = local_now(participant, now()).date() + timedelta(days=days)
                courses.pause(course=course, until=until, actor=actor(request), now=now())
                return go("today")
            field = marked((field,), {"until": "Please choose how long."})[0]
        except DeliveryError as fault:
            said = str(fault)
    return show(
        request,
        "pause",
        title="Take a break",
        field=field,
        sheet=Sheet((field,), said=said),
        paused=course.state == "paused",
        back=_back(),
    )


@require_http_methods(_BOTH)
def leave(request: HttpRequest) -> HttpResponse:
    """Leaving, in levels; no reason asked, nothing to plead."""
    participant = person(request)
    field = Field("level", "tiles", "What would you like?", options=leaving.LEVELS)
    if request.method == "POST":
        level = clean(request.POST, "level", 20)
        if level in {option.value for option in leaving.LEVELS}:
            leaving.leave(participant=participant, level=level, actor=actor(request), now=now())
            if level == "stop":
                return go("today")
            logout(request)
            return go("left", erased="yes" if level == "erase" else "no")
        field = marked((field,), {"level": "Please choose one of these, or go back."})[0]
    return show(
        request, "leave", title="Leave the course", field=field, sheet=Sheet((field,)), back=_back()
    )


@require_safe
def left(request: HttpRequest) -> HttpResponse:
    return show(
        request, "left", title="You have left the course", erased=request.GET.get("erased") == "yes"
    )


def _wishes(
    request: HttpRequest, title: str, fields: tuple[Field, ...], read: dict[str, Any]
) -> HttpResponse:
    """One page of wishes: read, one verb, back to the list."""
    sheet = Sheet(filled(fields, kept)) if (kept := typed(request)) else Sheet(fields)
    if request.method == "POST":
        changes = {name: of(request.POST) for name, of in read.items()}
        errors = {k: "Please choose one of the answers." for k, v in changes.items() if v is None}
        errors.update(
            {k: "Please write a time, like 21:30." for k in errors if k.startswith("quiet")}
        )
        if not errors:
            errors = _store(request, changes)
        if not errors:
            messages.success(request, _SAVED)
            return go("settings")
        sheet = Sheet(marked(filled(fields, request.POST), errors))
    return _form(request, title, sheet)


def _store(request: HttpRequest, changes: dict[str, Any]) -> dict[str, str]:
    try:
        people.set_preferences(
            participant=person(request), changes=changes, actor=actor(request), now=now()
        )
    except PeopleError as fault:
        return {getattr(fault, "field", next(iter(changes))): str(fault)}
    return {}


def _save_about_you(request: HttpRequest, fields: tuple[Field, ...]) -> Sheet:
    participant, errors = person(request), {}
    name, zone = (
        clean(request.POST, "first_name", 60),
        zone_of(clean(request.POST, "time_zone", 64)),
    )
    if not 0 < len(name) <= 60:
        errors["first_name"] = "Please write what we may call you, in 60 letters or fewer."
    if not errors:
        acting: dict[str, Any] = {"participant": participant, "actor": actor(request), "now": now()}
        try:
            people.change_time_zone(time_zone=zone, **acting)
            people.change_details(first_name=name, **acting)
        except PeopleError as fault:
            errors[getattr(fault, "field", "time_zone")] = str(fault)
    return Sheet(marked(filled(fields, request.POST), errors))


def _form(request: HttpRequest, title: str, sheet: Sheet) -> HttpResponse:
    return show(request, "settings_form", title=title, sheet=sheet, back=_back())


def _back() -> tuple[str, str]:
    return reverse("participant:settings"), "Settings"


def _choices(name: str, label: str, of: Any, value: str) -> Field:
    options = tuple(Option(v, text) for v, text in of.choices)
    return Field(name, "tiles", label, options=options, values=(value,))


def _one_of(name: str) -> Any:
    return lambda data: data.get(name) or None


def _clock(text: str) -> time | None:
    try:
        return time.fromisoformat(text.strip())
    except ValueError:
        return None


def _download(answer: HttpResponse, name: str) -> HttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store, private"
    return answer
