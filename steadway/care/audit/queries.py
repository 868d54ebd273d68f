"""Reading the record, and checking that nobody has touched it."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from steadway.care.audit import chain, triggers
from steadway.care.audit.actions import audit_key
from steadway.care.audit.errors import UnreadableAnchor
from steadway.care.audit.models import GENESIS, Entry

_ERASURE = "audit.payloads_erased"


@dataclass(frozen=True)
class Anchor:
    """How long the chain was and how it ended. Kept off the machine, it shows a cut tail.

    Somebody who holds the database and the key can write the whole chain anew; only an anchor
    in other hands tells. Print it, mail it to the investigator, keep it on a second host.
    """

    entries: int
    head: str

    def __str__(self) -> str:
        return f"{self.entries}:{self.head}"

    @classmethod
    def parse(cls, text: str) -> "Anchor":
        """The anchor as it was printed."""
        found = re.fullmatch(r"\s*(\d+):([0-9a-f]{64})\s*", text)
        if found is None:
            raise UnreadableAnchor(text)
        return cls(int(found[1]), found[2])


@dataclass(frozen=True)
class Verdict:
    """What checking the chain found. `first_bad` is the position of the first bad entry."""

    ok: bool
    entries: int
    first_bad: int | None
    reason: str
    head: str


@dataclass
class _Check:
    """One walk along the chain: what is expected next, and what was erased on the way."""

    key: bytes
    anchor: Anchor | None
    position: int = 0
    head: str = GENESIS
    anchor_met: bool = False

    def fault_in(self, entry: Entry, payload: tuple[str, str] | None, erased: int) -> str:
        """Why this entry is bad; an empty text when it is good."""
        if entry.position != self.position + 1:
            return f"entry {self.position + 1} is missing"
        if entry.previous != self.head:
            return "it does not follow the entry before it"
        if chain.seal(entry, self.key) != entry.digest:
            return "its seal does not fit its content: it was changed, added or moved"
        fault = _payload_fault(entry, payload, erased)
        if fault:
            return fault
        if self.anchor and entry.position == self.anchor.entries:
            self.anchor_met = entry.digest == self.anchor.head
            if not self.anchor_met:
                return "it is not the entry that the anchor names: the chain was written anew"
        self.position, self.head = entry.position, entry.digest
        return ""


def anchor() -> Anchor:
    """Where the chain stands now."""
    head = Entry.objects.order_by("-position").values_list("position", "digest").first()
    return Anchor(*(head or (0, GENESIS)))


def verify(anchor: Anchor | str | None = None) -> Verdict:
    """Walk the whole chain; name the first bad entry and the reason."""
    if isinstance(anchor, str):
        anchor = Anchor.parse(anchor)
    check = _Check(audit_key(), anchor)
    erasures = _erasures()
    for entry, payload in _walk():
        fault = check.fault_in(entry, payload, erasures.get(entry.subject, 0))
        if fault:
            return Verdict(False, check.position, check.position + 1, fault, check.head)
    if anchor and check.position < anchor.entries:
        reason = f"the chain was cut: the anchor knows {anchor.entries} entries"
        return Verdict(False, check.position, check.position + 1, reason, check.head)
    return Verdict(True, check.position, None, "", check.head)


def entries_about(subject: str) -> list[Entry]:
    """What happened around one subject, oldest first."""
    return list(Entry.objects.filter(subject=subject).select_related("payload"))


def detail_of(entry: Entry) -> Mapping[str, Any]:
    """The details of an entry; empty where there were none or they were erased."""
    payload = getattr(entry, "payload", None)
    return json.loads(payload.body) if payload is not None else {}


def unguarded_tables() -> tuple[str, ...]:
    """Guards that the migrations set up and the database has lost, such as after a table was
    rebuilt. Empty when all is well; for `steadway doctor`."""
    postgres = connection.vendor == "postgresql"
    standing = _standing_triggers(postgres)
    wanted = {name for guard in _guards() for name in guard.trigger_names(postgres)}
    return tuple(sorted(wanted - standing))


def _walk() -> Iterator[tuple[Entry, tuple[str, str] | None]]:
    for entry in Entry.objects.select_related("payload").order_by("position").iterator(2000):
        payload = getattr(entry, "payload", None)
        yield entry, (payload.salt, payload.body) if payload is not None else None


def _erasures() -> dict[str, int]:
    """For each subject, the position of its last erasure."""
    rows = Entry.objects.filter(act=_ERASURE).order_by("position")
    return dict(rows.values_list("subject", "position"))


def _payload_fault(entry: Entry, payload: tuple[str, str] | None, erased: int) -> str:
    if payload is not None:
        fits = chain.hash_of(*payload) == entry.payload_hash
        return "" if fits else "its details are not the ones it was sealed with"
    if entry.payload_hash and erased < entry.position:
        return "its details are gone and no erasure was recorded"
    return ""


def _guards() -> list[triggers.Refuse]:
    migrations = MigrationLoader(connection).disk_migrations.values()
    operations = [operation for one in migrations for operation in one.operations]
    return [one for one in operations if isinstance(one, triggers.Refuse)]


def _standing_triggers(postgres: bool) -> set[str]:
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if postgres
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}
