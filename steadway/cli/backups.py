"""`steadway backup`: everything but the secrets, in one encrypted file.

A backup is one age file (age-encryption.org; the standard `age` program opens it too) around a
tar: the database, the wording the site fetched, site.yaml and a manifest with counts and sums.
Secrets are not in it: keep secrets.env, which holds the key that opens it, somewhere else.
"""

import argparse
import json
import shutil
import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyrage

from steadway import __version__
from steadway.cli import erasures
from steadway.cli.backup_files import (
    MANIFEST,
    POSTGRES_NAME,
    SQLITE_NAME,
    SUFFIX,
    identity,
    note_last,
    pack,
    sums,
)
from steadway.cli.django_start import start
from steadway.cli.outcome import USAGE, Outcome, UserError
from steadway.cli.postgres_programs import database_name, run_postgres
from steadway.cli.whole_files import write_whole


def backup(given: argparse.Namespace) -> Outcome:
    """Write one encrypted file; it appears under its name when it is whole."""
    start()
    from django.conf import settings

    if given.keep is not None and given.keep < 1:
        raise UserError("--keep takes a number from 1 up. Nothing was written.", USAGE)
    key = identity()
    folder = (given.to or settings.DATA / "backups").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    target = folder / f"{now:%Y%m%dT%H%M%S}{now.microsecond // 1000:03}Z{SUFFIX}"
    # The open copy stays beside the open database: the folder named may be someone else's disk.
    with tempfile.TemporaryDirectory(dir=settings.DATA, prefix=".backing-up-") as scratch:
        parts = Path(scratch)
        manifest = gather(parts, now)
        sealed = pyrage.encrypt(pack(parts), [key.to_public()])
    write_whole(target, sealed)
    note_last(settings.DATA, target, now)
    erasures.note(erasures.in_database(), settings.DATA, folder)
    gone = thin_out(folder, given.keep)
    return Outcome(
        lines=(
            f"Wrote {target} ({len(sealed):,} bytes, {manifest['rows']:,} rows). "
            "Copy it to another machine, and prove it: steadway restore --drill newest",
        ),
        data={"file": target, "bytes": len(sealed), "removed": gone, "manifest": manifest},
    )


def thin_out(folder: Path, keep: int | None) -> list[Path]:
    """Take away all but the newest `keep` backups; all stay where no number was given."""
    old = sorted(folder.glob(f"*{SUFFIX}"))[:-keep] if keep else []
    for path in old:
        path.unlink()
    return old


def gather(parts: Path, now: datetime) -> dict[str, Any]:
    """Everything that goes in, and the manifest: what a restore has to come back to."""
    tables, audit = copied_database(parts)
    copy_site(parts)
    manifest = {
        "steadway": __version__,
        "made_at": now.isoformat(),
        "rows": sum(tables.values()),
        "tables": tables,
        "audit": audit,
        "files": sums(parts),
    }
    (parts / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    return manifest


def copied_database(parts: Path) -> tuple[dict[str, int], dict[str, Any]]:
    """One consistent copy while the site goes on; counted in the copy, or at the same instant."""
    from django.db import connection

    if connection.vendor == "sqlite":
        copy = parts / SQLITE_NAME
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(copy)])
        with closing(sqlite3.connect(copy)) as database:
            return sqlite_counts(database), sqlite_head(database)
    return copied_postgres(parts / POSTGRES_NAME)


def copied_postgres(dump: Path) -> tuple[dict[str, int], dict[str, Any]]:
    """pg_dump looks at the very snapshot in which the rows are counted."""
    from django.db import connection, transaction

    from steadway.care.audit.queries import anchor

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        run_postgres("pg_dump", "-Fc", f"--snapshot={snapshot}", "-f", str(dump), database_name())
        now = anchor()
        return table_counts(), {"entries": now.entries, "head": now.head}


def sqlite_counts(database: sqlite3.Connection) -> dict[str, int]:
    """Rows per table of ours in a SQLite file."""
    there = {row[0] for row in database.execute("SELECT name FROM sqlite_master")}
    return {
        table: int(database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # noqa: S608
        for table in tables_of_ours()
        if table in there
    }


def sqlite_head(database: sqlite3.Connection) -> dict[str, Any]:
    """Where the audit chain stood."""
    from steadway.care.audit.models import GENESIS, Entry

    table = Entry._meta.db_table
    query = f"SELECT position, digest FROM {table} ORDER BY position DESC LIMIT 1"  # noqa: S608
    position, digest = database.execute(query).fetchone() or (0, GENESIS)
    return {"entries": position, "head": digest}


def tables_of_ours() -> list[str]:
    """Every table that holds something worth keeping."""
    from django.apps import apps

    return sorted(
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.app_label != "sessions"
    )


def table_counts() -> dict[str, int]:
    """Rows per table of this site."""
    from django.db import connection

    there = set(connection.introspection.table_names())
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        counts = {}
        for table in tables_of_ours():
            if table in there:
                cursor.execute(f"SELECT count(*) FROM {quote(table)}")  # noqa: S608  our own names
                counts[table] = int(cursor.fetchone()[0])
    return counts


def copy_site(parts: Path) -> None:
    """What is not in the database: the site's file, its crisis numbers, its wording."""
    from django.conf import settings

    for name in ("site.yaml", "crisis.yaml"):
        if (settings.HOME / name).exists():
            shutil.copy2(settings.HOME / name, parts / name)
    if (settings.DATA / "instruments").exists():
        shutil.copytree(settings.DATA / "instruments", parts / "instruments")
