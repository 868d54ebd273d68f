"""`steadway doctor`: how the site is, in facts that carry nobody's data."""

import argparse
import json
import platform
import shutil
import sys
from importlib.metadata import version
from typing import Any

from steadway import __version__
from steadway.cli.django_start import start
from steadway.cli.outcome import FOUND, Outcome
from steadway.cli.site_checks.line import Check
from steadway.cli.whole_files import write_whole

SHOWN = ("Django", "django-allauth", "pydantic", "cryptography", "gunicorn")


def doctor(given: argparse.Namespace) -> Outcome:
    """Versions, checks, counts, the worker's heart, free disk."""
    start()
    from django.conf import settings

    from steadway.cli.site_checks import site_checks

    checks = site_checks(settings)
    facts = examine(checks)
    lines = [*told(facts), *(c.line() for c in checks if c.level != "OK")]
    if given.bundle:
        write_whole(given.bundle.resolve(), json.dumps(facts, indent=1, default=str) + "\n")
        lines.append(f"Wrote {given.bundle}: counts and versions, nobody's data.")
    stop = any(c.level == "STOP" for c in checks)
    return Outcome(FOUND if stop else 0, lines, facts)


def told(facts: dict[str, Any]) -> list[str]:
    """The facts in two sentences."""
    lines = [
        f"Steadway {__version__} on Python {platform.python_version()}, "
        f"{facts['database']}, {facts['free_gb']} GB free."
    ]
    if "worker" in facts:
        lines.append(
            f"Worker: {facts['worker']}. Notices waiting: {facts['notices_waiting']}. "
            f"Open alerts: {facts['open_alerts']}."
        )
    return lines


def examine(checks: list[Check]) -> dict[str, Any]:
    """Everything the bundle holds: numbers, and names of ours.

    Of a check only its name and level go in; its sentence may name a person, a host or a path.
    """
    from django.conf import settings
    from django.db import connection

    facts = {
        "steadway": __version__,
        "python": sys.version.split()[0],
        "libraries": {name: version(name) for name in SHOWN},
        "database": connection.vendor,
        "checks": [{"name": c.name, "level": c.level} for c in checks],
        "free_gb": round(shutil.disk_usage(settings.HOME).free / 1e9, 1),
    }
    stopped = {c.name for c in checks if c.level == "STOP"}
    return facts if stopped & {"database", "tables"} else facts | counted()


def counted() -> dict[str, Any]:
    """What only a database that answers can say."""
    from django.utils import timezone

    from steadway.care.notices.queries import outbox_state, worker_is_alive
    from steadway.care.safety.queries import open_alerts
    from steadway.cli.backups import table_counts

    now = timezone.now()
    return {
        "tables": table_counts(),
        "worker": "alive" if worker_is_alive(now) else "not heard of lately",
        "notices_waiting": outbox_state(now).waiting,
        "open_alerts": len(open_alerts()),
    }
