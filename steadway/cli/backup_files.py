"""Backup files: their names, the key that opens them, what is inside, which one is the newest."""

import hashlib
import io
import json
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pyrage

from steadway.cli.outcome import UserError
from steadway.cli.whole_files import write_whole

SUFFIX = ".steadway.age"
SQLITE_NAME, POSTGRES_NAME = "database.sqlite3", "database.pgdump"
MANIFEST = "manifest.json"
LAST = "last-backup.json"


def identity() -> Any:
    """The key that opens backups, from the site's secrets."""
    from django.conf import settings

    if not settings.STEADWAY_BACKUP_KEY:
        raise UserError(
            f"STEADWAY_BACKUP_KEY is not set, so nothing was done. "
            f"Put secrets.env back into {settings.HOME}."
        )
    try:
        return pyrage.x25519.Identity.from_str(settings.STEADWAY_BACKUP_KEY)
    except pyrage.IdentityError as error:
        raise UserError(
            "STEADWAY_BACKUP_KEY is not an age key, so nothing was done. "
            "`steadway init` in a new folder shows what one looks like."
        ) from error


def pack(parts: Path) -> bytes:
    """Everything in one tar, in memory: a site's database is small beside a server's memory."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for path in sorted(parts.rglob("*")):
            tar.add(path, arcname=str(path.relative_to(parts)), recursive=False)
    return buffer.getvalue()


@contextmanager
def opened(file: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The parts of a backup in a throw-away folder, after every sum was checked."""
    plain = decrypted(file)
    with tempfile.TemporaryDirectory(prefix="steadway-restore-") as scratch:
        parts = Path(scratch)
        try:
            with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
                tar.extractall(parts, filter="data")
            manifest = json.loads((parts / MANIFEST).read_text(encoding="utf-8"))
            faults = wrong_sums(parts, manifest)
        except (tarfile.TarError, OSError, ValueError, KeyError, TypeError) as error:
            raise UserError(
                f"{file.name} opens with this key, but it is not a backup of Steadway's. "
                "Nothing was changed."
            ) from error
        if faults:
            raise UserError(
                f"{faults[0]} in {file.name} is not what was written into it. "
                "Nothing was changed. Try another file."
            )
        yield parts, manifest


def decrypted(file: Path) -> bytes:
    """What is in the file; it carries its own seal, so a changed byte is noticed."""
    key = identity()
    try:
        plain: bytes = pyrage.decrypt(file.read_bytes(), [key])
    except pyrage.DecryptError as error:
        raise UserError(
            f"{file.name} could not be opened: it is damaged, cut off, no backup at all, or was "
            "made with another key. Nothing was changed. Try an older file, or the secrets.env "
            "of that time."
        ) from error
    return plain


def sums(parts: Path) -> dict[str, str]:
    """A sum for each file."""
    return {
        str(path.relative_to(parts)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(parts.rglob("*"))
        if path.is_file()
    }


def wrong_sums(parts: Path, manifest: dict[str, Any]) -> list[str]:
    """The files that are not those that were packed."""
    found = sums(parts)
    return [name for name, wanted in manifest["files"].items() if found.get(name) != wanted]


def note_last(data: Path, file: Path, now: datetime) -> None:
    """Remember where the newest backup went, for `newest` and for the check of its age."""
    said = {"made_at": now.isoformat(), "file": str(file)}
    write_whole(data / LAST, json.dumps(said))


def last_made(data: Path) -> datetime | None:
    """When the newest backup was made."""
    return datetime.fromisoformat(noted["made_at"]) if (noted := read_last(data)) else None


def read_last(data: Path) -> dict[str, str] | None:
    """What `note_last` wrote; None where there is nothing to read."""
    try:
        noted: dict[str, str] = json.loads((data / LAST).read_text(encoding="utf-8"))
        datetime.fromisoformat(noted["made_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return noted


def chosen(name: str) -> Path:
    """The file named, or the newest."""
    from django.conf import settings

    if name != "newest":
        path = Path(name).resolve()
        if not path.is_file():
            raise UserError(f"There is no file {path}.")
        return path
    noted = read_last(settings.DATA)
    folder = Path(noted["file"]).parent if noted else settings.DATA / "backups"
    found = sorted(folder.glob(f"*{SUFFIX}"))
    if not found:
        raise UserError(f"There is no backup in {folder}. Make one with `steadway backup`.")
    return found[-1]
