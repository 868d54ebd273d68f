"""The form that opens a place: names, address, password, time zone."""

from collections.abc import Mapping
from functools import cache

from django.conf import settings
from django.http import QueryDict

from steadway.care.people.places import time_zones
from steadway.portals.participant.fields import Field, Option, Sheet, filled, marked
from steadway.portals.participant.joining import Newcomer
from steadway.portals.participant.pages import clean

_PLEASE = {
    "first_name": "Please write what we may call you. A nickname is fine.",
    "signed_name": "Please type your name. It is your signature.",
    "email": "Please write an e-mail address, like name@example.org.",
    "password": "Please choose a password with 15 letters or more.",
    "time_zone": "Please choose a time zone from the list.",
}
_LONGEST = {"first_name": 60, "signed_name": 120, "email": 254, "password": 200, "time_zone": 64}


@cache
def zone_options() -> tuple[Option, ...]:
    """Time zones as a list of places; the odd technical names are left out."""
    names = (
        z
        for z in time_zones()
        if "/" in z and not z.startswith(("Etc/", "posix", "right", "SystemV"))
    )
    return tuple(Option(zone_words(z), zone_words(z)) for z in (*sorted(names), "UTC"))


def zone_words(zone: str) -> str:
    """A zone as people read it. The list holds each name once, so that the page stays light."""
    return zone.replace("_", " ")


def zone_of(words: str) -> str:
    """The zone behind the words of the list."""
    return words.replace(" ", "_")


def signing_fields(
    data: QueryDict | None = None, errors: Mapping[str, str] | None = None
) -> tuple[Field, ...]:
    """The fields, filled with what was typed; never with the password."""
    fields: tuple[Field, ...] = (
        Field(
            "first_name", "text", "What may we call you?", max_length=60, autocomplete="given-name"
        ),
        Field(
            "email",
            "email",
            "E-mail address",
            "For logging in, and for reminders if you want them.",
            max_length=254,
            autocomplete="email",
        ),
        Field(
            "password",
            "password",
            "Password",
            "15 letters or more. A short sentence works well.",
            autocomplete="new-password",
        ),
        Field(
            "time_zone",
            "select",
            "Your time zone",
            "So that we never write to you at night.",
            options=zone_options(),
            values=(zone_words(settings.STEADWAY.time_zone),),
        ),
        Field(
            "signed_name",
            "text",
            "Your name, as a signature",
            "Type it the way you sign.",
            max_length=120,
            autocomplete="name",
        ),
    )
    if data is not None:
        bare = data.copy()
        bare.pop("password", None)
        fields = filled(fields, bare)
    return marked(fields, errors or {})


def read_newcomer(data: QueryDict) -> tuple[Newcomer | None, Sheet]:
    """The newcomer, or the form with a sentence beside each field that needs one."""
    said = {name: clean(data, name, longest) for name, longest in _LONGEST.items()}
    said["password"] = data.get("password", "")
    said["time_zone"] = zone_of(said["time_zone"])
    errors = {name: _PLEASE[name] for name, text in said.items() if not text}
    for name, longest in _LONGEST.items():
        if len(said[name]) > longest:
            errors[name] = f"Please keep this under {longest} letters."
    if "@" not in said["email"]:
        errors["email"] = _PLEASE["email"]
    if errors:
        return None, Sheet(signing_fields(data, errors))
    return Newcomer(**said), Sheet(signing_fields(data))
