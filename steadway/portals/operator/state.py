"""How the site is doing, from what the rooms tell: numbers and reasons, nothing about anybody."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from django.conf import settings

from steadway.care.delivery.models import PublishedProgramme
from steadway.care.delivery.queries import broken_pages
from steadway.care.notices import queries as notices
from steadway.care.safety import queries as safety
from steadway.care.safety.crisis_numbers import stale

Level = Literal["OK", "WARN", "STOP"]
BACKUPS = "*.steadway.age"
BACKUP_FRESH_FOR = timedelta(hours=26)
LATE_AFTER = timedelta(minutes=10)
LATELY = timedelta(days=7)


@dataclass(frozen=True)
class Check:
    """One thing looked at: its name, how it is, one sentence, and what to do."""

    name: str
    level: Level
    sentence: str
    fix: str = ""


def checks(now: datetime, backups: Path) -> tuple[Check, ...]:
    """Everything this page can see for itself; `steadway check` looks at more."""
    return (
        *_worker(now),
        *_outbox(now),
        *_alerts(now),
        *_pages(now),
        *_backup(now, backups),
        *_numbers(now),
    )


def programmes() -> tuple[PublishedProgramme, ...]:
    """Every published version without its content, newest first."""
    return tuple(PublishedProgramme.objects.defer("bundle").order_by("-published_at"))


def newest_backup(folder: Path) -> datetime | None:
    """When the newest backup in the site's folder was written."""
    times = [path.stat().st_mtime for path in folder.glob(BACKUPS)]
    return datetime.fromtimestamp(max(times), UTC) if times else None


def _worker(now: datetime) -> Iterator[Check]:
    if notices.worker_is_alive(now):
        yield Check("Worker", "OK", "A worker is alive.")
    else:
        yield Check(
            "Worker",
            "STOP",
            "No worker has been heard of for 5 minutes. No letter goes out and no alert climbs.",
            "Start it: steadway worker",
        )


def _outbox(now: datetime) -> Iterator[Check]:
    state = notices.outbox_state(now)
    oldest = state.oldest_due_at
    if oldest is not None and now - oldest > LATE_AFTER:
        yield Check(
            "Letters",
            "WARN",
            f"{_count(state.due, 'letter is', 'letters are')} due and "
            f"{'has' if state.due == 1 else 'have'} not gone.",
            "Look at the reasons below, then at the mail settings in site.yaml.",
        )
    else:
        waits = _count(state.waiting, "letter waits for its", "letters wait for their")
        yield Check("Letters", "OK", f"{waits} time.")


def _alerts(now: datetime) -> Iterator[Check]:
    numbers = safety.open_numbers(now)
    if numbers.past_deadline:
        yield Check(
            "Alerts",
            "STOP",
            f"{_count(numbers.past_deadline, 'alert is past its', 'alerts are past their')} time, "
            "and nobody has taken "
            f"{'it' if numbers.past_deadline == 1 else 'them'} on.",
            "Reach the people on call.",
        )
    else:
        yield Check(
            "Alerts",
            "OK",
            f"{_count(numbers.open, 'alert is', 'alerts are')} open, none past its time.",
        )
    if numbers.nobody_to_tell:
        yield Check(
            "People to tell",
            "WARN" if safety.nobody_on_call() else "STOP",
            "If an alert came now, there would be nobody to tell.",
            "Name people with an e-mail address under safety in site.yaml.",
        )


def _pages(now: datetime) -> Iterator[Check]:
    lately = [page for page in broken_pages() if now - page.last_seen_at <= LATELY]
    if lately:
        yield Check(
            "Pages",
            "WARN",
            f"{_count(len(lately), 'rule', 'rules')} broke on a page in the last 7 days.",
            "See the list below; mend the rule and publish a new version.",
        )


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _backup(now: datetime, folder: Path) -> Iterator[Check]:
    newest = newest_backup(folder)
    if newest is None:
        yield Check("Backup", "WARN", "There is no backup yet.", "Make one: steadway backup")
    elif now - newest > BACKUP_FRESH_FOR:
        yield Check(
            "Backup", "WARN", "The newest backup is over a day old.", "Make one: steadway backup"
        )
    else:
        yield Check("Backup", "OK", "The newest backup is less than 26 hours old.")


def _numbers(now: datetime) -> Iterator[Check]:
    faults = stale(safety.help_resources(), now.date())
    if faults:
        yield Check(
            "Crisis numbers",
            "WARN" if settings.MODE == "demo" else "STOP",  # nobody real is sent there
            faults[0],
            "Check each line against its source, and write crisis.yaml in the site's folder.",
        )
    else:
        yield Check("Crisis numbers", "OK", "Somebody has checked the numbers on the help page.")
