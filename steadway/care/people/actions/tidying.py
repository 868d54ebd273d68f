"""Once a day what has run out is removed: sessions, and counts of wrong passwords."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from steadway.care.audit import actions as audit
from steadway.care.audit.actor import Actor
from steadway.care.people import throttle
from steadway.care.people.models import DailyRound, Session

TIDYING = "tidying"


@dataclass(frozen=True)
class Tidied:
    """What went, in numbers."""

    sessions: int
    counts: int


@transaction.atomic
def tidy_up(*, now: datetime, actor: Actor | None = None) -> Tidied | None:
    """Remove what has run out; None where that was done today, by whichever worker.

    The day is a row that is held until the commit, so that of several workers one does it.
    """
    today = now.astimezone(UTC).date()
    if DailyRound.objects.filter(name=TIDYING, done_on__gte=today).exists():
        return None  # the usual case, and it holds no row
    DailyRound.objects.bulk_create([DailyRound(name=TIDYING)], ignore_conflicts=True)
    row = DailyRound.objects.select_for_update().get(name=TIDYING)
    if row.done_on is not None and row.done_on >= today:
        return None  # another worker was quicker
    # SessionStore.clear_expired, with the time that was given.
    sessions, _ = Session.objects.filter(expire_date__lt=now).delete()
    tidied = Tidied(sessions, throttle.forget_stale(now))
    row.done_on = today
    row.save(update_fields=["done_on"])
    audit.record(
        actor=actor or Actor.system("worker"), act="people.tidied", subject="site", now=now,
        detail={"sessions": tidied.sessions, "counts": tidied.counts},
    )  # fmt: skip
    return tidied
