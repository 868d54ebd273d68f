"""Named reads of the outbox, for the operator and for whoever asks why a letter did not come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from steadway.care.notices.models import Heartbeat, Notice
from steadway.care.people.models import Participant

ALIVE_WITHIN = timedelta(minutes=5)


@dataclass(frozen=True)
class ReasonCount:
    """How many rows stand in one state for one reason."""

    state: str
    reason: str
    count: int


@dataclass(frozen=True)
class OutboxState:
    """The outbox in numbers; no words of any letter, nobody's name."""

    waiting: int
    due: int
    retrying: int
    oldest_due_at: datetime | None
    closed: tuple[ReasonCount, ...]
    faults: tuple[ReasonCount, ...]


def worker_is_alive(now: datetime, within: timedelta = ALIVE_WITHIN) -> bool:
    """Whether any worker has said so lately."""
    return Heartbeat.objects.filter(beat_at__gt=now - within).exists()


def last_beat() -> datetime | None:
    """When a worker was last heard of; None when never."""
    newest = Heartbeat.objects.order_by("-beat_at").first()
    return newest.beat_at if newest else None


def outbox_state(now: datetime, since: timedelta = timedelta(days=7)) -> OutboxState:
    """What waits, what keeps being refused and why, and how the letters of `since` ended."""
    waiting = Notice.objects.filter(state=Notice.State.WAITING)
    sums = waiting.aggregate(
        waiting=Count("pk"),
        due=Count("pk", filter=Q(due_at__lte=now)),
        retrying=Count("pk", filter=~Q(last_fault="")),
        oldest_due_at=Min("due_at", filter=Q(due_at__lte=now)),
    )
    ended = Notice.objects.filter(closed_at__gt=now - since)
    return OutboxState(
        **sums,
        closed=_by_reason(ended.values_list("state", "reason").annotate(n=Count("pk"))),
        faults=_by_reason(
            waiting.exclude(last_fault="")
            .values_list("state", "last_fault")
            .annotate(n=Count("pk"))
        ),
    )


def history_of(participant: Participant) -> Sequence[Notice]:
    """Every letter meant for `participant`, newest first: what went, what did not, and why."""
    return list(Notice.objects.filter(participant=participant).order_by("-queued_at"))


def _by_reason(rows: object) -> tuple[ReasonCount, ...]:
    return tuple(ReasonCount(*row) for row in rows)  # type: ignore[attr-defined]
