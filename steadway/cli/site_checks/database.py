"""The database: ours, awake, and keeping what it acknowledges."""

import os
from collections.abc import Iterator
from typing import Any

from steadway.cli.outcome import database_sentence
from steadway.cli.site_checks.line import Check, is_loopback

# PostgreSQL: each of these waits until the local disk has it.
FLUSHED = ("on", "local", "remote_write", "remote_apply")


def address(settings: Any) -> Iterator[Check]:
    """A database that the network can reach has to prove who it is."""
    database = settings.DATABASES["default"]
    engine = str(database.get("ENGINE", ""))
    if not engine.endswith(("sqlite3", "postgresql")):
        yield Check(
            "database",
            "STOP",
            f"is {engine.rpartition('.')[2] or 'of an unknown kind'}; we know two.",
            "STEADWAY_DATABASE_URL starts with postgresql:// or sqlite://",
        )
        return
    options = database.get("OPTIONS", {})
    host = str(database.get("HOST") or options.get("hostaddr") or options.get("host") or "")
    if not host and engine.endswith("postgresql"):
        host = os.environ.get("PGHOSTADDR") or os.environ.get("PGHOST", "")
    if host.startswith("/") or is_loopback(host) or options.get("sslmode") == "verify-full":
        yield Check("database", "OK", "stays on this machine or proves who it is.")
    else:
        yield Check(
            "database",
            "STOP",
            f"is reached over the network at {host}, unverified.",
            "Use a socket or loopback, or add ?sslmode=verify-full to STEADWAY_DATABASE_URL.",
        )


def state() -> list[Check]:
    """What only the database itself can say; one line where it does not answer."""
    from django.db import Error, connection

    try:
        connection.ensure_connection()
        found = [*durability(), *listening(), *migrations()]
        # A table that is still to be made has lost no guard.
        made = all(check.level == "OK" for check in found if check.name == "tables")
        return [*found, *(guards() if made else ())]
    except Error as error:
        sentence = database_sentence(error)
        return [Check("database", "STOP", sentence, "Is it running, and is the address right?")]


def durability() -> Iterator[Check]:
    """Acknowledged means stored: asked of the database itself, not of the settings."""
    if is_durable():
        yield Check("durability", "OK", "what is acknowledged is on the disk.")
    else:
        yield Check(
            "durability",
            "STOP",
            "a power cut would lose acknowledged answers.",
            "SQLite: synchronous=FULL. PostgreSQL: fsync, full_page_writes and "
            "synchronous_commit on.",
        )


def is_durable() -> bool:
    """Whether a commit waits for the disk."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            return int(cursor.fetchone()[0]) >= 2
        cursor.execute(
            "SELECT current_setting('synchronous_commit'), current_setting('fsync'), "
            "current_setting('full_page_writes')"
        )
        commit, *others = cursor.fetchone()
        return commit in FLUSHED and others == ["on", "on"]


def listening() -> Iterator[Check]:
    """A PostgreSQL that answers the whole network without TLS is how others lost everything."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('listen_addresses'), current_setting('ssl')")
        addresses, tls = cursor.fetchone()
    outside = [a for a in map(str.strip, addresses.split(",")) if a == "*" or not is_loopback(a)]
    if outside and tls != "on":
        yield Check(
            "database port",
            "WARN",
            f"PostgreSQL listens on {', '.join(outside)} without TLS.",
            "Set listen_addresses = 'localhost' in postgresql.conf.",
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


def guards() -> Iterator[Check]:
    """The triggers that refuse to change what is recorded are all there."""
    from steadway.care.audit.queries import unguarded_tables

    lost = unguarded_tables()
    if lost:
        yield Check(
            "guards",
            "WARN",
            f"{len(lost)} triggers that refuse changes are gone, such as {lost[0]}.",
            "Find out who took them away; `steadway verify-audit` shows what was changed.",
        )
