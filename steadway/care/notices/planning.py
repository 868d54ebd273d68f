"""When a notice may go: pure sums over a moment, a zone and a pair of wall-clock times.

Two wall-clock traps decide the shape: a local time may not exist (spring) or exist twice
(autumn, told apart by `fold`). Quiet hours can therefore end in three ways: the clock shows
their end, shows it again, or jumps out of them.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAILY_CAP = 2  # letters to one participant on one local day; urgent ones and log-in codes apart
LOOK_AHEAD_DAYS = 4  # one more than any place has ever skipped (Apia left out 30 December 2011)


def is_quiet(when: datetime, zone: ZoneInfo, quiet_from: time, quiet_to: time) -> bool:
    """Whether the wall clock in `zone` shows a time from `quiet_from` up to `quiet_to`.

    The pair may run over midnight (22:00 to 08:00). Equal times mean: no quiet hours.
    """
    wall = when.astimezone(zone).time()
    if quiet_from <= quiet_to:
        return quiet_from <= wall < quiet_to
    return wall >= quiet_from or wall < quiet_to


def next_allowed(when: datetime, zone: ZoneInfo, quiet_from: time, quiet_to: time) -> datetime:
    """`when` itself outside quiet hours, otherwise the first moment after it that is (UTC)."""
    moment = when.astimezone(UTC)
    if not is_quiet(moment, zone, quiet_from, quiet_to):
        return moment
    ends = sorted(_readings(local_day(moment, zone), quiet_to, zone))
    for end in ends:
        if end >= moment and not is_quiet(end, zone, quiet_from, quiet_to):
            return end
    return moment + timedelta(days=1)  # no clock can lead here; late is safer than never


def local_day(when: datetime, zone: ZoneInfo) -> date:
    """The calendar day that people in `zone` are living at `when`."""
    return when.astimezone(zone).date()


def next_day(when: datetime, zone: ZoneInfo, quiet_from: time, quiet_to: time) -> datetime:
    """The first allowed moment of the local day after the one `when` falls on (UTC)."""
    tomorrow = local_day(when, zone) + timedelta(days=1)
    midnight = datetime.combine(tomorrow, time.min, tzinfo=zone).astimezone(UTC)
    return next_allowed(max(midnight, when.astimezone(UTC)), zone, quiet_from, quiet_to)


def backoff(attempts: int, *, urgent: bool) -> timedelta:
    """How long to wait after the `attempts`-th refusal: 1, 2, 4 ... minutes, at most 1 hour.

    An urgent letter never waits more than 2 minutes, so that it is out soon after a carrier
    comes back, however long it was away.
    """
    ceiling = 2 if urgent else 60
    return timedelta(minutes=min(2 ** min(max(attempts, 1) - 1, 6), ceiling))


def _readings(first: date, wall: time, zone: ZoneInfo) -> list[datetime]:
    """When the clock shows `wall` on the coming days, and when it jumps (UTC)."""
    days = [first + timedelta(days=n) for n in range(-1, LOOK_AHEAD_DAYS)]  # UTC may lag a day
    shown = [
        datetime.combine(day, wall.replace(fold=fold), tzinfo=zone).astimezone(UTC)
        for day in days
        for fold in (0, 1)
    ]
    return shown + [jump for day in days for jump in _jumps(day, zone)]


def _jumps(day: date, zone: ZoneInfo) -> list[datetime]:
    """The first second with another offset within the 24 hours of `day` in UTC, by halving."""
    before = datetime.combine(day, time.min, tzinfo=UTC)
    after = before + timedelta(days=1)
    new = after.astimezone(zone).utcoffset()
    if before.astimezone(zone).utcoffset() == new:
        return []
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == new:
            after = middle
        else:
            before = middle
    return [after]
