"""What people do with an alert: look, take on, tick a step, hand over, close."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction

from steadway.care.audit import actions as audit
from steadway.care.audit.actor import Actor
from steadway.care.people.models import Account
from steadway.care.safety import clock, telling
from steadway.care.safety.errors import AlertClosed, CannotTakeOn, NoteNeeded, UnknownStep
from steadway.care.safety.ladder import Rung
from steadway.care.safety.models import Alert, AlertStep
from steadway.care.safety.queries import MAY_TAKE_ON, steps_to_do


@transaction.atomic
def look_at(*, alert: Alert, now: datetime, actor: Actor) -> None:
    """Leave on the record that somebody opened the alert's page."""
    _record("safety.looked_at", alert, now, actor)


@transaction.atomic
def acknowledge(*, alert: Alert, account: Account, now: datetime, actor: Actor) -> Alert:
    """Take the alert on: the clock stops. Whoever was first stays the owner."""
    alert = _locked(alert)
    if alert.acknowledged_at is None:
        _acknowledge(alert, account, now, actor)
    return alert


@transaction.atomic
def tick(*, alert: Alert, steps: Iterable[str], now: datetime, actor: Actor) -> Alert:
    """Note that steps of the site's list were done; ticking one again changes nothing."""
    alert = _open(alert)
    done = set(steps)
    if not done <= set(steps_to_do()):
        raise UnknownStep
    ticked = alert.steps.filter(kind=AlertStep.Kind.TICKED).values_list("label", flat=True)
    for step in (step for step in steps_to_do() if step in done - set(ticked)):
        _step(alert, AlertStep.Kind.TICKED, now, actor, label=step)
        _record("safety.step_done", alert, now, actor, step=step)
    return alert


@transaction.atomic
def hand_over(*, alert: Alert, to: Account, note: str = "", now: datetime, actor: Actor) -> Alert:
    """Give the alert to somebody else. The clock runs again until they take it on."""
    alert = _open(alert)
    if not (to.is_active and to.current_roles() & MAY_TAKE_ON):
        raise CannotTakeOn
    if alert.owner_id == to.pk:
        return alert
    alert.owner, alert.acknowledged_at, alert.acknowledged_by = to, None, ""
    alert.escalate_at = now + clock.patience(
        alert.tier, settings.STEADWAY.safety.acknowledge_within_minutes
    )
    alert.save(update_fields=["owner", "acknowledged_at", "acknowledged_by", "escalate_at"])
    _step(alert, AlertStep.Kind.HANDED_OVER, now, actor, label=to.code, note=note.strip())
    nth = alert.steps.filter(kind=AlertStep.Kind.HANDED_OVER).count()
    telling.tell_new_owner(alert=alert, rung=Rung(to, None), nth=nth, now=now, actor=actor)
    _record("safety.handed_over", alert, now, actor, to=to.code)
    return alert


@transaction.atomic
def close(*, alert: Alert, account: Account, note: str, now: datetime, actor: Actor) -> Alert:
    """Close the alert with words. Closing what nobody took on takes it on first."""
    alert = _locked(alert)
    if alert.closed_at is not None:
        return alert
    if not note.strip():
        raise NoteNeeded
    if alert.acknowledged_at is None:
        _acknowledge(alert, account, now, actor)
    alert.closed_at, alert.closed_by = now, actor.code
    alert.save(update_fields=["closed_at", "closed_by"])
    _step(alert, AlertStep.Kind.CLOSED, now, actor, note=note.strip())
    _record("safety.closed", alert, now, actor)
    return alert


def _acknowledge(alert: Alert, account: Account, now: datetime, actor: Actor) -> None:
    alert.owner, alert.acknowledged_at, alert.acknowledged_by = account, now, actor.code
    alert.save(update_fields=["owner", "acknowledged_at", "acknowledged_by"])
    _step(alert, AlertStep.Kind.ACKNOWLEDGED, now, actor)
    telling.untell(alert=alert, now=now, actor=actor)
    _record("safety.acknowledged", alert, now, actor, in_time=now <= alert.deadline)


def _locked(alert: Alert) -> Alert:
    return Alert.objects.select_for_update().get(pk=alert.pk)


def _open(alert: Alert) -> Alert:
    locked = _locked(alert)
    if locked.closed_at is not None:
        raise AlertClosed
    return locked


def _step(
    alert: Alert, kind: str, now: datetime, actor: Actor, *, label: str = "", note: str = ""
) -> None:
    AlertStep.objects.create(alert=alert, kind=kind, at=now, by=actor.code, label=label, note=note)


def _record(act: str, alert: Alert, now: datetime, actor: Actor, **detail: object) -> None:
    audit.record(
        actor=actor, act=act, subject=alert.participant.code, now=now,
        detail={"alert": alert.pk, **detail},
    )  # fmt: skip
