"""Before the course: does it fit? Nobody is named, and nothing stays without leave."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from steadway.care.audit import actions as audit
from steadway.care.audit.actor import Actor
from steadway.care.delivery.errors import ScreeningIncomplete
from steadway.care.delivery.models import PublishedProgramme, Screening
from steadway.care.delivery.versions import current_programme, version_of
from steadway.science.programmes.models import ProgrammeVersion, ScreeningOutcome
from steadway.science.programmes.screening import (
    ScreeningNotComplete,
    early_outcome,
    screening_outcome,
)


@transaction.atomic
def record_screening(
    *,
    answers: Mapping[str, str],
    keep: bool,
    key: UUID,
    now: datetime,
    programme: PublishedProgramme | None = None,
    language: str = "en",
    actor: Actor | None = None,
) -> Screening:
    """Decide whether the course fits. Without leave to keep them the answers are not stored.

    The same key again gives the same decision back.
    """
    known = Screening.objects.filter(key=key).first()
    if known is not None:
        return known
    published = programme or current_programme()
    version = version_of(published.digest)
    given = _given(version, answers)
    outcome = decide(version, given)
    screening, _ = Screening.objects.get_or_create(
        key=key,
        defaults={
            "programme_id": published.digest,
            "answers": given if keep else {},
            "outcome": outcome.outcome,
            "text": outcome.text.get(language, outcome.text[version.source_language]),
            "keep": keep,
            "screened_at": now,
        },
    )
    audit.record(
        actor=actor or Actor.visitor(), act="delivery.screened", subject=f"screening:{key}",
        now=now, detail={"outcome": screening.outcome},
    )  # fmt: skip
    return screening


@transaction.atomic
def forget_screening(*, key: UUID, now: datetime, actor: Actor | None = None) -> None:
    """Delete what somebody told us before the course. Asking twice is harmless."""
    deleted, _ = Screening.objects.filter(key=key).delete()
    if deleted:
        audit.record(
            actor=actor or Actor.visitor(), act="delivery.screening_forgotten",
            subject=f"screening:{key}", now=now,
        )  # fmt: skip


def decide(version: ProgrammeVersion, answers: Mapping[str, str]) -> ScreeningOutcome:
    """A warning sign decides at once; otherwise all questions need an answer."""
    early = early_outcome(version, answers)
    if early is not None:
        return early
    try:
        return screening_outcome(version, answers)
    except ScreeningNotComplete as fault:
        raise ScreeningIncomplete(fault.questions[0]) from fault


def _given(version: ProgrammeVersion, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers to this programme's questions, and nothing else that a form may hold."""
    known = {question.id: question.values for question in version.screening}
    return {name: value for name, value in answers.items() if value in known.get(name, ())}
