"""The worker: one kind of work that breaks holds nothing else back; two workers send once."""

import json
import re
import socketserver
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator

import pytest
import yaml
from django.utils import timezone

from steadway.care.audit.actor import Actor
from steadway.care.notices import actions as notices
from steadway.care.notices.models import Notice
from steadway.care.notices.queries import worker_is_alive
from steadway.care.notices.wording import NoticeText
from steadway.cli import running
from steadway.cli.tests import sites
from steadway.cli.tests.conftest import Site

LETTERS = 30
QUEUE = f"""
from steadway.cli.django_start import start
start()
from django.utils import timezone
from steadway.care.audit.actor import Actor
from steadway.care.notices.actions import queue
from steadway.care.notices.wording import NoticeText
now = timezone.now()
for n in range({LETTERS}):
    queue(address=f"someone{{n}}@example.org", kind="test", urgent=n % 2 == 0,
          text=NoticeText("Something is waiting", "Hello."), due_at=now, key=f"test:{{n}}", now=now,
          actor=Actor.system("test"))
"""
STATES = """
import json
from collections import Counter
from steadway.cli.django_start import start
start()
from steadway.care.audit.models import Entry
from steadway.care.notices.models import Notice
print(json.dumps([Counter(Notice.objects.values_list("state", flat=True)),
                  Entry.objects.filter(act="notices.sent").count()]))
"""


@pytest.fixture(autouse=True)
def the_suites_connection_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker lets go of connections that broke; the suite's one is inside a transaction."""
    monkeypatch.setattr("django.db.close_old_connections", lambda: None)


def due(key: str) -> Notice:
    now = timezone.now()
    return notices.queue(
        address="someone@example.org",
        kind="test",
        text=NoticeText("Something is waiting", "Hello."),
        due_at=now,
        key=key,
        now=now,
        actor=Actor.system("test"),
    )


@pytest.mark.django_db
@pytest.mark.row(22)
@pytest.mark.parametrize("broken", ["escalate", "remind", "deliver"])
def test_work_that_breaks_keeps_nothing_else_back_and_the_heart_does_not_beat(
    broken, settings, tmp_path, monkeypatch
):
    settings.DATA = tmp_path
    done: list[str] = []
    real = running.rounds("w1")

    def breaks(now):
        raise RuntimeError("as if a row could not be read")

    def noted(what, work):
        return lambda now: (done.append(what), work(now))[1]

    spoilt = [(what, breaks if what == broken else noted(what, work)) for what, work in real]
    monkeypatch.setattr(running, "rounds", lambda name: spoilt)
    letter = due("one")
    outcome = running.one_round("w1")
    assert outcome.broken == [f"{broken}: RuntimeError"]
    assert done == [what for what, _ in real if what not in (broken, "beat")]
    assert not worker_is_alive(timezone.now())
    letter.refresh_from_db()
    assert letter.state == ("waiting" if broken == "deliver" else "sent")
    monkeypatch.setattr(running, "rounds", lambda name: real)
    assert running.one_round("w1").broken == []
    assert worker_is_alive(timezone.now())
    letter.refresh_from_db()
    assert letter.state == "sent", "what was due stayed due"


@pytest.mark.django_db
def test_a_full_round_is_followed_by_the_next_at_once(settings, tmp_path):
    settings.DATA = tmp_path
    for n in range(running.BATCH + 1):
        due(f"n{n}")
    assert running.one_round("w1").more
    assert not running.one_round("w1").more


@pytest.mark.django_db
def test_a_worker_that_is_told_to_stop_stops(settings, tmp_path):
    settings.DATA = tmp_path
    stop = threading.Event()
    stop.set()
    running.work_until(stop, every=60)


class Mailbox(socketserver.ThreadingTCPServer):
    """A mail server on loopback that takes its time and notes each Message-ID it took."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.taken: list[str] = []


class Talk(socketserver.StreamRequestHandler):
    """As much SMTP as taking a letter needs."""

    def handle(self) -> None:
        self.say("220 hello")
        while line := self.rfile.readline().decode().strip().upper():
            if line == "DATA":
                self.take()
            elif line == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def take(self) -> None:
        self.say("354 go on")
        letter = b""
        while not letter.endswith(b"\r\n.\r\n"):
            letter += self.rfile.readline()
        time.sleep(0.05)  # long enough for another worker to see the same row
        name = re.search(rb"^Message-ID: (\S+)", letter, re.M | re.I)
        assert name
        assert isinstance(self.server, Mailbox)
        self.server.taken.append(name[1].decode())
        self.say("250 taken")


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.row(20)
def test_two_workers_at_once_send_each_letter_once(site: Site, mailbox: Mailbox, record_property):
    """Two real processes on one database file, or on one PostgreSQL."""
    path = site.home / "site.yaml"
    content = yaml.safe_load(path.read_text())
    port = mailbox.server_address[1]
    content["mail"] = {"carrier": "smtp", "host": "127.0.0.1", "port": port, "starttls": False}
    path.write_text(yaml.safe_dump(content))
    site.python(QUEUE)
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", "steadway.cli", "worker", "--once", "--json"],
            env=sites.environment(site.home, **site.programs),
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for one in workers:
        said, _ = one.communicate(timeout=90)
        assert one.returncode == 0, said
    states, sent = json.loads(site.python(STATES))
    counts = Counter(mailbox.taken)
    assert len(counts) == LETTERS
    assert set(counts.values()) == {1}
    assert (states, sent) == ({"sent": LETTERS}, LETTERS)
    record_property("figure", f"{LETTERS} letters, 2 workers at once, each taken once")
