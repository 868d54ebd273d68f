"""Windows in a person's own days: pure reckoning between local dates and moments in UTC.

A day begins at local midnight, or at the first moment after it where the clocks leap over
midnight (Cairo, Havana, Santiago). A window closes when its last day has ended.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Window:
    """From the first moment of `opens_on` to the first moment after `closes_on`."""

    zone: str
    opens_at: datetime
    due_at: datetime
    closes_at: datetime

    @property
    def opens_on(self) -> date:
        return local_day(self.opens_at, self.zone)

    @property
    def due_on(self) -> date:
        return local_day(self.due_at, self.zone)

    @property
    def closes_on(self) -> date:
        return last_day(self.closes_at, self.zone)


def local_day(moment: datetime, zone: str) -> date:
    """The date on the person's calendar at `moment`."""
    return moment.astimezone(ZoneInfo(zone)).date()


def last_day(closes_at: datetime, zone: str) -> date:
    """The last date on which there is still time: `closes_at` itself is already too late."""
    return local_day(closes_at - timedelta(microseconds=1), zone)


def local_moment(day: date, at: time, zone: str) -> datetime:
    """The moment, in UTC, when the person's clock shows `at` on `day`.

    A time that happens twice is taken the first time. A time that the clocks leap over
    becomes the first moment after the leap.
    """
    wall = datetime.combine(day, at, tzinfo=ZoneInfo(zone))
    moment = wall.astimezone(UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return moment
    return _first_after_leap(moment, zone)


def _first_after_leap(moment: datetime, zone: str) -> datetime:
    # fold=0 reckons with the offset before the leap, so `moment` lies after it; walking back
    # by halves finds the second in which the offset changes.
    place = ZoneInfo(zone)
    offset = moment.astimezone(place).utcoffset()
    early, late = moment - timedelta(hours=26), moment
    if early.astimezone(place).utcoffset() == offset:
        return moment
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        if middle.astimezone(place).utcoffset() == offset:
            late = middle
        else:
            early = middle
    return late.replace(microsecond=0)


def day_start(day: date, zone: str) -> datetime:
    """The first moment of the person's day."""
    return local_moment(day, time(0), zone)


def window(opens_on: date, days: int, zone: str, due_after: int = 0) -> Window:
    """A window of `days` local days from `opens_on`; due at the start of a day within it."""
    if days < 1 or not 0 <= due_after < days:
        raise ValueError("A window lasts at least one day, and is due within it.")
    return Window(
        zone=zone,
        opens_at=day_start(opens_on, zone),
        due_at=day_start(opens_on + timedelta(days=due_after), zone),
        closes_at=day_start(opens_on + timedelta(days=days), zone),
    )
