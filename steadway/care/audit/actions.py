"""The only writers of the record."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from steadway.care.audit import chain, vocabulary
from steadway.care.audit.actor import Actor
from steadway.care.audit.errors import AuditKeyMissing, NaiveMoment
from steadway.care.audit.models import GENESIS, Entry, Payload

_LOCK = 0x57EAD7  # any number, as long as nothing else in the database uses it


def record(
    *,
    actor: Actor,
    act: str,
    subject: str,
    now: datetime,
    detail: Mapping[str, object] | None = None,
) -> Entry:
    """Append one entry, in the caller's transaction: deed and record stand or fall together.

    Call it as the last step of a verb, after every row the verb needs is locked or written.
    From here to the commit all other recorders wait; a verb that went on to wait for a row
    which one of them holds would stop both.
    """
    vocabulary.sentence_of(act)
    if now.tzinfo is None:
        raise NaiveMoment
    body = chain.canonical(detail) if detail else ""
    return _append(actor=actor, act=act, subject=subject, now=now, body=body, key=audit_key())


@transaction.atomic
def erase_payloads(*, subject: str, actor: Actor, now: datetime) -> int:
    """Erase the details of every entry about `subject`; the entries stay and still verify.

    Gives the number erased. Running it again erases nothing and records nothing.
    """
    erased, _ = Payload.objects.filter(entry__subject=subject).delete()
    if erased:
        record(actor=actor, act="audit.payloads_erased", subject=subject, now=now)
    return erased


def audit_key() -> bytes:
    """The key that seals the chain."""
    key: str = settings.STEADWAY_AUDIT_KEY
    if not key:
        raise AuditKeyMissing
    return key.encode()


def _wait_for_turn() -> None:
    # SQLite transactions start IMMEDIATE (settings.py): the writer's turn is already ours.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


# No savepoint: an entry that cannot be stored takes the whole deed with it.
@transaction.atomic(savepoint=False)
def _append(*, actor: Actor, act: str, subject: str, now: datetime, body: str, key: bytes) -> Entry:
    salt = chain.fresh_salt()
    _wait_for_turn()
    head = Entry.objects.order_by("-position").values_list("position", "digest").first()
    position, previous = head or (0, GENESIS)
    entry = Entry(
        position=position + 1,
        act_id=actor.act_id,
        act=act,
        actor_code=actor.code,
        actor_role=actor.role,
        subject=subject,
        at=now,
        payload_hash=chain.hash_of(salt, body) if body else "",
        previous=previous,
    )
    entry.digest = chain.seal(entry, key)
    entry.save(force_insert=True)
    if body:
        Payload.objects.create(entry=entry, salt=salt, body=body)
    return entry
