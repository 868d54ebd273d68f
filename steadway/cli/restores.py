"""`steadway restore [--drill]`: put a backup back, or prove in a throw-away place that it could be.

Nothing is changed before the file was opened, its sums were checked and the place it goes to was
found free. What stood there is moved aside, never overwritten.
"""

import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from steadway.cli import erasures
from steadway.cli.backup_files import POSTGRES_NAME, SQLITE_NAME, chosen, opened
from steadway.cli.backups import sqlite_counts, table_counts
from steadway.cli.django_start import home, is_live, start
from steadway.cli.outcome import FOUND, Outcome, UserError
from steadway.cli.postgres_programs import database_name, run_postgres
from steadway.cli.whole_files import sync_file, sync_folder

RUNNING = (
    "The site's database is in use, so nothing was changed. "
    "Stop `steadway serve` and `steadway worker` first."
)


def restore(given: argparse.Namespace) -> Outcome:
    """Put a backup back where nothing is, or prove in a throw-away place that it could be."""
    start(must_exist=given.drill)
    file = chosen(given.file)
    with opened(file) as (parts, manifest):
        said: list[str] = []
        if given.drill:
            faults = drill(parts, manifest)
        else:
            said, faults = put_back(parts, file.parent, manifest)
    what = "Drill" if given.drill else "Restore"
    if faults:
        return Outcome(FOUND, (f"{what} of {file.name} found faults:", *faults), {"faults": faults})
    proof = f"; its {manifest['audit']['entries']:,} audit entries hold together" * given.drill
    return Outcome(
        lines=(
            f"{what} of {file.name}: {manifest['rows']:,} rows in {len(manifest['tables'])} "
            f"tables came back{proof}, and every file has the sum it was written with.",
            *said,
        ),
        data={"file": file, "rows": manifest["rows"], "faults": [], "notes": said},
    )


def compare(manifest: dict[str, Any], counted: dict[str, int]) -> list[str]:
    """Every table whose rows are not those that were written."""
    return [
        f"{table}: {counted.get(table, 0)} rows, {wanted} were written"
        for table, wanted in manifest["tables"].items()
        if counted.get(table, 0) != wanted
    ]


def drill(parts: Path, manifest: dict[str, Any]) -> list[str]:
    """Restore beside the site, count, ask it in a fresh process, and take it away again."""
    if (parts / SQLITE_NAME).exists():
        with closing(sqlite3.connect(parts / SQLITE_NAME)) as database:
            faults = [
                f"integrity: {row[0]}"
                for row in database.execute("PRAGMA integrity_check")
                if row[0] != "ok"
            ]
            counted = sqlite_counts(database)
        return faults or [
            *compare(manifest, counted),
            *asked(f"sqlite:///{parts / SQLITE_NAME}", manifest),
        ]
    with scratch_database(parts / POSTGRES_NAME) as address:
        return asked(address, manifest)


def asked(address: str, manifest: dict[str, Any]) -> list[str]:
    """What a fresh process finds wrong in a restored database, with the site's own keys."""
    environment = {**os.environ, "STEADWAY_DATABASE_URL": address, "STEADWAY_HOME": str(home())}
    done = subprocess.run(
        [sys.executable, "-m", "steadway.cli.restored"],
        env=environment,
        input=json.dumps(manifest),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["nothing"])[-1]
        return [f"The restored database could not be read: {said}"]
    faults: list[str] = json.loads(done.stdout)
    return faults


@contextmanager
def scratch_database(dump: Path) -> Iterator[str]:
    """The dump in a database of its own on the same server; gone afterwards."""
    from django.db import connection

    name = f"steadway_drill_{os.getpid()}"
    quoted = connection.ops.quote_name(name)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quoted}")
        cursor.execute(f"CREATE DATABASE {quoted}")
    try:
        run_postgres("pg_restore", "--no-owner", "--exit-on-error", "-d", name, str(dump))
        yield address_of(name)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {quoted} WITH (FORCE)")


def address_of(database: str) -> str:
    """Another database of the site's own server, as STEADWAY_DATABASE_URL writes it."""
    from django.db import connection

    given = connection.settings_dict
    user, password = (quote(str(given.get(part) or ""), safe="") for part in ("USER", "PASSWORD"))
    port = f":{given['PORT']}" if given.get("PORT") else ""
    options = {k: v for k, v in given.get("OPTIONS", {}).items() if k.startswith(("ssl", "host"))}
    query = "&".join(f"{name}={quote(str(value), safe='/')}" for name, value in options.items())
    return f"postgresql://{user}:{password}@{given.get('HOST') or ''}{port}/{database}?{query}"


def put_back(parts: Path, beside: Path, manifest: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Replace the site's data; what was there is kept beside it. Gives what to tell, and faults.

    Whoever was erased since the backup was made is erased again, as far as any journal knows.
    """
    from django.conf import settings
    from django.db import connection

    erased = erasures.read(settings.DATA, beside) | erasures.in_database()
    connection.close()
    settings.DATA.mkdir(parents=True, exist_ok=True)
    if (parts / SQLITE_NAME).exists():
        if connection.vendor != "sqlite":
            raise UserError(
                "This backup is of SQLite and the site runs on PostgreSQL. Nothing was changed."
            )
        said = put_sqlite_back(parts, Path(str(connection.settings_dict["NAME"])))
    else:
        said = put_postgres_back(parts)
    if (parts / "instruments").exists():
        shutil.copytree(parts / "instruments", settings.DATA / "instruments", dirs_exist_ok=True)
    erasures.note(erased, settings.DATA)
    faults = compare(manifest, table_counts())
    return [*said, *put_files_back(parts, settings.HOME), *what_is_next(erased)], faults


def put_sqlite_back(parts: Path, target: Path) -> list[str]:
    """The new file is whole beside the old one before the old one steps aside."""
    require_unused(target)
    ready = target.with_name(f".{target.name}.restoring")
    shutil.copyfile(parts / SQLITE_NAME, ready)
    ready.chmod(0o600)
    sync_file(ready)
    kept = keep_beside(target)
    ready.replace(target)
    sync_folder(target.parent)
    return [f"What was there before is kept as {kept}."] if kept else []


def require_unused(target: Path) -> None:
    """Refuse while anybody has the database open: they would go on writing into the old file.

    Leaving WAL mode needs to be alone with the file, so trying to is the question.
    """
    if not target.exists():
        return
    try:
        with closing(sqlite3.connect(target, timeout=1, isolation_level=None)) as database:
            mode = database.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except sqlite3.OperationalError as error:
        raise UserError(RUNNING) from error
    except sqlite3.DatabaseError:
        return  # what stands there is no database any more: a reason to restore, not to refuse
    if mode != "delete":
        raise UserError(RUNNING)


def keep_beside(target: Path) -> Path | None:
    """Move a database and its journals aside; gives where the database went."""
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    kept = None
    for suffix in ("-wal", "-shm", ""):
        old = target.with_name(target.name + suffix)
        if old.exists():
            kept = old.rename(old.with_name(f"{old.name}.before-{stamp}"))
    return kept


def put_postgres_back(parts: Path) -> list[str]:
    """Into an empty database, in one transaction."""
    from django.db import connection

    if connection.vendor != "postgresql":
        raise UserError(
            "This backup is of PostgreSQL and the site runs on SQLite. Nothing was changed."
        )
    if connection.introspection.table_names():
        raise UserError(
            "The site's database is not empty, and nothing was changed. "
            "Create an empty one, name it in STEADWAY_DATABASE_URL, and restore again."
        )
    options = ("--no-owner", "--exit-on-error", "--single-transaction")
    run_postgres("pg_restore", *options, "-d", database_name(), str(parts / POSTGRES_NAME))
    return []


def put_files_back(parts: Path, folder: Path) -> list[str]:
    """site.yaml and crisis.yaml where they are missing; the site's own are left alone."""
    said = []
    for name in ("site.yaml", "crisis.yaml"):
        packed, own = parts / name, folder / name
        if not packed.exists():
            continue
        if not own.exists():
            shutil.copyfile(packed, own)
            own.chmod(0o600)
        elif own.read_bytes() != packed.read_bytes():
            said.append(f"{name} is not the one in the backup, and was left as it is.")
    return said


def what_is_next(erased: set[str]) -> list[str]:
    """An older backup has older tables; `init` renews them, and then erases again."""
    from steadway.cli.site_checks.database import migrations

    if is_live() and any(check.level == "STOP" for check in migrations()):
        return ["It is from an older version: run `steadway init` to bring its tables up."]
    again = erasures.replay(erased)
    count = f"Erased again: {len(again)}, of those erased after this backup was made."
    said = [count] if again else []
    return [
        *said,
        "Next: steadway check · steadway verify-audit · steadway serve · steadway worker",
    ]
