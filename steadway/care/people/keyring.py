"""The keys that seal what identifies a person, and how a value is sealed and opened.

Two ways: `seal` (AES-256-GCM, a fresh nonce each time, nothing can be searched) and
`seal_searchable` (AES-SIV, the same text gives the same value, so equality can be looked up
and nothing else). Both name their key in the value and bind it to its table and column.
"""

from base64 import b64decode, urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from functools import lru_cache
from os import urandom

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from steadway.care.people.errors import KeyFault, UnknownKey, UnreadableValue

_NONCE = 12
_SEALED, _SEARCHABLE = "g1", "s1"


@dataclass(frozen=True)
class Key:
    """One master key; each kind of sealing uses a key derived from it, never the master."""

    id: str
    sealing: AESGCM
    searching: AESSIV


@dataclass(frozen=True)
class Keyring:
    """Every key the site has, newest first: the first seals, all of them open."""

    keys: tuple[Key, ...]

    def seal(self, text: str, place: str) -> str:
        key, nonce = self.keys[0], urandom(_NONCE)
        sealed = nonce + key.sealing.encrypt(nonce, text.encode(), place.encode())
        return f"{_SEALED}.{key.id}.{_text(sealed)}"

    def seal_searchable(self, text: str, place: str, key: Key | None = None) -> str:
        key = key or self.keys[0]
        sealed = key.searching.encrypt(text.encode(), [place.encode()])
        return f"{_SEARCHABLE}.{key.id}.{_text(sealed)}"

    def every_searchable(self, text: str, place: str) -> list[str]:
        """How `text` may stand in the table: once for each key."""
        return [self.seal_searchable(text, place, key) for key in self.keys]

    def open(self, value: str, place: str) -> str:
        kind, key_id, sealed = _parts(value, place)
        key = self._key(key_id)
        try:
            if kind == _SEARCHABLE:
                return key.searching.decrypt(sealed, [place.encode()]).decode()
            return key.sealing.decrypt(sealed[:_NONCE], sealed[_NONCE:], place.encode()).decode()
        except (InvalidTag, ValueError) as fault:
            raise UnreadableValue(place) from fault

    def is_newest(self, value: str) -> bool:
        """Whether the value is sealed with the key that seals today."""
        return value.split(".")[1:2] == [self.keys[0].id]

    def _key(self, key_id: str) -> Key:
        for key in self.keys:
            if key.id == key_id:
                return key
        raise UnknownKey(key_id)


def keyring() -> Keyring:
    """The site's keyring."""
    return parse_keys(settings.STEADWAY_KEYS)


@lru_cache(maxsize=8)
def parse_keys(text: str) -> Keyring:
    """`id:base64,id:base64`, newest first; a bare base64 value is one key called “k0”."""
    keys = tuple(_parse_key(part.strip()) for part in text.split(",") if part.strip())
    if not keys:
        raise KeyFault(
            "STEADWAY_FIELD_KEYS is empty, so nothing that identifies a person can be stored. "
            "`steadway init` makes a key."
        )
    if len({key.id for key in keys}) != len(keys):
        raise KeyFault("Two keys in STEADWAY_FIELD_KEYS have the same name. Rename one of them.")
    return Keyring(keys)


def _parse_key(text: str) -> Key:
    key_id, colon, encoded = text.partition(":")
    if not colon:
        key_id, encoded = "k0", text
    try:
        master = b64decode(encoded, validate=True)
    except NotBase64 as fault:
        raise KeyFault(f"The field key “{key_id}” is not base64.") from fault
    if len(master) < 32 or not key_id.isalnum():
        raise KeyFault(f"The field key “{key_id}” needs a plain name and at least 32 bytes.")
    return Key(key_id, AESGCM(_derive(master, b"seal", 32)), AESSIV(_derive(master, b"search", 64)))


def _derive(master: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length=length, salt=None, info=b"steadway " + purpose).derive(master)


def _parts(value: str, place: str) -> tuple[str, str, bytes]:
    kind, _, rest = value.partition(".")
    key_id, _, sealed = rest.partition(".")
    if kind not in (_SEALED, _SEARCHABLE) or not sealed:
        raise UnreadableValue(place)
    try:
        return kind, key_id, urlsafe_b64decode(sealed)
    except NotBase64 as fault:
        raise UnreadableValue(place) from fault


def _text(sealed: bytes) -> str:
    return urlsafe_b64encode(sealed).decode()
