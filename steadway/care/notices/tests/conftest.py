"""The cast of this room's tests: Ada, Ben, and carriers that misbehave on demand."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection, connections

from steadway.care.audit.actor import Actor
from steadway.care.notices import actions
from steadway.care.notices.carriers import Letter
from steadway.care.notices.wording import NoticeText
from steadway.care.people import actions as people
from steadway.care.people.roles import Role

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
SYSTEM = Actor.system("test")
TEXT = NoticeText("Your next part is ready", "Hello,\n\nyour next part is ready when you are.")


class Recorder:
    """A carrier that takes everything and remembers it."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def send(self, letter: Letter) -> None:
        self.letters.append(letter)


@pytest.fixture
def carrier():
    return Recorder()


@pytest.fixture
def ada(db):
    """Ada takes the course, in London, quiet from 21:00 to 08:00."""
    return join("ada@example.org")


@pytest.fixture
def ben(db):
    return people.open_staff_account(
        email="ben@example.org", password="a long enough pass phrase", display_name="Ben",
        roles=[Role.ON_CALL], actor=SYSTEM, now=NOON,
    )  # fmt: skip


def join(email: str, zone: str = "Europe/London"):
    return people.open_account(
        email=email, password="a long enough pass phrase", first_name="Ada",
        time_zone=zone, language="en", now=NOON - timedelta(days=3),
    )  # fmt: skip


def queue(person=None, **changes):
    """One ordinary letter to a participant, due now."""
    wish = {"kind": "reminder", "text": TEXT, "due_at": NOON, "key": str(uuid4()), "now": NOON}
    return actions.queue(participant=person, actor=SYSTEM, **(wish | changes))


def deliver(carrier, now=NOON, worker="w1", limit=1000):
    return actions.deliver_due(now=now, worker=worker, limit=limit, carrier=carrier)


@pytest.fixture
def at_once(tmp_path, monkeypatch):
    """Run one function with many arguments at the same time, each with its own connection.

    SQLite in memory cannot be shared by writers, so what the test has stored so far is copied
    into a file, and the threads meet there. PostgreSQL needs nothing.
    """

    def run(work, arguments):
        if connection.vendor == "sqlite":
            path = str(tmp_path / "shared.sqlite3")
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [path])
            monkeypatch.setitem(connections.settings["default"], "NAME", path)
        with ThreadPoolExecutor(len(arguments)) as pool:
            return list(pool.map(lambda argument: _then_close(work, argument), arguments))

    yield run
    monkeypatch.undo()


def _then_close(work, argument):
    try:
        return work(argument)
    finally:
        connection.close()
