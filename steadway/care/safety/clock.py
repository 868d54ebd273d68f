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
