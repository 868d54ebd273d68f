"""The cast of this room's tests: Ada answers, Ben and Cleo are on call."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from steadway.care.audit.actor import Actor
from steadway.care.notices import actions as notices
from steadway.care.notices.errors import NotTaken
from steadway.care.people import actions as people
from steadway.care.people.roles import Role
from steadway.care.safety import actions
from steadway.site_file import Person

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
SYSTEM = Actor.system("test")
WORDS = "Item 9: more than half the days"


class Post:
    """A carrier that can be away."""

    def __init__(self) -> None:
        self.letters = []
        self.away = False

    def send(self, letter):
        if self.away:
            raise NotTaken("The mail server could not be reached.")
        self.letters.append(letter)


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def ada(db):
    return people.open_account(
        email="ada@example.org", password="a long enough pass phrase", first_name="Ada",
        time_zone="Europe/London", language="en", phone="+44 20 7946 0000",
        now=NOON - timedelta(days=3),
    )  # fmt: skip


@pytest.fixture
def ben(db):
    return staff("ben", Role.ON_CALL)


@pytest.fixture
def cleo(db):
    return staff("cleo", Role.THERAPIST)


@pytest.fixture
def watched(settings, ben, cleo):
    """A site where Ben is told first and Cleo second; an alert is taken on within 4 hours."""
    listed = (Person(name="Ben", email=ben.email), Person(name="Cleo", email=cleo.email))
    return on_call(settings, listed)


def on_call(settings, listed, **more):
    safety = settings.STEADWAY.safety.model_copy(
        update={"watch": "on_call", "on_call": tuple(listed), **more}
    )
    settings.STEADWAY = settings.STEADWAY.model_copy(update={"safety": safety})
    return safety


def staff(name, *roles):
    return people.open_staff_account(
        email=f"{name}@example.org", password="a long enough pass phrase",
        display_name=name.title(), roles=roles, actor=SYSTEM, now=NOON,
    )  # fmt: skip


def alert_for(person, **changes):
    facts = {
        "tier": "red", "kind": "self_harm", "summary": WORDS, "source": "response:1",
        "key": str(uuid4()), "now": NOON,
    }  # fmt: skip
    return actions.raise_alert(participant=person, actor=SYSTEM, **(facts | changes))


def deliver(post, now=NOON):
    return notices.deliver_due(now=now, worker="w1", limit=10_000, carrier=post)
