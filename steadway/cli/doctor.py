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

SHOWN = ("Django", "django-allauth", "pydantic", "cryptography", "gunicorn")


def doctor(given: argparse.Namespace) -> Outcome:
    """Versions, checks, counts, the worker's heart, free disk. Numbers and names of ours only."""
    start()
    facts = examine()
    trouble = [c for c in facts["checks"] if c["level"] != "OK"]
    lines = [
        f"Steadway {__version__} on Python {platform.python_version()}, "
        f"{facts['database']}, {facts['free_gb']} GB free."
    ]
    lines += [f"{c['level']:4}  {c['name']}: {c['sentence']}" for c in trouble]
    lines.append(
        f"Worker: {facts['worker']}. Notices waiting: {facts['notices_waiting']}. "
        f"Open alerts: {facts['open_alerts']}."
    )
    if given.bundle:
        given.bundle.write_text(json.dumps(facts, indent=1, default=str))
        lines.append(f"Wrote {given.bundle}: counts and versions, nobody's data.")
    stop = any(c["level"] == "STOP" for c in facts["checks"])
    return Outcome(FOUND if stop else 0, lines, facts)


def examine() -> dict[str, Any]:
    """Everything the bundle holds."""
    from django.conf import settings
    from django.db import connection
    from django.utils import timezone

    from steadway.care.notices.queries import outbox_state, worker_is_alive
    from steadway.care.safety.queries import open_alerts
    from steadway.cli.backups import table_counts
    from steadway.cli.site_checks import site_checks

    now = timezone.now()
    alive = worker_is_alive(now)
    return {
        "steadway": __version__,
        "python": sys.version.split()[0],
        "libraries": {name: version(name) for name in SHOWN},
        "database": connection.vendor,
        "checks": [check.facts() for check in site_checks(settings)],
        "tables": table_counts(),
        "worker": "alive" if alive else "not heard of lately",
        "notices_waiting": outbox_state(now).waiting,
        "open_alerts": len(open_alerts()),
        "free_gb": round(shutil.disk_usage(settings.HOME).free / 1e9, 1),
    }
