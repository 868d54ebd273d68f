"""Ada, her consent, and a tiny course."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from steadway.care.assessments.actions import submit
from steadway.care.audit.actor import Actor
from steadway.care.delivery.actions import offer_consent, publish_programme, start_course
from steadway.care.delivery.models import Course, PublishedProgramme
from steadway.care.people.actions import consent_to_treatment, open_account
from steadway.care.people.models import Participant

from .tiny import write_tiny

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)  # a Monday
ACTOR = Actor(code="SW-TEST1", role="participant")


def later(**span: float) -> datetime:
    return NOW + timedelta(**span)


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny(tmp_path_factory.mktemp("tiny") / "1.0")


@pytest.fixture
def tiny(db: None, package: Path) -> PublishedProgramme:
    return publish_programme(path=package, actor=ACTOR, now=NOW)


def signed(
    programme: PublishedProgramme, address: str, time_zone: str = "Europe/London"
) -> Participant:
    person = open_account(
        email=address, password="a long enough phrase 7", first_name="Ada",
        time_zone=time_zone, language="en", now=NOW,
    )  # fmt: skip
    document = offer_consent(programme=programme, language="en", actor=ACTOR, now=NOW)
    consent_to_treatment(
        participant=person, document=document, parts={"follow_up": True}, signed_name="Ada",
        key=uuid.uuid4(), actor=ACTOR, now=NOW,
    )  # fmt: skip
    return person


@pytest.fixture
def ada(tiny: PublishedProgramme) -> Participant:
    return signed(tiny, "ada@example.org")


@pytest.fixture
def cleo(tiny: PublishedProgramme) -> Participant:
    return signed(tiny, "cleo@example.org")


def begin(person: Participant, programme: PublishedProgramme, **given: object) -> Course:
    return start_course(participant=person, programme=programme, actor=ACTOR, now=NOW, **given)


@pytest.fixture
def course(ada: Participant, tiny: PublishedProgramme) -> Course:
    return begin(ada, tiny)


def give(
    person: Participant, occasion: object, instrument: str, answers: dict, when: datetime = NOW
) -> object:
    return submit(
        participant=person, instrument=instrument, answers=answers, key=uuid.uuid4(),
        occasion=occasion, answered_at=when, actor=ACTOR, now=when,
    )  # fmt: skip


PAIN = {"average": 6, "worst": 8, "now": 6}
IN_THE_WAY = {"home": 6, "work": 6, "moving": 6, "people": 6, "joy": 6}


@pytest.fixture
def settle(ada: Participant) -> Callable[..., None]:
    """Answer the questions at the start."""
    from steadway.care.assessments.queries import open_occasions

    def answer(person: Participant = ada, when: datetime = NOW) -> None:
        for occasion in open_occasions(person, when):
            for task in occasion.tasks:
                give(person, occasion, task.instrument, {
                    "nrs_pain": PAIN, "nrs_interference": IN_THE_WAY,
                }[task.instrument], when)  # fmt: skip

    return answer


@pytest.fixture
def walking(course: Course, settle: Callable[..., None]) -> Course:
    """A course whose first questions are answered."""
    settle()
    return course
