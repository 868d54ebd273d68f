"""`steadway serve` and `steadway worker`."""

import argparse
import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

from steadway.cli.django_start import start
from steadway.cli.outcome import FOUND, UNSAFE, Outcome, UserError

log = logging.getLogger("steadway.worker")


def refuse_if_unsafe() -> None:
    """Stop with every reason at once, so that the operator mends them in one go."""
    from django.conf import settings

    from steadway.cli.site_checks import site_checks

    stops = [check for check in site_checks(settings) if check.level == "STOP"]
    if stops:
        reasons = "\n".join(check.line() for check in stops)
        raise UserError(f"This site is not safe to start:\n{reasons}", UNSAFE)


def serve(given: argparse.Namespace) -> Outcome:
    """Serve with gunicorn: threads inside a few processes, none of which keeps anything."""
    start()
    refuse_if_unsafe()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    from gunicorn.app.base import BaseApplication

    options = {
        "bind": given.bind,
        "workers": given.workers,
        "threads": 4,
        "worker_class": "gthread",
        "preload_app": False,
        "max_requests": 20_000,  # a slow leak in any library ends here
        "max_requests_jitter": 2_000,
        "graceful_timeout": 20,
    }

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            from steadway.wsgi import application

            return application

    Server().run()
    return Outcome(lines=("Stopped.",))


def rounds(name: str) -> list[tuple[str, Callable[[Any], object]]]:
    """What a worker does in one round; each takes the time now."""
    from steadway.care.delivery.actions import plan_reminders
    from steadway.care.notices.actions import beat, deliver_due
    from steadway.care.safety.actions import escalate_due

    return [
        ("escalate", lambda now: escalate_due(now=now)),
        ("remind", lambda now: plan_reminders(now=now)),
        ("deliver", lambda now: deliver_due(now=now, worker=name, limit=200)),
        ("beat", lambda now: beat(worker=name, now=now)),
    ]


def one_round(name: str) -> list[str]:
    """Each kind of work once; one that breaks is logged and does not keep the others back.

    Nothing is lost by going on: what was due stays a row that is due, and the next round
    takes it up again. The heart does not beat after a round in which something broke, so that
    a worker that only fails is noticed as dead.
    """
    from django.db import close_old_connections
    from django.utils import timezone

    close_old_connections()
    broken: list[str] = []
    for what, work in rounds(name):
        if what == "beat" and broken:
            continue
        try:
            work(timezone.now())
        except Exception as error:
            log.exception("%s broke and will be tried again", what)
            broken.append(f"{what}: {type(error).__name__}")
    return broken


def worker_name() -> str:
    """Who holds a lease: this process on this machine."""
    return f"{socket.gethostname()}:{os.getpid()}"


def worker(given: argparse.Namespace) -> Outcome:
    """Go round until stopped; rows with leases make any number of workers safe."""
    start()
    refuse_if_unsafe()
    if given.once:
        broken = one_round(worker_name())
        lines = tuple(f"{what} broke; it stays due." for what in broken) or ("One round done.",)
        return Outcome(FOUND if broken else 0, lines, {"broken": broken})
    work_until(threading.Event(), every=given.every)
    return Outcome()


def work_until(stop: threading.Event, *, every: float) -> None:
    """Rounds until `stop` is set."""
    name = worker_name()
    while not stop.is_set():
        began = time.monotonic()
        one_round(name)
        stop.wait(max(0.1, every - (time.monotonic() - began)))
