"""How a person wants to be met: preferences, time zone, name, phone, language."""

from collections.abc import Mapping
from datetime import datetime, time

from django.db import transaction

from steadway.care.audit.actions import record
from steadway.care.audit.actor import Actor
from steadway.care.people import places
from steadway.care.people.errors import BadPreference, MissingDetail
from steadway.care.people.models import Identity, Participant, Preferences

_SENTENCES = {
    "quiet_from": "Give the start of your quiet hours as a time, like 21:00.",
    "quiet_to": "Give the end of your quiet hours as a time, like 08:00.",
    "reminder_hour": "Choose an hour from 0 to 23.",
    "email_on": "Choose yes or no.",
    "audio_first": "Choose yes or no.",
    "text_size": "Choose one of the text sizes.",
    "theme": "Choose one of the colour themes.",
    "paused_until": "Give a day from today on.",
}


@transaction.atomic
def set_preferences(
    *, participant: Participant, changes: Mapping[str, object], actor: Actor, now: datetime
) -> Preferences:
    """Change some preferences; all of them or, where one cannot be, none.

    The same hour for the start and the end of the quiet hours means that there are none.
    """
    for field, value in changes.items():
        _check(field, value, now)
    Preferences.objects.get_or_create(participant=participant, defaults={"updated_at": now})
    kept = Preferences.objects.select_for_update().get(participant=participant)
    changed = {field: value for field, value in changes.items() if getattr(kept, field) != value}
    if not changed:
        return kept
    for field, value in changed.items():
        setattr(kept, field, value)
    kept.updated_at = now
    kept.save()
    record(
        actor=actor, act="people.preferences_set", subject=participant.code, now=now, detail=changed
    )
    return kept


@transaction.atomic
def change_time_zone(
    *, participant: Participant, time_zone: str, actor: Actor, now: datetime
) -> Participant:
    """Follow somebody who travels or moved; reminders and windows follow from now on."""
    places.checked_time_zone(time_zone)
    before = participant.time_zone
    if before == time_zone:
        return participant
    participant.time_zone = time_zone
    participant.save(update_fields=["time_zone"])
    record(
        actor=actor, act="people.time_zone_changed", subject=participant.code, now=now,
        detail={"from": before, "to": time_zone},
    )  # fmt: skip
    return participant


@transaction.atomic
def change_details(
    *,
    participant: Participant,
    actor: Actor,
    now: datetime,
    first_name: str | None = None,
    phone: str | None = None,
    language: str | None = None,
) -> Participant:
    """Change what a person told us about themselves; what is None stays."""
    identity = Identity.objects.select_for_update().get(participant=participant)
    changed: list[str] = []
    if first_name is not None and first_name.strip() != identity.first_name:
        if not first_name.strip():
            raise MissingDetail("first_name", "Tell us what to call you. A nickname is fine.")
        identity.first_name = first_name.strip()
        changed.append("first_name")
    if phone is not None and phone.strip() != identity.phone:
        identity.phone = phone.strip()
        changed.append("phone")
    if language is not None and language != participant.language:
        participant.language = places.checked_language(language)
        changed.append("language")
    if changed:
        identity.save()
        participant.save(update_fields=["language"])
        # Which details, never what they are: the record knows no names.
        record(
            actor=actor, act="people.details_changed", subject=participant.code, now=now,
            detail={"changed": changed},
        )  # fmt: skip
    return participant


def _check(field: str, value: object, now: datetime) -> None:
    fits = {
        "quiet_from": isinstance(value, time),
        "quiet_to": isinstance(value, time),
        "email_on": isinstance(value, bool),
        "audio_first": isinstance(value, bool),
        "reminder_hour": type(value) is int and 0 <= value <= 23,
        "text_size": value in Preferences.TextSize.values,
        "theme": value in Preferences.Theme.values,
        "paused_until": value is None
        or (isinstance(value, datetime) and value.tzinfo is not None and value > now),
    }
    if field not in fits:
        raise BadPreference(field, f"There is no setting “{field}”. Nothing was changed.")
    if not fits[field]:
        raise BadPreference(field, _SENTENCES[field])
