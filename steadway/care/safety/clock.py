"""How long a person may wait for a person: pure sums over the tier and the site's minutes."""

from datetime import datetime, timedelta

# The site promises a time for amber. Red gets a quarter of it; green six times as much, at
# most a day. With the usual 240 minutes: 1 hour, 4 hours, 1 day.
_SHARES = {"red": 0.25, "amber": 1.0, "green": 6.0}
_SHORTEST, _LONGEST = timedelta(minutes=5), timedelta(days=1)


def patience(tier: str, minutes: int) -> timedelta:
    """How long an alert of `tier` may lie before the next person is told."""
    asked = timedelta(minutes=minutes * _SHARES[tier])
    return min(max(asked, _SHORTEST), _LONGEST)


def deadline(tier: str, minutes: int, raised_at: datetime) -> datetime:
    """When somebody should have taken the alert on."""
    return raised_at + patience(tier, minutes)


def in_words(span: timedelta) -> str:
    """A stretch of time as people say it: 12 minutes, 3 hours, 2 days."""
    minutes = max(int(span.total_seconds() // 60), 0)
    for size, word in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            count = minutes // size
            return f"{count} {word}{'' if count == 1 else 's'}"
    return "less than a minute"
