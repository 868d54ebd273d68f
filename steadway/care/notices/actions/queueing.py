"""Putting a letter into the outbox."""

import uuid
from datetime import date, datetime
from email.utils import parseaddr

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from steadway.care.audit import actions as audit
from steadway.care.audit.actor import Actor
from steadway.care.notices import planning, recipients, wording
from steadway.care.notices.errors import NoRecipient
from steadway.care.notices.models import Notice
from steadway.care.notices.wording import NoticeText
from steadway.care.people.models import Account, Participant

from .closing import subject_of

_COUNTS = (Notice.State.WAITING, Notice.State.SENT, Notice.State.UNSURE)


@transaction.atomic
def queue(
    *,
    participant: Participant | None = None,
    account: Account | None = None,
    address: str | None = None,
    kind: str,
    text: NoticeText,
    due_at: datetime,
    key: str,
    expires_at: datetime | None = None,
    urgent: bool = False,
    now: datetime,
    actor: Actor,
) -> Notice:
    """Queue one letter, in the caller's transaction. The same `key` again gives the same row.

    1. The text is checked: neutral, at most 60 words, at most one link.
    2. A letter to a participant that is not urgent moves out of their quiet hours.
    3. One letter per person, kind and local day: the one that is there already is given back.
    4. The row is stored and recorded. Whether the person still wants it is asked when it goes.
    """
    if participant is None and account is None and not address:
        raise NoRecipient("Nothing was queued: name a participant, an account or an address.")
    wording.check(text, address=settings.STEADWAY.address)
    known = Notice.objects.filter(key=key).first()
    if known is not None:
        return known
    when, day = _planned(participant, due_at, urgent=urgent)
    notice = Notice(
        key=key, kind=kind, participant=participant, account=account, address=address or "",
        subject=text.subject, body=text.body, urgent=urgent, queued_at=now,
        due_at=when, try_at=when, expires_at=expires_at, local_day=day,
    )  # fmt: skip
    notice.message_id = message_id(notice.pk)
    return _store(notice, now=now, actor=actor)


def message_id(notice_id: uuid.UUID) -> str:
    """The letter's name in the world of mail: the same on every try."""
    _, sender = parseaddr(settings.STEADWAY.mail.sender)
    return f"<{notice_id}@{sender.partition('@')[2] or 'localhost'}>"


def _planned(
    participant: Participant | None, due_at: datetime, *, urgent: bool
) -> tuple[datetime, date | None]:
    if participant is None or urgent:
        return due_at, None
    zone = recipients.zone_of(participant)
    when = planning.next_allowed(due_at, zone, *recipients.quiet_hours(participant))
    return when, planning.local_day(when, zone)


def _store(notice: Notice, *, now: datetime, actor: Actor) -> Notice:
    """Insert; where another process was quicker, its row is the answer."""
    twin = _same_day(notice)
    if twin is not None:
        return twin
    try:
        with transaction.atomic():
            notice.save(force_insert=True)
    except IntegrityError:
        winner = Notice.objects.filter(key=notice.key).first() or _same_day(notice)
        if winner is None:
            raise
        return winner
    audit.record(
        actor=actor, act="notices.queued", subject=subject_of(notice), now=now,
        detail={"notice": notice.pk, "kind": notice.kind, "due_at": notice.due_at},
    )  # fmt: skip
    return notice


def _same_day(notice: Notice) -> Notice | None:
    """A letter of this kind to this person on this local day that went or still waits."""
    if notice.local_day is None:
        return None
    same = Q(participant=notice.participant, kind=notice.kind, local_day=notice.local_day)
    return Notice.objects.filter(same, state__in=_COUNTS).first()
