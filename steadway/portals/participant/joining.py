"""Joining is one act over three rooms: an account, a signature, a course. All of it or none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from steadway.care.audit.actor import Actor
from steadway.care.delivery import actions as delivery
from steadway.care.delivery import queries as courses
from steadway.care.people import actions as people
from steadway.care.people.models import Participant


@dataclass(frozen=True)
class Newcomer:
    """What somebody types when they join."""

    first_name: str
    signed_name: str
    email: str
    password: str
    time_zone: str
    language: str = "en"


@transaction.atomic
def join(*, newcomer: Newcomer, parts: Mapping[str, bool], key: UUID, now: datetime) -> Participant:
    """Open the account, sign, start. The same key twice is one person and one signature."""
    programme = courses.current_programme()
    document = delivery.offer_consent(
        programme=programme, language=newcomer.language, actor=Actor.system("publisher"), now=now
    )
    participant = people.open_account(
        email=newcomer.email, password=newcomer.password, first_name=newcomer.first_name,
        time_zone=newcomer.time_zone, language=newcomer.language, key=key, now=now,
    )  # fmt: skip
    actor = Actor(code=participant.code, role="participant")
    people.consent_to_treatment(
        participant=participant, document=document, parts=parts,
        signed_name=newcomer.signed_name, key=key, actor=actor, now=now,
    )  # fmt: skip
    if courses.course_of(participant) is None:
        delivery.start_course(participant=participant, programme=programme, actor=actor, now=now)
    if not parts.get("reminders", True):
        people.set_preferences(
            participant=participant, changes={"email_on": False}, actor=actor, now=now
        )
    return participant
