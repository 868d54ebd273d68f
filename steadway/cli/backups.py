"""`steadway backup` and `steadway restore [--drill]`.

A backup is one age file (age-encryption.org; the standard `age` program opens it too) around a
tar: the database, the wording the site fetched, site.yaml and a manifest with counts and sums.
Secrets are not in it: keep secrets.env, which holds the key that opens it, somewhere else.
"""

import argparse
import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyrage

from steadway import __version__
from steadway.cli.django_start import start
from steadway.cli.outcome import FOUND, Outcome, UserError

SUFFIX = ".steadway.age"
SQLITE_NAME, POSTGRES_NAME = "database.sqlite3", "database.pgdump"


def identity() -> Any:
    """The key that opens backups, from the site's secrets."""
    from django.conf import settings

    try:
        return pyrage.x25519.Identity.from_str(settings.STEADWAY_BACKUP_KEY)
    except Exception as error:
        raise UserError(
            "STEADWAY_BACKUP_KEY is not an age key, so nothing was written. "
            "`steadway init` in a new folder shows what one looks like."
        ) from error


def backup(given: argparse.Namespace) -> Outcome:
    """Write one encrypted file; it appears under its name when it is whole."""
    start()
    from django.conf import settings

    folder = (given.to or settings.DATA / "backups").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    target = folder / f"{now:%Y%m%dT%H%M%SZ}{SUFFIX}"
    with tempfile.TemporaryDirectory(dir=folder, prefix=".writing-") as scratch:
        parts = Path(scratch)
        dump_database(parts)
        copy_site(parts)
        manifest = write_manifest(parts, now)
        sealed = pyrage.encrypt(tar_of(parts), [identity().to_public()])
        whole = parts / "sealed"
        with whole.open("wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(whole, 0o600)
        whole.replace(target)
    size = target.stat().st_size
    return Outcome(
        lines=(
            f"Wrote {target} ({size:,} bytes, {manifest['rows']:,} rows). "
            "Copy it to another machine, and prove it: steadway restore --drill newest",
        ),
        data={"file": target, "bytes": size, "manifest": manifest},
    )


def dump_database(parts: Path) -> None:
    """One consistent copy while the site goes on running."""
    from django.db import connection

    if connection.vendor == "sqlite":
        source = str(connection.settings_dict["NAME"])
        with closing(sqlite3.connect(source)) as database:
            database.execute("VACUUM INTO ?", (str(parts / SQLITE_NAME),))
        return
    run_postgres("pg_dump", "-Fc", "-f", str(parts / POSTGRES_NAME), database_name())


def database_name() -> str:
    """The name of the site's PostgreSQL database."""
    from django.db import connection

    return str(connection.settings_dict["NAME"])


def run_postgres(program: str, *arguments: str) -> None:
    """One of PostgreSQL's own programs, aimed at the site's server."""
    from django.db import connection

    folder = os.environ.get("STEADWAY_PG_BIN", "")
    found = shutil.which(program, path=f"{folder}:{os.environ.get('PATH', '')}")
    if not found:
        raise UserError(
            f"{program} was not found, so nothing was written. On Debian: "
            "apt-get install postgresql-client, or set STEADWAY_PG_BIN to its folder."
        )
    given = connection.settings_dict
    wanted = {
        "PGHOST": given.get("HOST") or given.get("OPTIONS", {}).get("host", ""),
        "PGPORT": given.get("PORT"),
        "PGUSER": given.get("USER"),
        "PGPASSWORD": given.get("PASSWORD"),
    }
    environment = {**os.environ, **{k: str(v) for k, v in wanted.items() if v}}
    done = subprocess.run(  # noqa: S603  the program was looked up, the arguments are ours
        [found, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise UserError(f"{program} ended with: {done.stderr.strip().splitlines()[-1:]}")


def copy_site(parts: Path) -> None:
    """What is not in the database: the site's file, its crisis numbers, its wording."""
    from django.conf import settings

    for name in ("site.yaml", "crisis.yaml"):
        if (settings.HOME / name).exists():
            shutil.copy2(settings.HOME / name, parts / name)
    if (settings.DATA / "instruments").exists():
        shutil.copytree(settings.DATA / "instruments", parts / "instruments")


def write_manifest(parts: Path, now: datetime) -> dict[str, Any]:
    """What a restore has to come back to: rows per table, the audit head, a sum per file."""
    from steadway.care.audit.queries import verify

    counts = table_counts()
    verdict = verify()
    manifest = {
        "steadway": __version__,
        "made_at": now.isoformat(),
        "rows": sum(counts.values()),
        "tables": counts,
        "audit": {"entries": verdict.entries, "head": verdict.head},
        "files": {
            str(path.relative_to(parts)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(parts.rglob("*"))
            if path.is_file()
        },
    }
    (parts / "manifest.json").write_text(json.dumps(manifest, indent=1))
    return manifest


def table_counts() -> dict[str, int]:
    """Rows per table of this site."""
    from django.apps import apps

    return {
        model._meta.db_table: model._default_manager.count()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.app_label != "sessions"
    }


def tar_of(parts: Path) -> bytes:
    """Everything in one tar, in memory: a site's database is small beside a server's memory."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for path in sorted(parts.rglob("*")):
            tar.add(path, arcname=str(path.relative_to(parts)), recursive=False)
    return buffer.getvalue()


def restore(given: argparse.Namespace) -> Outcome:
    """Put a backup back where nothing is, or prove in a throw-away place that it could be."""
    start()
    file = chosen(given.file)
    with opened(file) as (parts, manifest):
        if given.drill:
            faults = drill(parts, manifest)
        else:
            put_back(parts)
            faults = compare(manifest, table_counts())
    what = "Drill" if given.drill else "Restore"
    if faults:
        return Outcome(FOUND, (f"{what} of {file.name} found faults:", *faults), {"faults": faults})
    return Outcome(
        lines=(
            f"{what} of {file.name}: {manifest['rows']:,} rows in {len(manifest['tables'])} "
            "tables came back, and every file has the sum it was written with.",
        ),
        data={"file": file, "rows": manifest["rows"], "faults": []},
    )


def chosen(name: str) -> Path:
    """The file named, or the newest in the site's backup folder."""
    from django.conf import settings

    if name != "newest":
        path = Path(name).resolve()
        if not path.is_file():
            raise UserError(f"There is no file {path}.")
        return path
    newest = sorted((settings.DATA / "backups").glob(f"*{SUFFIX}"))
    if not newest:
        raise UserError("There is no backup yet. Make one with `steadway backup`.")
    return newest[-1]


@contextmanager
def opened(file: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The parts of a backup in a throw-away folder, after every sum was checked."""
    key = identity()
    try:
        plain = pyrage.decrypt(file.read_bytes(), [key])
    except pyrage.DecryptError as error:
        raise UserError(
            f"{file.name} could not be opened: it is damaged, cut off, or was made with another "
            "key. Nothing was changed. Try an older file, or the secrets.env of that time."
        ) from error
    with tempfile.TemporaryDirectory(prefix="steadway-restore-") as scratch:
        parts = Path(scratch)
        with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
            tar.extractall(parts, filter="data")
        manifest = json.loads((parts / "manifest.json").read_text())
        for name, wanted in manifest["files"].items():
            if hashlib.sha256((parts / name).read_bytes()).hexdigest() != wanted:
                raise UserError(f"{name} in {file.name} is not what was written into it.")
        yield parts, manifest


def drill(parts: Path, manifest: dict[str, Any]) -> list[str]:
    """Restore beside the site, count, and take it away again."""
    if (parts / SQLITE_NAME).exists():
        with closing(sqlite3.connect(parts / SQLITE_NAME)) as database:
            faults = [
                f"integrity: {row[0]}"
                for row in database.execute("PRAGMA integrity_check")
                if row[0] != "ok"
            ]
            counted = {
                table: database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # noqa: S608
                for table in manifest["tables"]
            }
        return faults + compare(manifest, counted)
    return compare(manifest, postgres_drill(parts / POSTGRES_NAME, list(manifest["tables"])))


def postgres_drill(dump: Path, tables: list[str]) -> dict[str, int]:
    """Restore into a scratch database of the same server and count its rows."""
    from django.db import connection
    from psycopg import sql

    scratch = f"steadway_drill_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(scratch)))  # type: ignore[arg-type]
    try:
        run_postgres("pg_restore", "--no-owner", "-d", scratch, str(dump))
        return postgres_counts(scratch, tables)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(scratch)))  # type: ignore[arg-type]


def postgres_counts(database: str, tables: list[str]) -> dict[str, int]:
    """Rows per table in another database of the site's server."""
    import psycopg
    from django.db import connection
    from psycopg import sql

    parameters = {**connection.get_connection_params(), "dbname": database}
    for ours in ("context", "cursor_factory", "prepare_threshold", "client_encoding"):
        parameters.pop(ours, None)
    with psycopg.connect(**parameters) as other:
        count = sql.SQL("SELECT count(*) FROM {}")
        return {
            table: other.execute(count.format(sql.Identifier(table))).fetchone()[0]  # type: ignore[index]
            for table in tables
        }


def compare(manifest: dict[str, Any], counted: dict[str, int]) -> list[str]:
    """Every table whose rows are not those that were written."""
    return [
        f"{table}: {counted.get(table, 0)} rows, {wanted} were written"
        for table, wanted in manifest["tables"].items()
        if counted.get(table, 0) != wanted
    ]


def put_back(parts: Path) -> None:
    """Replace the site's data; what was there is kept beside it, never overwritten."""
    from django.conf import settings
    from django.db import connection

    connection.close()
    if (parts / SQLITE_NAME).exists():
        if connection.vendor != "sqlite":
            raise UserError("This backup is of SQLite and the site runs on PostgreSQL.")
        target = Path(str(connection.settings_dict["NAME"]))
        keep_beside(target)
        shutil.copy2(parts / SQLITE_NAME, target)
    else:
        if any(table_exists()):
            raise UserError(
                "The site's database is not empty, and nothing was changed. "
                "Create an empty one, name it in STEADWAY_DATABASE_URL, and restore again."
            )
        run_postgres("pg_restore", "--no-owner", "-d", database_name(), str(parts / POSTGRES_NAME))
    if (parts / "instruments").exists():
        shutil.copytree(parts / "instruments", settings.DATA / "instruments", dirs_exist_ok=True)


def keep_beside(target: Path) -> None:
    """Move a database and its journals aside."""
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    for suffix in ("", "-wal", "-shm"):
        old = target.with_name(target.name + suffix)
        if old.exists():
            old.rename(old.with_name(f"{old.name}.before-{stamp}"))


def table_exists() -> list[str]:
    """The tables that the site's database has."""
    from django.db import connection

    return connection.introspection.table_names()
