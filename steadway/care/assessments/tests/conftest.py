"""Ada, her time, and questions to ask her."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from steadway.care.assessments.actions import schedule
from steadway.care.assessments.models import Occasion
from steadway.care.assessments.windows import window
from steadway.care.audit.actor import Actor
from steadway.care.people.actions import open_account
from steadway.care.people.models import Participant
from steadway.site_file import Person, Safety

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
ACTOR = Actor(code="SW-TEST1", role="participant")


def someone(address: str, time_zone: str = "Europe/London") -> Participant:
    return open_account(
        email=address, password="a long enough phrase 7", first_name="Ada",
        time_zone=time_zone, language="en", now=NOW,
    )  # fmt: skip


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def ada(db: None) -> Participant:
    return someone("ada@example.org")


@pytest.fixture
def cleo(db: None) -> Participant:
    return someone("cleo@example.org")


def ask(participant: Participant, *instruments: str, days: int = 14, key: str = "") -> Occasion:
    span = window(date(2027, 3, 1), days, participant.time_zone)
    return schedule(
        participant=participant, label="baseline", title="Where you start",
        instruments=instruments or ("nrs_pain",), opens_at=span.opens_at, due_at=span.due_at,
        closes_at=span.closes_at, key=key or str(uuid.uuid4()), actor=ACTOR, now=NOW,
    )  # fmt: skip


@pytest.fixture
def baseline(ada: Participant) -> Occasion:
    return ask(ada)


def pain(value: int = 6) -> dict[str, int]:
    return {"average": value, "worst": min(10, value + 2), "now": value}


@pytest.fixture
def watched(settings: object) -> None:
    """Somebody is on call and reads answers."""
    ben = Person(name="Ben", email="ben@example.org")
    safety = Safety(watch="on_call", owner=ben, on_call=(ben,))
    settings.STEADWAY = settings.STEADWAY.model_copy(update={"safety": safety})


def later(**span: float) -> datetime:
    return NOW + timedelta(**span)
