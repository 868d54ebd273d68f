"""Leaving crosses every room: courses end, letters stop, the account closes. All or nothing."""

from datetime import datetime
from typing import Any

from django.db import transaction

from steadway.care.audit.actor import Actor
from steadway.care.delivery import actions as delivery
from steadway.care.delivery import queries as courses
from steadway.care.people import actions as people
from steadway.care.people.models import Participant
from steadway.portals.participant.fields import Option

LEVELS = (
    Option("stop", "Stop the course, and keep my account",
           "What you wrote stays here. You can look at it and start again."),
    Option("leave", "Leave, and close my account",
           "We stop using your answers from today. They stay under a code, without your name."),
    Option("erase", "Leave, and erase my name and e-mail",
           "After this, nobody can tell whose answers they were, and we cannot undo it."),
)  # fmt: skip


@transaction.atomic
def leave(*, participant: Participant, level: str, actor: Actor, now: datetime) -> None:
    """Leave at one of three levels; doing it twice is doing it once."""
    acting: dict[str, Any] = {"actor": actor, "now": now}
    if level == "stop":
        course = courses.course_of(participant)
        if course is not None:
            delivery.stop(course=course, **acting)
        return
    delivery.leave(participant=participant, **acting)
    if level == "erase":
        delivery.erase_words(participant=participant, **acting)
        people.erase_identity(participant=participant, **acting)
