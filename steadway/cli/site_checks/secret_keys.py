"""The four secrets: there, of our making, and the ones that this database was written with."""

from collections.abc import Iterator
from typing import Any

from steadway.cli.site_checks.line import Check

THROWAWAY = "c3RlYWR3YXktdGhyb3dhd2F5"  # how the test suite's key begins; it ships with the code
SHORTEST = 32
RESTORE = "Put secrets.env back from where you keep it; for a new site run `steadway init`."
NEW = "Make a new one: `steadway init` in an empty folder shows how."


def keys(settings: Any) -> Iterator[Check]:
    """Each secret is there, long enough, of the right form, and not one from the code."""
    named = {
        "STEADWAY_SECRET_KEY": settings.SECRET_KEY,
        "STEADWAY_FIELD_KEYS": settings.STEADWAY_KEYS,
        "STEADWAY_AUDIT_KEY": settings.STEADWAY_AUDIT_KEY,
        "STEADWAY_BACKUP_KEY": settings.STEADWAY_BACKUP_KEY,
    }
    for name, value in named.items():
        if not value or value == "missing":
            yield Check(name, "STOP", "is not set.", RESTORE)
        elif is_weak(str(value)):
            yield Check(name, "STOP", "is a default or too short to keep a secret.", NEW)
        elif sentence := malformed(name, str(value)):
            yield Check(name, "STOP", sentence, RESTORE)
        else:
            yield Check(name, "OK", "is set.")
    yield from file_rights(settings)


def is_weak(value: str) -> bool:
    """Short, from the code, Django's own placeholder, or one character over and over."""
    known = THROWAWAY in value or value.startswith("django-insecure")
    return known or len(value) < SHORTEST or len(set(value)) < 8


def malformed(name: str, value: str) -> str:
    """Why a key cannot be used for what it is for; empty when it can."""
    if name == "STEADWAY_FIELD_KEYS":
        from steadway.care.people.errors import KeyFault
        from steadway.care.people.keyring import parse_keys

        try:
            parse_keys(value)
        except KeyFault as error:
            return str(error)
    if name == "STEADWAY_BACKUP_KEY":
        import pyrage

        try:
            pyrage.x25519.Identity.from_str(value)
        except pyrage.IdentityError:
            return "is not an age key, so no backup could be made."
    return ""


def file_rights(settings: Any) -> Iterator[Check]:
    """secrets.env is for the operator's eyes alone."""
    path = settings.HOME / "secrets.env"
    if path.exists() and path.stat().st_mode & 0o077:
        yield Check(
            "secrets.env", "WARN", "can be read by others on this machine.", f"chmod 600 {path}"
        )


def fit(settings: Any) -> Iterator[Check]:
    """The keys at hand are those that the newest rows were sealed with.

    Going on with another audit key would break the chain for good, and with other field keys
    nobody could log in.
    """
    from steadway.care.audit import chain
    from steadway.care.audit.models import Entry

    newest = Entry.objects.order_by("-position").first()
    if newest and chain.seal(newest, settings.STEADWAY_AUDIT_KEY.encode()) != newest.digest:
        yield Check(
            "audit key",
            "STOP",
            "does not fit the newest entry of the audit chain.",
            "Put back the STEADWAY_AUDIT_KEY of this database; `steadway verify-audit` says more.",
        )
    if sentence := sealed_addresses():
        yield Check("field keys", "STOP", sentence, "Put back the STEADWAY_FIELD_KEYS of its time.")


def sealed_addresses() -> str:
    """Why the newest e-mail address does not open; empty when it does or there is none."""
    from steadway.care.people.errors import KeyFault
    from steadway.care.people.models import Account

    try:
        Account.objects.order_by("-opened_at").first()  # its address is opened as it is read
    except KeyFault as error:
        return str(error)
    return ""
