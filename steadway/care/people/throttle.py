"""Wrong passwords cost a growing delay, and never more than that: nobody is locked out.

An address may be tried five times at once; each further wrong try doubles the wait, from
15 seconds up to 15 minutes. A place (a clinic, a family) may be tried thirty times. After
a quiet day the count starts again. Only a keyed hash of the address and of the place is kept.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from steadway.care.people.models import LogInTally

_FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Patience:
    """How many free tries, and how the wait grows after them."""

    free: int
    first_wait: timedelta
    longest_wait: timedelta

    def wait_after(self, failures: int) -> timedelta:
        """How long the door stays closed after so many wrong tries in a row."""
        if failures < self.free:
            return timedelta(0)
        doublings = min(failures - self.free, 20)
        grown: timedelta = self.first_wait * 2**doublings
        return min(grown, self.longest_wait)


FOR_ADDRESS = Patience(5, timedelta(seconds=15), timedelta(minutes=15))
FOR_PLACE = Patience(30, timedelta(seconds=5), timedelta(minutes=2))


@dataclass(frozen=True)
class Attempt:
    """One try to log in: with which address, from which place."""

    address: str
    place: str

    def keys(self) -> dict[str, Patience]:
        """What is counted, and how patiently."""
        return {
            _hashed(f"address:{self.address.strip().lower()}"): FOR_ADDRESS,
            _hashed(f"place:{self.place}"): FOR_PLACE,
        }


def remaining_wait(attempt: Attempt, now: datetime) -> timedelta:
    """How long the door is still closed; zero when it is open."""
    tallies = LogInTally.objects.filter(key__in=list(attempt.keys()))
    ends = [tally.closed_until for tally in tallies]
    return max([end - now for end in ends], default=timedelta(0))


@transaction.atomic
def count_failure(attempt: Attempt, now: datetime) -> None:
    """One more wrong try."""
    for key, patience in sorted(attempt.keys().items()):
        LogInTally.objects.bulk_create(
            [LogInTally(key=key, last_failure_at=now, closed_until=now)], ignore_conflicts=True
        )
        tally = LogInTally.objects.select_for_update().get(key=key)
        stale = now - tally.last_failure_at > _FORGOTTEN_AFTER
        tally.failures = 1 if stale else tally.failures + 1
        tally.last_failure_at = now
        tally.closed_until = now + patience.wait_after(tally.failures)
        tally.save()


def forget_address(address: str) -> None:
    """The right password, or a new one: the count of this address starts again."""
    keys = [key for key, who in Attempt(address, "").keys().items() if who is FOR_ADDRESS]
    LogInTally.objects.filter(key__in=keys).delete()


def forget_stale(now: datetime) -> int:
    """Remove counts that no longer matter; for the worker's nightly round."""
    gone, _ = LogInTally.objects.filter(last_failure_at__lt=now - _FORGOTTEN_AFTER).delete()
    return gone


def cache_key(key: str, prefix: str, version: int) -> str:
    """Cache keys as hashes: allauth's hold network addresses, and the cache is a table."""
    return _hashed(f"cache:{prefix}:{version}:{key}")


def _hashed(text: str) -> str:
    secret = settings.SECRET_KEY.encode()
    return hmac.new(secret, f"people.throttle:{text}".encode(), hashlib.sha256).hexdigest()
