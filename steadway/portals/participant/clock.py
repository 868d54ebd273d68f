"""Moments as the person's own clock shows them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from steadway.care.people.models import Participant


def local_time(participant: Participant, moment: datetime) -> str:
    """10:42, where the person is."""
    return f"{moment.astimezone(ZoneInfo(participant.time_zone)):%H:%M}"


def local_now(participant: Participant, moment: datetime) -> datetime:
    """The moment on the person's own clock."""
    return moment.astimezone(ZoneInfo(participant.time_zone))


def day_at(participant: Participant, moment: datetime, days: int, hour: int) -> datetime:
    """`days` from the person's today, at an hour of theirs."""
    here = local_now(participant, moment)
    return (here + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)
