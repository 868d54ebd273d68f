"""Time zones and languages that exist."""

import re
from functools import cache
from zoneinfo import available_timezones

from steadway.care.people.errors import MissingDetail


@cache
def time_zones() -> frozenset[str]:
    """Every time zone the machine knows, without the one that means “not set”."""
    return frozenset(available_timezones() - {"Factory", "localtime"})


def checked_time_zone(name: str) -> str:
    """The zone, or a fault in plain words."""
    if name not in time_zones():
        raise MissingDetail("time_zone", "Choose a time zone from the list.")
    return name


def checked_language(tag: str) -> str:
    """A language tag such as en or pt-BR."""
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?", tag):
        raise MissingDetail("language", "Choose a language from the list.")
    return tag
