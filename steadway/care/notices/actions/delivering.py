"""Sending what is due, with any number of workers, each of which may be killed at any line.

A letter's way: claimed with a lease (a conditional update: one worker wins) → asked whether it
is still wanted → marked as handed over → given to the carrier → marked as sent. No transaction
is open while the carrier talks.

What a worker's death means, by the line at which it dies:
- before "handed over" is stored: nothing has gone; the lease runs out and another worker goes on;
- after it: the letter may have gone. A reminder is closed as `unsure` and never repeated (at
  most once). An urgent letter goes again with the same Message-ID (at least once).
"""

import logging
import time
import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Q, QuerySet

from steadway.care.audit.actor import Actor
from steadway.care.notices import carriers, recipients
from steadway.care.notices.carriers import Carrier, Letter
from steadway.care.notices.errors import NotTaken, Unsure
from steadway.care.notices.models import Notice
from steadway.care.notices.planning import backoff

from .closing import close
from .sifting import sift

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)  # longer than the slowest talk with a carrier
URGENT_FINAL_REFUSAL = timedelta(minutes=15)  # a full mailbox may empty; the ladder climbs anyway


@dataclass(frozen=True)
class DeliveryReport:
    """What one round did, in numbers."""

    sent: int = 0
    retried: int = 0
    unsure: int = 0
    expired: int = 0
    cancelled: int = 0
    postponed: int = 0
    failed: int = 0
    lost_race: int = 0


class Stopwatch:
    """`now` as it was given, moved on by the time that really passes during a long round."""

    def __init__(self, now: datetime) -> None:
        self._given = now
        self._started = time.monotonic()

    def now(self) -> datetime:
        return self._given + timedelta(seconds=time.monotonic() - self._started)


def deliver_due(
    *, now: datetime, worker: str, limit: int = 100, carrier: Carrier | None = None
) -> DeliveryReport:
    """Send up to `limit` letters that are due at `now`; urgent ones first.

    Not one transaction: every step is stored before the next begins. Call it again at once
    while it still sends, and every few seconds otherwise. The heartbeat is the worker's own to
    tell, after a round in which every kind of work went well. A letter that breaks something
    does not keep the others back: they go first, then the fault is raised. The broken one stays
    leased, and is tried again when the lease is over.
    """
    watch = Stopwatch(now)
    through = carrier or carriers.current()
    tally: Counter[str] = Counter()
    broken: list[Exception] = []
    for pk in _due(now, limit):
        try:
            notice = _claim(pk, watch.now(), worker)
            tally[_deliver(notice, through, watch, worker) if notice else "lost_race"] += 1
        except Exception as fault:
            log.exception("Notice %s broke and keeps its place.", pk)
            broken.append(fault)
    if broken:
        raise ExceptionGroup(f"{len(broken)} notices broke; the others went.", broken)
    return DeliveryReport(**tally)


def _due(now: datetime, limit: int) -> list[uuid.UUID]:
    rows = Notice.objects.filter(_claimable(now)).order_by("-urgent", "try_at", "pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def _claimable(now: datetime) -> Q:
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    return Q(state=Notice.State.WAITING, try_at__lte=now) & free


def _claim(pk: uuid.UUID, now: datetime, worker: str) -> Notice | None:
    """Take the row for `LEASE`, if it is still free; exactly one of many workers gets it."""
    lease = uuid.uuid4()
    taken = Notice.objects.filter(_claimable(now), pk=pk).update(
        lease=lease, lease_until=now + LEASE, leased_by=worker[:80], attempts=F("attempts") + 1
    )
    if taken != 1:
        return None
    return Notice.objects.select_related("participant", "account").get(pk=pk)


def _deliver(notice: Notice, carrier: Carrier, watch: Stopwatch, worker: str) -> str:
    """One claimed letter's fate, in one of the words of the report."""
    actor = Actor.system(worker)
    if notice.handed_at is not None and not notice.urgent:
        reason = "The worker stopped while it sent."
        return _close(notice, Notice.State.UNSURE, reason, actor, watch)
    fate = sift(notice, now=watch.now(), actor=actor)
    if fate:
        return fate
    address = recipients.address_for(notice)
    if not address:
        return _close(notice, Notice.State.CANCELLED, "There is no address any more.", actor, watch)
    return _hand_over(notice, address, carrier, actor, watch)


def _hand_over(
    notice: Notice, address: str, carrier: Carrier, actor: Actor, watch: Stopwatch
) -> str:
    if not _held(notice).update(handed_at=watch.now()):
        return "lost_race"
    try:
        carrier.send(_letter(notice, address))
    except NotTaken as fault:
        return _not_taken(notice, fault, actor, watch)
    except Unsure as fault:
        if notice.urgent:
            return _again(notice, str(fault), watch)
        return _close(notice, Notice.State.UNSURE, str(fault), actor, watch)
    return _close(notice, Notice.State.SENT, "", actor, watch)


def _letter(notice: Notice, address: str) -> Letter:
    return Letter(
        to=address,
        sender=settings.STEADWAY.mail.sender,
        subject=notice.subject,
        body=notice.body,
        message_id=notice.message_id,
    )


def _not_taken(notice: Notice, fault: NotTaken, actor: Actor, watch: Stopwatch) -> str:
    if fault.final and not notice.urgent:
        return _close(notice, Notice.State.FAILED, str(fault), actor, watch)
    wait = URGENT_FINAL_REFUSAL if fault.final else None
    return _again(notice, str(fault), watch, wait)


def _again(notice: Notice, fault: str, watch: Stopwatch, wait: timedelta | None = None) -> str:
    """Give the row back with a later turn; the doubt about it is settled or does not matter."""
    turn = watch.now() + (wait or backoff(notice.attempts, urgent=notice.urgent))
    if notice.expires_at is not None:
        turn = min(turn, notice.expires_at)  # so that the row is closed when its time is over
    log.warning("Notice %s was not taken on try %s: %s", notice.pk, notice.attempts, fault)
    _held(notice).update(try_at=turn, last_fault=fault[:200], lease_until=None, handed_at=None)
    return "retried"


def _close(notice: Notice, state: Notice.State, reason: str, actor: Actor, watch: Stopwatch) -> str:
    closed = close(notice=notice, state=state, reason=reason, actor=actor, now=watch.now())
    return state.value if closed else "lost_race"


def _held(notice: Notice) -> QuerySet[Notice]:
    """The row, as long as this worker still holds it."""
    return Notice.objects.filter(pk=notice.pk, lease=notice.lease, state=Notice.State.WAITING)
