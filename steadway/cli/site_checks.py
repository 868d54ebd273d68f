"""Whether this site is safe to run: each line OK, WARN or STOP, with one fix.

`serve` and `worker` refuse to start on a STOP. The unsafe settings are those of reliability.md
R39; each has its sentence here and its row in the start matrix of the tests.
"""

import ipaddress
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import urlsplit

Level = Literal["OK", "WARN", "STOP"]


@dataclass(frozen=True)
class Check:
    """One thing looked at."""

    name: str
    level: Level
    sentence: str
    fix: str = ""

    def line(self) -> str:
        """As the operator reads it."""
        return f"{self.level:4}  {self.name}: {self.sentence}" + (
            f"  → {self.fix}" if self.fix else ""
        )

    def facts(self) -> dict[str, str]:
        """As a program reads it."""
        return asdict(self)


def site_checks(settings: Any) -> list[Check]:
    """Every check of the settings, then those that ask the database."""
    found = [
        *keys(settings),
        *openness(settings),
        *database_address(settings),
        *watch(settings),
        *mail(settings),
    ]
    if not any(check.level == "STOP" for check in found):
        found += [*durability(), *migrations()]
        found += [*crisis_numbers(settings), *wording(), *programmes()]
    return found


def is_loopback(host: str) -> bool:
    """Whether this name or number stays on this machine."""
    if host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def keys(settings: Any) -> Iterator[Check]:
    """Each secret is there, long enough, and not one that ships with the code."""
    throwaway = getattr(settings, "_THROWAWAY", "") or "c3RlYWR3YXktdGhyb3dhd2F5"
    named = {
        "STEADWAY_SECRET_KEY": settings.SECRET_KEY,
        "STEADWAY_FIELD_KEYS": settings.STEADWAY_KEYS,
        "STEADWAY_AUDIT_KEY": settings.STEADWAY_AUDIT_KEY,
        "STEADWAY_BACKUP_KEY": settings.STEADWAY_BACKUP_KEY,
    }
    for name, value in named.items():
        if not value or value == "missing":
            yield Check(name, "STOP", "is not set.", "Run `steadway init`, or restore secrets.env.")
        elif str(value).startswith(throwaway[:24]) or len(value) < 32:
            yield Check(
                name,
                "STOP",
                "is a default or too short to keep anything secret.",
                "Make a new one: `steadway init` in a new folder shows how.",
            )
        else:
            yield Check(name, "OK", "is set.")


def openness(settings: Any) -> Iterator[Check]:
    """Nothing answers that was not meant to, and nobody can listen on the way."""
    if settings.DEBUG:
        yield Check(
            "STEADWAY_DEBUG",
            "STOP",
            "is on; error pages would show people's data.",
            "Take STEADWAY_DEBUG away.",
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield Check(
            "STEADWAY_HOSTS",
            "STOP",
            "has a *, so any name is answered.",
            "Name the hosts: STEADWAY_HOSTS=course.example.org",
        )
    parts = urlsplit(settings.STEADWAY.address)
    if parts.scheme != "https" and not is_loopback(parts.hostname or "?"):
        yield Check(
            "address",
            "STOP",
            "is not https, so passwords could be read on the way.",
            "Put a TLS proxy in front and write https:// in site.yaml.",
        )
    else:
        yield Check("address", "OK", settings.STEADWAY.address)


def database_address(settings: Any) -> Iterator[Check]:
    """A database that the network can reach has to prove who it is."""
    database = settings.DATABASES["default"]
    options = database.get("OPTIONS", {})
    host = str(database.get("HOST") or options.get("host", ""))
    local = host.startswith("/") or is_loopback(host)
    if local or options.get("sslmode") == "verify-full":
        yield Check("database", "OK", "stays on this machine or proves who it is.")
    else:
        yield Check(
            "database",
            "STOP",
            f"is reached over the network at {host} unverified.",
            "Use a socket or loopback, or add ?sslmode=verify-full.",
        )


def watch(settings: Any) -> Iterator[Check]:
    """Whether a person reads the answers is a choice, and the choice has an owner."""
    safety = settings.STEADWAY.safety
    if safety.owner is None or not safety.owner.name.strip():
        yield Check(
            "safety.owner",
            "STOP",
            f"nobody answers for the choice '{safety.watch}'.",
            "Name a person under safety.owner in site.yaml.",
        )
    elif safety.watch == "on_call" and not [p for p in safety.on_call if p.email]:
        yield Check(
            "safety.on_call",
            "STOP",
            "answers are watched, and nobody is on call.",
            "List people with e-mail addresses, or choose watch: nobody.",
        )
    else:
        watched = f"{len(safety.on_call)} on call are told of alerts"
        unwatched = "nobody reads answers, so PHQ-8 stands in for PHQ-9"
        choice = watched if safety.watch == "on_call" else unwatched
        yield Check("safety", "OK", f"{choice}; {safety.owner.name} owns the choice.")


def mail(settings: Any) -> Iterator[Check]:
    """Alerts and log-in codes need a way out."""
    post = settings.STEADWAY.mail
    if post.carrier == "smtp" and post.host:
        yield Check("mail", "OK", f"goes through {post.host}.")
    elif settings.STEADWAY.safety.watch == "on_call":
        yield Check(
            "mail",
            "STOP",
            "answers are watched, and alerts cannot leave the house.",
            "Set mail.carrier: smtp and mail.host in site.yaml.",
        )
    else:
        yield Check(
            "mail",
            "WARN",
            "is written to files; nobody gets a reminder or a log-in code.",
            "Set mail.carrier: smtp and mail.host in site.yaml.",
        )


def durability() -> Iterator[Check]:
    """Acknowledged means stored: asked of the database itself, not of the settings."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            safe = int(cursor.fetchone()[0]) >= 2
        else:
            cursor.execute("SELECT current_setting('synchronous_commit'), current_setting('fsync')")
            safe = cursor.fetchone() in (("on", "on"), ("remote_apply", "on"))
    if safe:
        yield Check("durability", "OK", "what is acknowledged is on the disk.")
    else:
        yield Check(
            "durability",
            "STOP",
            "a power cut would lose acknowledged answers.",
            "SQLite: synchronous=FULL. PostgreSQL: fsync and synchronous_commit on.",
        )


def migrations() -> Iterator[Check]:
    """The tables are those of this version."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield Check(
            "tables",
            "STOP",
            f"{len(waiting)} migrations wait.",
            "Take a backup, then run `steadway init` again in this folder.",
        )
    else:
        yield Check("tables", "OK", "are those of this version.")


def crisis_numbers(settings: Any) -> Iterator[Check]:
    """The numbers on the help page have been dialled or looked up by someone here, lately."""
    from steadway.care.safety.crisis_numbers import stale
    from steadway.care.safety.queries import help_resources

    faults = stale(help_resources(settings.STEADWAY.country), datetime.now(UTC).date())
    if faults:
        level: Level = "STOP" if settings.MODE == "live" else "WARN"
        yield Check(
            "crisis numbers",
            level,
            f"{faults[0]} ({len(faults)} such points.)",
            "Check each, then `steadway init --crisis-checked-by NAME`.",
        )
    else:
        yield Check("crisis numbers", "OK", "every line was checked lately.")


def wording() -> Iterator[Check]:
    """Live questionnaires carry their official wording."""
    from steadway.care.assessments.catalogue import current
    from steadway.science.instruments import battery

    without = [name for name in battery(watched=True) if not current().get(name).has_wording("en")]
    if without:
        yield Check(
            "wording",
            "WARN",
            f"{', '.join(without)}: official wording is missing.",
            "Run `steadway instruments fetch`.",
        )
    else:
        yield Check("wording", "OK", "every questionnaire of the battery has its wording.")


def programmes() -> Iterator[Check]:
    """There is a course to join."""
    from steadway.care.delivery.models import PublishedProgramme

    count = PublishedProgramme.objects.count()
    if count:
        yield Check("programmes", "OK", f"{count} published.")
    else:
        yield Check(
            "programmes",
            "WARN",
            "none is published, so nobody can join.",
            "Run `steadway publish PATH`.",
        )
