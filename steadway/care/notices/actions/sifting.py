"""Whether a letter may go now: asked at the last moment, because much can change while it waits."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from steadway.care.audit.actor import Actor
from steadway.care.notices import planning, recipients
from steadway.care.notices.models import Notice
from steadway.care.people.models import Participant

from .closing import close

# Gone, or on its way out of some worker's hands.
_GONE = Q(state__in=(Notice.State.SENT, Notice.State.UNSURE)) | Q(
    state=Notice.State.WAITING, handed_at__isnull=False
)


def sift(notice: Notice, *, now: datetime, actor: Actor) -> str:
    """Close or postpone `notice` where it may not go now; the empty word means: send it.

    In this order: too late, not wanted any more, quiet hours, enough for today. Letters to
    staff and log-in codes can only be too late.
    """
    if notice.expires_at is not None and notice.expires_at <= now:
        return _close(notice, Notice.State.EXPIRED, "Its time was over.", actor, now)
    person = notice.participant
    if person is None or notice.urgent:
        return ""
    reason = recipients.objection(person, now)
    if reason:
        return _close(notice, Notice.State.CANCELLED, reason, actor, now)
    turn = _turn(person, now)
    day = planning.local_day(turn, recipients.zone_of(person))
    if turn <= now and day == notice.local_day:
        return ""
    return _move(notice, turn, day, actor, now)


def _turn(person: Participant, now: datetime) -> datetime:
    """When a letter may go: now, at the end of the quiet hours, or tomorrow.

    Two workers in the same instant may each see room for one more: the cap can then be passed
    by one. It is a courtesy, unlike the one letter per kind and day, which is a constraint.
    """
    zone, quiet = recipients.zone_of(person), recipients.quiet_hours(person)
    turn = planning.next_allowed(now, zone, *quiet)
    today = planning.local_day(turn, zone)
    gone = Notice.objects.filter(_GONE, participant=person, local_day=today, urgent=False).count()
    return planning.next_day(turn, zone, *quiet) if gone >= planning.DAILY_CAP else turn


def _move(notice: Notice, turn: datetime, day: date, actor: Actor, now: datetime) -> str:
    """Give the letter its real day; back into the box for `turn` where that is still to come."""
    if notice.expires_at is not None and notice.expires_at <= turn:
        return _close(notice, Notice.State.EXPIRED, "No allowed hour was left.", actor, now)
    later = {"try_at": turn, "lease_until": None} if turn > now else {}
    held = Notice.objects.filter(pk=notice.pk, lease=notice.lease, state=Notice.State.WAITING)
    try:
        with transaction.atomic():
            held.update(local_day=day, **later)
    except IntegrityError:
        reason = "Another of its kind goes that day."
        return _close(notice, Notice.State.CANCELLED, reason, actor, now)
    return "postponed" if later else ""


def _close(notice: Notice, state: Notice.State, reason: str, actor: Actor, now: datetime) -> str:
    closed = close(notice=notice, state=state, reason=reason, actor=actor, now=now)
    return state.value if closed else "lost_race"
