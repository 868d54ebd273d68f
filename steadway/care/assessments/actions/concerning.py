"""From an answer to an alert, in the answer's own transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from steadway.care.assessments.models import Response, Score
from steadway.care.assessments.quoting import quotes
from steadway.care.audit.actor import Actor
from steadway.care.people.models import Participant
from steadway.care.safety import actions as safety
from steadway.care.safety.queries import nobody_on_call
from steadway.science import risk
from steadway.science.instruments import Instrument
from steadway.science.instruments import Score as Reckoned

_ORDER = ("red", "amber", "green")


def concerns(
    participant: Participant,
    instrument: Instrument,
    answers: Mapping[str, Any],
    scores: Mapping[str, Reckoned],
) -> tuple[risk.Concern, ...]:
    """Every rule this answer meets, with the person's earlier scores beside it."""
    earlier = _earlier(participant, instrument.id)
    return risk.concerns(instrument.id, answers, scores, previous=earlier)


def highest(found: Sequence[risk.Concern]) -> str:
    """The most urgent tier; empty where nothing was found."""
    tiers = {concern.tier for concern in found}
    return next((tier for tier in _ORDER if tier in tiers), "")


def raise_alerts(
    found: Sequence[risk.Concern],
    response: Response,
    instrument: Instrument,
    actor: Actor,
    now: datetime,
) -> None:
    """One alert for each rule that was met, where somebody is there to read it.

    Where nobody is on call there is no alert: the page itself sends the person to help.
    """
    if nobody_on_call():
        return
    for concern in found:
        safety.raise_alert(
            participant=response.participant,
            tier=concern.tier,
            kind=concern.kind,
            summary=_summary(concern, response, instrument),
            source=f"response:{response.pk}",
            key=f"response:{response.pk}:{concern.rule}",
            now=now,
            actor=actor,
            shown="the care page" if concern.tier != "green" else "",
        )


def _summary(concern: risk.Concern, response: Response, instrument: Instrument) -> str:
    """The rule's sentence, then what was answered in the words that the person read."""
    said = quotes(instrument, response.answers, concern.items, response.language)
    title = instrument.short_title.get(response.language) or instrument.id
    return "\n".join([concern.sentence, *said, f"({title}, version {response.version})"])


def _earlier(participant: Participant, instrument: str) -> list[dict[str, Score]]:
    rows = (
        Score.objects.filter(
            response__participant=participant,
            response__instrument=instrument,
            response__voided_at__isnull=True,
        )
        .select_related("response")
        .order_by("response__answered_at", "response__received_at")
    )
    by_response: dict[Any, dict[str, Score]] = {}
    for row in rows:
        by_response.setdefault(row.response_id, {})[row.scale] = row
    return list(by_response.values())
