"""Taking letters back before they go: after leaving, withdrawing, pausing, or a change of plan."""

from datetime import datetime

from django.db import transaction

from steadway.care.audit.actor import Actor
from steadway.care.notices.models import Notice
from steadway.care.people.models import Participant

from .closing import close


@transaction.atomic
def cancel_for(*, participant: Participant, now: datetime, reason: str, actor: Actor) -> int:
    """Cancel all that waits for `participant`; gives how many. Again: cancels nothing, 0.

    A letter that a worker holds at this very moment is cancelled too; if the carrier already
    took it, the worker's note that it went finds the row closed and changes nothing.
    """
    waiting = Notice.objects.select_for_update().filter(
        participant=participant, state=Notice.State.WAITING
    )
    return sum(_cancel(notice, now, reason, actor) for notice in waiting)


@transaction.atomic
def cancel(*, key: str, now: datetime, reason: str, actor: Actor) -> bool:
    """Cancel the one letter with `key`, if it still waits."""
    notice = Notice.objects.select_for_update().filter(key=key, state=Notice.State.WAITING).first()
    return notice is not None and _cancel(notice, now, reason, actor)


@transaction.atomic
def cancel_about(*, prefix: str, now: datetime, reason: str, actor: Actor) -> int:
    """Cancel every waiting letter whose key begins with `prefix`; gives how many."""
    waiting = Notice.objects.select_for_update().filter(
        key__startswith=prefix, state=Notice.State.WAITING
    )
    return sum(_cancel(notice, now, reason, actor) for notice in waiting)


def _cancel(notice: Notice, now: datetime, reason: str, actor: Actor) -> bool:
    return close(notice=notice, state=Notice.State.CANCELLED, reason=reason, actor=actor, now=now)
