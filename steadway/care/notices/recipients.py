"""Who a notice goes to, and whether they still want it, looked up when it is about to go."""

from datetime import datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings

from steadway.care.people import queries as people
from steadway.care.people.models import Participant

from .models import Notice


def zone_of(participant: Participant) -> ZoneInfo:
    """The participant's time zone; the site's where theirs has left the world's list."""
    try:
        return ZoneInfo(participant.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(settings.STEADWAY.time_zone)


def quiet_hours(participant: Participant) -> tuple[time, time]:
    """From when to when the participant wants no letters; equal times mean: never quiet."""
    wishes = people.preferences_of(participant)
    return wishes.quiet_from, wishes.quiet_to


def objection(participant: Participant, now: datetime) -> str:
    """Why nothing may go to the participant now; empty when something may."""
    if participant.left_at is not None:
        return "The person has left the course."
    wishes = people.preferences_of(participant)
    if not wishes.email_on:
        return "The person wants no e-mail."
    if wishes.paused_until and wishes.paused_until > now:
        return "The person has paused the course."
    return ""


def address_for(notice: Notice) -> str:
    """Where the notice goes today; empty when there is nowhere (any more)."""
    if notice.participant is not None:
        return people.address_of(notice.participant) or ""
    if notice.address:
        return notice.address
    account = notice.account
    return account.email if account is not None and account.is_active else ""
