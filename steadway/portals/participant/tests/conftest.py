"""Ada on the real course, the door into her pages, and people who must not come in."""

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from steadway.care.assessments.actions import decline
from steadway.care.assessments.queries import open_occasions
from steadway.care.audit.actor import Actor
from steadway.care.delivery import actions as delivery
from steadway.care.delivery import queries
from steadway.care.delivery.actions import publishing
from steadway.care.delivery.models import Course, PublishedProgramme
from steadway.care.people.models import Participant
from steadway.conftest import PASSWORD
from steadway.portals.participant.joining import Newcomer, join
from steadway.science import programmes
from steadway.science.programmes.building import build
from steadway.science.programmes.models import ProgrammeVersion

STEADY = Path(programmes.__file__).parent / "catalogue/steady/1.0"


@cache
def _built() -> ProgrammeVersion:
    """Steady, built once for all tests: a version never changes."""
    return build(STEADY)


@pytest.fixture(autouse=True)
def _at_that_moment(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def steady(db: Any, now: datetime, monkeypatch: pytest.MonkeyPatch) -> PublishedProgramme:
    monkeypatch.setattr(publishing, "build", lambda path: _built())
    return delivery.publish_programme(path=STEADY, actor=Actor.system("test"), now=now)


def joined(name: str, now: datetime) -> Participant:
    text = queries.consent_shown(queries.version_of(queries.current_programme().digest), "en")
    return join(
        newcomer=Newcomer(name, f"{name} Example", f"{name.lower()}@example.org", PASSWORD, "UTC"),
        parts={part.id: True for part in text.parts}, key=uuid.uuid4(), now=now,
    )  # fmt: skip


@pytest.fixture
def ada(steady: PublishedProgramme, now: datetime) -> Participant:
    return joined("Ada", now)


@pytest.fixture
def kofi(steady: PublishedProgramme, now: datetime) -> Participant:
    """Somebody else on the course."""
    return joined("Kofi", now)


@pytest.fixture
def course(ada: Participant) -> Course:
    found = queries.course_of(ada)
    assert found
    return found


@pytest.fixture
def settled(ada: Participant, now: datetime) -> Participant:
    """Ada, with the questions at the start out of the way."""
    for occasion in open_occasions(ada, now):
        decline(participant=ada, occasion=occasion, actor=Actor.system("test"), now=now)
    return ada


@pytest.fixture
def door() -> Callable[[Any], Client]:
    """A browser in which somebody is logged in; None is a visitor."""

    def enter(who: Any) -> Client:
        client = Client()
        if who is not None:
            client.force_login(getattr(who, "account", None) or who)
        return client

    return enter


@pytest.fixture
def her(door: Callable[[Any], Client], settled: Participant) -> Client:
    """Ada's browser."""
    return door(settled)
