"""The letter that says no more than that something is waiting."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from steadway.care.audit.actor import Actor
from steadway.care.notices import actions as notices
from steadway.care.notices.wording import NoticeText

from .ladder import Rung, rungs
from .models import Alert

# Where staff find what is waiting. A letter cannot ask a portal for its address, since portals
# stand above; the therapist portal's own test holds the two together.
STAFF_DOOR = "/staff/"

_SUBJECT = "Something is waiting for you"
_FIRST = "Please open it by {time} ({zone})."
_NEXT = "Nobody has taken it on yet. Please open it now."
_TO_YOU = "A colleague has handed it to you. Please open it by {time} ({zone})."
_BODY = """Hello,

Something is waiting for you. {when}

{address}{door}

You get this letter because you are on call. If nobody takes it on, the next person is told."""


def tell(*, alert: Alert, rung: Rung, now: datetime, actor: Actor) -> None:
    """Queue the letter for the alert's present level; each level is one letter, ever.

    An older letter to the same person that still waits (the carrier was away) gives way.
    """
    before = alert.level - len(rungs())
    if before >= 0:
        notices.cancel(
            key=key_at(alert, before), now=now, reason="A newer letter went out.", actor=actor
        )
    sentence = _FIRST if alert.level == 0 else _NEXT
    _queue(alert, rung, key=key_at(alert, alert.level), sentence=sentence, now=now, actor=actor)


def tell_new_owner(*, alert: Alert, rung: Rung, nth: int, now: datetime, actor: Actor) -> None:
    """Queue the letter for whoever the alert was handed to; one for each handing over."""
    key = f"alert:{alert.pk}:handed:{nth}"
    _queue(alert, rung, key=key, sentence=_TO_YOU, now=now, actor=actor)


def untell(*, alert: Alert, now: datetime, actor: Actor) -> None:
    """Take back the letters that nobody needs any more."""
    about = f"alert:{alert.pk}:"
    notices.cancel_about(prefix=about, now=now, reason="It was taken on.", actor=actor)


def key_at(alert: Alert, level: int) -> str:
    """The name of the letter for one level of one alert."""
    return f"alert:{alert.pk}:level:{level}"


def _queue(
    alert: Alert, rung: Rung, *, key: str, sentence: str, now: datetime, actor: Actor
) -> None:
    site = settings.STEADWAY
    by = alert.escalate_at.astimezone(ZoneInfo(site.time_zone))
    when = sentence.format(time=f"{by:%H:%M}", zone=site.time_zone)
    notices.queue(
        account=rung.account,
        address=rung.address,
        kind="staff.waiting",
        text=NoticeText(_SUBJECT, _BODY.format(when=when, address=site.address, door=STAFF_DOOR)),
        due_at=now,
        key=key,
        urgent=True,
        now=now,
        actor=actor,
    )
