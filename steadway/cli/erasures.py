"""Who was erased stays erased, also after an older backup is put back.

The journal is a list of codes, never a name. It lies beside the database and beside the backups,
so that it is newer than the backup that is restored. Reading it again erases nobody twice.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from steadway.cli.whole_files import write_whole

JOURNAL = "erased.json"


def read(*folders: Path) -> set[str]:
    """Every code that any of these journals names."""
    codes: set[str] = set()
    for path in (folder / JOURNAL for folder in folders):
        if path.is_file():
            codes.update(map(str, json.loads(path.read_text(encoding="utf-8"))))
    return codes


def note(codes: Iterable[str], *folders: Path) -> None:
    """Add these codes to the journals; a code that is in one is never taken out."""
    every = sorted({*codes, *read(*folders)})
    for folder in folders:
        if every and read(folder) != set(every):
            write_whole(folder / JOURNAL, json.dumps(every) + "\n")


def in_database() -> set[str]:
    """Who is erased here; nobody where there are no such tables, as on a new machine."""
    from django.db import Error

    from steadway.care.people.queries import erased_codes

    try:
        return {code for code, _ in erased_codes()}
    except Error:
        return set()


def replay(codes: Iterable[str]) -> list[str]:
    """Erase everyone named who is here again; gives whom."""
    from django.db import transaction
    from django.utils import timezone

    from steadway.care.audit.actor import Actor
    from steadway.care.delivery import actions as delivery
    from steadway.care.people import actions as people
    from steadway.care.people.queries import participant_by_code

    again = []
    for code in sorted(set(codes) - in_database()):
        person = participant_by_code(code)
        if person is None:
            continue  # joined after this backup was made
        actor, now = Actor.system("erasure-journal"), timezone.now()
        with transaction.atomic():
            delivery.leave(participant=person, actor=actor, now=now)
            delivery.erase_words(participant=person, actor=actor, now=now)
            people.erase_identity(participant=person, actor=actor, now=now)
        again.append(code)
    return again
