"""An alert is born, and the clock climbs the ladder until somebody takes it on."""

import logging
import uuid
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from steadway.care.audit import actions as audit
from steadway.care.audit.actor import Actor
from steadway.care.people.models import Participant
from steadway.care.safety import clock, ladder, telling
from steadway.care.safety.models import Alert, AlertStep, Tier

log = logging.getLogger(__name__)


@transaction.atomic
def raise_alert(
    *,
    participant: Participant,
    tier: str,
    kind: str,
    summary: str,
    source: str,
    key: str,
    now: datetime,
    actor: Actor,
    shown: str = "",
) -> Alert:
    """Store an alert and queue the first letter, in the caller's transaction.

    `summary` says in words what was answered; `source` names the row it came from
    ("response:<id>"); `shown` says what the person saw at once. The same `key` again gives the
    same alert and tells nobody twice.
    """
    known = Alert.objects.filter(key=key).first()
    if known is not None:
        return known
    due = clock.deadline(Tier(tier), _minutes(), now)
    alert = Alert(
        key=key, participant=participant, tier=Tier(tier), kind=kind, summary=summary,
        source=source, shown=shown, raised_at=now, deadline=due, escalate_at=due,
    )  # fmt: skip
    try:
        with transaction.atomic():
            alert.save(force_insert=True)
    except IntegrityError:
        return Alert.objects.get(key=key)  # another process was quicker with the same key
    _tell(alert, now, actor)
    _record("safety.raised", alert, now, actor, tier=tier, kind=kind, source=source)
    return alert


def escalate_due(*, now: datetime, limit: int = 200) -> int:
    """Tell the next person about every alert that nobody took on in time; gives how many.

    Each alert is a transaction of its own, and one that breaks does not keep the others back:
    they are told first, then the fault is raised. After a long stop the clock goes on from
    `now`: one letter for each alert, not one for every step that was slept through.
    """
    ticking = Alert.objects.filter(closed_at=None, acknowledged_at=None, escalate_at__lte=now)
    due = ticking.order_by("escalate_at").values_list("pk", flat=True)[:limit]
    told, broken = 0, []
    for pk in list(due):
        try:
            told += _escalate(pk, now)
        except Exception as fault:
            log.exception("Alert %s could not climb and keeps its place.", pk)
            broken.append(fault)
    if broken:
        raise ExceptionGroup(f"{len(broken)} alerts broke; the others climbed.", broken)
    return told


@transaction.atomic
def _escalate(pk: uuid.UUID, now: datetime) -> bool:
    # The words are not needed here, so a lost key cannot stop the clock.
    alert = Alert.objects.select_for_update().defer("summary").get(pk=pk)
    if alert.acknowledged_at or alert.closed_at or alert.escalate_at > now:
        return False  # somebody was quicker: a person, or another worker
    alert.level += 1
    alert.escalate_at = now + clock.patience(alert.tier, _minutes())
    alert.save(update_fields=["level", "escalate_at"])
    actor = Actor.system("worker")
    _tell(alert, now, actor)
    _record("safety.escalated", alert, now, actor, level=alert.level)
    return True


def _tell(alert: Alert, now: datetime, actor: Actor) -> None:
    rung = ladder.rung_at(alert.level)
    kind = AlertStep.Kind.TOLD if rung else AlertStep.Kind.UNTOLD
    if rung:
        telling.tell(alert=alert, rung=rung, now=now, actor=actor)
    else:
        log.error("Alert %s: there is nobody to tell. Name somebody in site.yaml.", alert.pk)
    whom = rung.account.code if rung and rung.account else "a listed address" if rung else ""
    AlertStep.objects.create(alert=alert, kind=kind, at=now, by=actor.code, label=whom)


def _minutes() -> int:
    minutes: int = settings.STEADWAY.safety.acknowledge_within_minutes
    return minutes


def _record(act: str, alert: Alert, now: datetime, actor: Actor, **detail: object) -> None:
    audit.record(
        actor=actor, act=act, subject=alert.participant.code, now=now,
        detail={"alert": alert.pk, **detail},
    )  # fmt: skip
