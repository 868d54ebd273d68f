"""What was acknowledged against what is stored."""

import json
from collections import Counter
from dataclasses import dataclass

from chaos.web import DemoSite
from chaos.writing import FIELD, WORKSHEET

STORED = f"""
import json
from collections import Counter
from steadway.cli.django_start import start
start(mode="demo")
from django.db import connection
from steadway.care.audit.queries import verify
from steadway.care.delivery.models import WorksheetEntry
entries = WorksheetEntry.objects.filter(worksheet={WORKSHEET!r})
found = Counter(entry.values.get({FIELD!r}) for entry in entries)
sound = True
if connection.vendor == "sqlite":
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        sound = cursor.fetchone() == ("ok",)
print(json.dumps([found, verify().ok, sound]))
"""


@dataclass(frozen=True)
class Reckoning:
    """Acknowledged ⊆ stored, each exactly once, on a database and a record that are whole."""

    acknowledged: int
    stored: int
    lost: list[str]
    doubled: list[str]
    chain_holds: bool
    database_sound: bool


def reckon(site: DemoSite, acknowledged: list[str], *, prefix: str) -> Reckoning:
    """Compare one run, whose worksheets carry `prefix`; asked in a fresh process."""
    found, chain_holds, sound = json.loads(site.ask(STORED))
    stored = Counter({text: n for text, n in found.items() if str(text).startswith(prefix)})
    return Reckoning(
        acknowledged=len(acknowledged),
        stored=stored.total(),
        lost=[marker for marker in acknowledged if not stored[marker]],
        doubled=[marker for marker, times in stored.items() if times > 1],
        chain_holds=chain_holds,
        database_sound=sound,
    )
