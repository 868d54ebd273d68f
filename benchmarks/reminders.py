"""Planning letters: 1,000 courses due of 20,000 enrolled, against 1,000 due of 1,000.

Run as a program it measures, in a database of its own that is thrown away.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.result import Result

DUE, ENROLLED = 1_000, 20_000
LIMIT = 2.0
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)


def run() -> list[Result]:
    """Cost follows what is due, not who is enrolled."""
    with tempfile.TemporaryDirectory() as folder:
        given = {
            **os.environ,
            "STEADWAY_MODE": "test",
            "STEADWAY_HOME": folder,
            "STEADWAY_DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "DJANGO_SETTINGS_MODULE": "steadway.settings",
        }
        command = [sys.executable, "-m", "benchmarks.reminders"]
        done = subprocess.run(command, env=given, capture_output=True, text=True, check=True)
    few, many = json.loads(done.stdout.splitlines()[-1])
    name, reference = f"letters for {DUE:,} due of {ENROLLED:,}", f"{DUE:,} due of {DUE:,}"
    met = many / few <= LIMIT
    return [Result(name, many, "s", reference, few, f"≤ {LIMIT:g} times", met)]


def measure() -> tuple[float, float]:
    """Seconds for the same 1,000 courses with few and with many others around them."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    digest = _publish()
    _enrol(digest, 50, NOW, "W")
    _plan(50)  # the first round of a process parses the programme and writes the SQL
    _enrol(digest, DUE, NOW, "A")
    few = _plan(DUE)
    _enrol(digest, ENROLLED - 2 * DUE, NOW + timedelta(days=9), "B")
    _enrol(digest, DUE, NOW, "C")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return few, _plan(DUE)


def _plan(due: int) -> float:
    from steadway.care.delivery.actions import plan_reminders

    began = time.perf_counter()
    report = plan_reminders(now=NOW, limit=2 * DUE)
    figure = time.perf_counter() - began
    assert (report.looked_at, report.queued) == (due, due), report
    return figure


def _publish() -> str:
    from steadway.care.audit.actor import Actor
    from steadway.care.delivery.actions import publish_programme

    steady = Path(__file__).parents[1] / "steadway/science/programmes/catalogue/steady/1.0"
    return str(publish_programme(path=steady, actor=Actor.system("bench"), now=NOW).digest)


def _enrol(digest: str, count: int, due_at: datetime, tag: str) -> None:
    """Rows as enrolling leaves them, stored in bulk: enrolling itself is not what is measured."""
    from django.db import transaction

    from steadway.care.delivery.models import Course
    from steadway.care.people.models import Participant, Preferences

    people = [
        Participant(
            code=f"{tag}{number:07d}", time_zone="Europe/London", language="en", joined_at=NOW
        )
        for number in range(count)
    ]
    courses = [
        Course(
            participant=person, programme_id=digest, pacing="weekly", guidance="unguided",
            channel="web", language="en", started_at=NOW, last_act_at=NOW,
            ends_at=NOW + timedelta(days=63), next_reminder_at=due_at,
            reminded_until=NOW - timedelta(seconds=1),
        )
        for person in people
    ]  # fmt: skip
    with transaction.atomic():
        Participant.objects.bulk_create(people, batch_size=5000)
        Preferences.objects.bulk_create(
            [Preferences(participant=person, updated_at=NOW) for person in people], batch_size=5000
        )
        Course.objects.bulk_create(courses, batch_size=5000)


if __name__ == "__main__":
    print(json.dumps(measure()))
