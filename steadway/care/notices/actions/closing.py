"""How a row leaves the outbox: once, with a reason, its secrets emptied, on the record."""

from datetime import datetime

from django.db import transaction

from steadway.care.audit import actions as audit
from steadway.care.audit.actor import Actor
from steadway.care.notices.models import Notice


@transaction.atomic
def close(*, notice: Notice, state: Notice.State, reason: str, actor: Actor, now: datetime) -> bool:
    """Close `notice` if it is still open and, where a worker holds it, still held by that worker.

    The text and any given address are emptied: they may hold a log-in code or a stranger's
    address, and the subject and kind say enough about what went.
    """
    open_row = Notice.objects.filter(pk=notice.pk, state=Notice.State.WAITING, lease=notice.lease)
    changed = open_row.update(
        state=state, reason=reason[:200], closed_at=now, body="", address="", lease_until=None
    )
    if not changed:
        return False
    notice.state, notice.reason, notice.closed_at = state, reason[:200], now
    detail = {"notice": notice.pk, "kind": notice.kind, "reason": reason}
    audit.record(
        actor=actor, act=f"notices.{state.value}", subject=subject_of(notice), now=now,
        detail=detail,
    )  # fmt: skip
    return True


def subject_of(notice: Notice) -> str:
    """Whom the record names: a code, or only that it was somebody outside."""
    if notice.participant is not None:
        return notice.participant.code
    return notice.account.code if notice.account is not None else "outside"
