"""Named reads of safety: what is open, who may take it on, and which numbers to show."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings
from django.db.models import Case, IntegerField, Value, When

from steadway.care.people.models import Account, RoleGrant
from steadway.care.people.roles import Role
from steadway.care.safety.clock import in_words
from steadway.care.safety.crisis_numbers import CrisisResources, resources_for
from steadway.care.safety.ladder import rungs
from steadway.care.safety.models import Alert, Tier

MAY_TAKE_ON = frozenset({Role.ON_CALL, Role.THERAPIST, Role.SUPERVISOR})
_URGENCY = {Tier.RED: 0, Tier.AMBER: 1, Tier.GREEN: 2}


@dataclass(frozen=True)
class OpenNumbers:
    """The open alerts in numbers only: nothing about anybody."""

    open: int
    not_taken_on: int
    past_deadline: int
    oldest: timedelta | None
    by_tier: tuple[tuple[str, int], ...]
    nobody_to_tell: bool

    @property
    def oldest_in_words(self) -> str:
        return in_words(self.oldest) if self.oldest is not None else ""


def open_alerts() -> list[Alert]:
    """Every open alert: those nobody took on first, then by urgency, then by deadline."""
    rank = Case(
        *(When(tier=tier, then=Value(n)) for tier, n in _URGENCY.items()),
        output_field=IntegerField(),
    )
    rows = Alert.objects.filter(closed_at=None).select_related("participant", "owner")
    waiting_first = Case(
        When(acknowledged_at=None, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return list(rows.order_by(waiting_first, rank, "deadline", "pk"))


def closed_alerts(since: datetime, most: int = 50) -> list[Alert]:
    """The alerts closed after `since`, newest first."""
    rows = Alert.objects.filter(closed_at__gt=since).select_related("participant", "owner")
    return list(rows.order_by("-closed_at", "pk")[:most])


def alert_by_id(alert_id: uuid.UUID) -> Alert | None:
    """One alert with its person, or none."""
    return Alert.objects.select_related("participant", "owner").filter(pk=alert_id).first()


def open_numbers(now: datetime) -> OpenNumbers:
    """The state of the open alerts for somebody who may not read them."""
    rows = list(
        Alert.objects.filter(closed_at=None).values_list(
            "tier", "raised_at", "deadline", "acknowledged_at"
        )
    )
    loose = [row for row in rows if row[3] is None]
    return OpenNumbers(
        open=len(rows),
        not_taken_on=len(loose),
        past_deadline=sum(row[2] < now for row in loose),
        oldest=max((now - row[1] for row in rows), default=None),
        by_tier=tuple((t.value, sum(row[0] == t.value for row in rows)) for t in _URGENCY),
        nobody_to_tell=not rungs(),
    )


def colleagues_who_may_take_on() -> list[Account]:
    """Accounts an alert can be handed to, each once, in the order of their codes."""
    grants = RoleGrant.objects.filter(
        role__in=MAY_TAKE_ON, revoked_at=None, account__is_active=True
    )
    return list(Account.objects.filter(pk__in=grants.values("account")).order_by("code"))


def steps_to_do() -> tuple[str, ...]:
    """The site's list of steps for an alert, or ours where it has none."""
    return tuple(settings.STEADWAY.safety.steps) or _our_steps()


def nobody_on_call() -> bool:
    """Whether the site has chosen that nobody reads answers."""
    return bool(settings.STEADWAY.safety.watch != "on_call")


def help_resources(country: str | None = None) -> CrisisResources:
    """Whom to call in `country` (the site's own where none is given).

    The site's `crisis.yaml` wins for the country it names; a country we have no file for gets
    the international page, which says so.
    """
    return resources_for(country or settings.STEADWAY.country, settings.HOME / "crisis.yaml")


@cache
def _our_steps() -> tuple[str, ...]:
    text = Path(__file__).with_name("steps.yaml").read_text(encoding="utf-8")
    return tuple(yaml.safe_load(text))
