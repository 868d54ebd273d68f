"""What slips while a site runs: backups that stopped, a disk that fills."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from steadway.cli.site_checks.line import Check

BACKUP_EVERY = timedelta(hours=26)  # a day, and two hours for a timer that starts late
ROOM_LEFT = 0.10


def upkeep(settings: Any) -> Iterator[Check]:
    """Backups and room, on a live site."""
    if settings.MODE == "live":
        yield from backups(settings)
    yield from room(settings)


def backups(settings: Any) -> Iterator[Check]:
    """The newest backup is not older than a day."""
    from steadway.cli.backup_files import last_made

    last = last_made(settings.DATA)
    age = datetime.now(UTC) - last if last else None
    if age is not None and age <= BACKUP_EVERY:
        yield Check("backup", "OK", f"the newest is {age.total_seconds() / 3600:.0f} h old.")
    else:
        said = f"the newest is {age.days} days old." if age else "there is none yet."
        yield Check("backup", "WARN", said, "Run `steadway backup` each night.")


def room(settings: Any) -> Iterator[Check]:
    """The disk has room for what people write."""
    folder = settings.HOME if settings.HOME.exists() else settings.HOME.parent
    if not folder.exists():
        return
    usage = shutil.disk_usage(folder)
    if usage.free / usage.total < ROOM_LEFT:
        yield Check(
            "disk",
            "WARN",
            f"{usage.free / 1e9:.1f} GB are free, less than a tenth.",
            "Make room before people's answers are refused.",
        )
