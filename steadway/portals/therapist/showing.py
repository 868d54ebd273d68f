"""What a page says about an alert, in words that staff use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from steadway.care.notices.recipients import zone_of
from steadway.care.people import queries as people
from steadway.care.people.models import Account
from steadway.care.safety import queries
from steadway.care.safety.clock import in_words
from steadway.care.safety.crisis_numbers import Line
from steadway.care.safety.models import Alert, AlertStep


@dataclass(frozen=True)
class AlertRow:
    """One line of the list: who by code, how urgent, since when, until when. No answers."""

    alert: Alert
    code: str
    what: str
    age: str
    clock: str
    is_past: bool
    owner: str


@dataclass(frozen=True)
class StepDone:
    """One thing that happened to the alert."""

    at: datetime
    words: str
    by: str
    note: str


@dataclass(frozen=True)
class AlertPage:
    """Everything on one alert's page."""

    row: AlertRow
    first_name: str
    phone: str
    summary: str
    shown: str
    their_time: str
    done: frozenset[str]
    history: tuple[StepDone, ...]
    emergency: Line


def alert_row(alert: Alert, now: datetime) -> AlertRow:
    """One alert as a line of the list."""
    return AlertRow(
        alert=alert,
        code=alert.participant.code,
        what=alert.kind.replace("_", " ").capitalize(),
        age=in_words(now - alert.raised_at),
        clock=_clock(alert, now),
        is_past=alert.acknowledged_at is None and alert.deadline < now,
        owner=_name(alert.owner),
    )


def alert_page(alert: Alert, now: datetime) -> AlertPage:
    """One alert whole. The only page that shows a phone number."""
    person = alert.participant
    steps = list(alert.steps.all())
    names = _names(steps)
    return AlertPage(
        row=alert_row(alert, now),
        first_name=people.first_name_of(person),
        phone=people.phone_of(person),
        summary=alert.summary,
        shown=alert.shown,
        their_time=f"{now.astimezone(zone_of(person)):%H:%M}",
        done=frozenset(step.label for step in steps if step.kind == AlertStep.Kind.TICKED),
        history=tuple(_step(step, names) for step in steps),
        emergency=queries.help_resources().emergency,
    )


def _clock(alert: Alert, now: datetime) -> str:
    """What the clock does: who is told when, or that it has stopped."""
    if alert.closed_at is not None:
        return "Closed"
    if alert.acknowledged_at is not None:
        return "Taken on, the clock has stopped"
    left = alert.escalate_at - now
    if left <= timedelta():
        return "The next person is being told now"
    return f"The next person is told in {in_words(left)}"


def _step(step: AlertStep, names: Mapping[str, str]) -> StepDone:
    words = step.get_kind_display()
    if step.kind == AlertStep.Kind.TICKED:
        words = f"{words}: {step.label}"
    elif step.label:
        words = f"{words}: {names.get(step.label, step.label)}"
    by = "the clock" if step.by.startswith("system:") else names.get(step.by, step.by)
    return StepDone(at=step.at, words=words, by=by, note=step.note)


def _names(steps: list[AlertStep]) -> dict[str, str]:
    """The names behind the codes in the steps; a code whose account is gone stays a code."""
    codes = {step.by for step in steps} | {step.label for step in steps}
    return {one.code: _name(one) for one in people.accounts_by_code(codes)}


def _name(account: Account | None) -> str:
    return (account.display_name or account.code) if account else ""
