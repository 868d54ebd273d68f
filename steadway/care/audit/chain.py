"""How an entry is sealed: the arithmetic of the chain, without a database."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from uuid import UUID

from steadway.care.audit.models import Entry


def seal(entry: Entry, key: bytes) -> str:
    """HMAC-SHA256 over every column but the digest itself, unambiguously joined."""
    parts = [
        entry.position,
        entry.previous,
        str(entry.act_id),
        entry.act,
        entry.actor_code,
        entry.actor_role,
        entry.subject,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.payload_hash,
    ]
    text = json.dumps(parts, ensure_ascii=True, separators=(",", ":"))
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def fresh_salt() -> str:
    """A salt that makes a short detail unguessable once it is erased."""
    return secrets.token_hex(16)


def hash_of(salt: str, body: str) -> str:
    """What the chain keeps of a detail."""
    return hashlib.sha256(f"{salt}:{body}".encode()).hexdigest()


def canonical(detail: Mapping[str, object]) -> str:
    """One spelling for one detail: sorted keys, no spaces, dates in ISO form."""
    return json.dumps(
        detail, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain
    )


def _plain(value: object) -> object:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"A detail of type {type(value).__name__} cannot be recorded.")
