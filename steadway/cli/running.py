"""`steadway serve` and `steadway worker`."""

import argparse
import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from steadway.cli.django_start import start
from steadway.cli.outcome import FOUND, UNSAFE, USAGE, Outcome, UserError

log = logging.getLogger("steadway.worker")

# Letters a round: with a mail server that hangs (20 s each) a round still ends inside the five
# minutes after which a silent worker is taken for dead, and alerts go on escalating.
BATCH = 10


def refuse_if_unsafe() -> None:
    """Stop with every reason at once, so that the operator mends them in one go."""
    from django.conf import settings

    from steadway.cli.site_checks import refusals

    stops = refusals(settings)
    if stops:
        reasons = "\n".join(check.line() for check in stops)
        raise UserError(f"This site is not safe to start:\n{reasons}", UNSAFE)


def serve(given: argparse.Namespace) -> Outcome:
    """Serve with gunicorn: threads inside a few processes, none of which keeps anything."""
    start()
    require_sane(given.bind, given.workers)
    refuse_if_unsafe()
    from django.db import connections

    from steadway.cli.site_setup import collect_static

    collect_static()
    connections.close_all()  # a connection that two processes share breaks for both
    # Our processes need not look again; see wsgi.py.
    os.environ["STEADWAY_CHECKED_BY"] = str(os.getpid())
    log_line(f"Serving on {given.bind}. Stop with Ctrl-C.")
    run_gunicorn(given.bind, given.workers)
    return Outcome(lines=("Stopped.",))


def run_gunicorn(bind: str, workers: int) -> None:
    """Until it is told to stop."""
    from gunicorn.app.base import BaseApplication

    options = {
        "bind": bind,
        "workers": workers,
        "threads": 4,
        "worker_class": "gthread",
        "preload_app": False,
        "max_requests": 20_000,  # a slow leak in any library ends here
        "max_requests_jitter": 2_000,
        "graceful_timeout": 20,
        "control_socket_disable": True,
    }

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            from steadway.wsgi import application

            return application

    Server().run()


def require_sane(bind: str, workers: int) -> None:
    """The address can be listened on; gunicorn would try five times and say less."""
    if not 1 <= workers <= 64:
        raise UserError("--workers takes 1 to 64. Nothing was started.", USAGE)
    if bind.startswith("unix:/"):
        return
    host, _, port = bind.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise UserError(
            f"--bind {bind} is neither HOST:PORT nor unix:/PATH. Nothing was started.", USAGE
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), int(port)))
        except OSError as error:
            raise UserError(
                f"{bind} cannot be listened on: {error.strerror}. Nothing was started."
            ) from error


def log_line(sentence: str) -> None:
    """To the error stream: with --json standard output carries one object and no more."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


@dataclass(frozen=True)
class Round:
    """What came of one round: the work that broke, and whether more letters wait."""

    broken: list[str]
    more: bool = False


def rounds(name: str) -> list[tuple[str, Callable[[datetime], object]]]:
    """What a worker does in one round; each takes the time now."""
    from steadway.care.delivery.actions import plan_reminders
    from steadway.care.notices.actions import beat, deliver_due
    from steadway.care.people.actions import tidy_up
    from steadway.care.safety.actions import escalate_due

    return [
        ("escalate", lambda now: escalate_due(now=now)),
        ("remind", lambda now: plan_reminders(now=now)),
        ("deliver", lambda now: deliver_due(now=now, worker=name, limit=BATCH)),
        ("tidy", lambda now: tidy_up(now=now)),
        ("beat", lambda now: beat(worker=name, now=now)),
    ]


def one_round(name: str) -> Round:
    """Each kind of work once; one that breaks is logged and does not keep the others back.

    Nothing is lost by going on: what was due stays a row that is due, and the next round
    takes it up again. The heart does not beat after a round in which something broke, so that
    a worker that only fails is noticed as dead.
    """
    from django.db import close_old_connections
    from django.utils import timezone

    from steadway.care.notices.actions import DeliveryReport

    close_old_connections()
    broken: list[str] = []
    done: dict[str, object] = {}
    for what, work in rounds(name):
        if what == "beat" and broken:
            continue
        try:
            done[what] = work(timezone.now())
        except Exception as error:
            log.exception("%s broke and will be tried again", what)
            broken.append(f"{what}: {type(error).__name__}")
    report = done.get("deliver")
    seen = sum(asdict(report).values()) if isinstance(report, DeliveryReport) else 0
    return Round(broken, more=seen >= BATCH)


def worker_name() -> str:
    """Who holds a lease: this process on this machine."""
    return f"{socket.gethostname()}:{os.getpid()}"


def worker(given: argparse.Namespace) -> Outcome:
    """Go round until stopped; rows with leases make any number of workers safe."""
    if given.every <= 0:
        raise UserError("--every takes seconds, more than 0. Nothing was started.", USAGE)
    start()
    refuse_if_unsafe()
    if given.once:
        done = one_round(worker_name())
        while done.more and not done.broken:
            done = one_round(worker_name())
        broken = done.broken
        lines = tuple(f"{what} broke; it stays due." for what in broken) or ("One round done.",)
        return Outcome(FOUND if broken else 0, lines, {"broken": broken})
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())  # the round under way is finished first
    log_line(f"Working every {given.every:g} s as {worker_name()}. Stop with Ctrl-C.")
    work_until(stop, every=given.every)
    return Outcome(lines=("Stopped.",))


def work_until(stop: threading.Event, *, every: float) -> None:
    """Rounds until `stop` is set."""
    name = worker_name()
    while not stop.is_set():
        began = time.monotonic()
        more = one_round(name).more
        if not more:
            stop.wait(max(0.1, every - (time.monotonic() - began)))
