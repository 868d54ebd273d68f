"""Who is told, in which order: the site's list first, then whoever else holds the role."""

from dataclasses import dataclass

from django.conf import settings

from steadway.care.people import queries as people
from steadway.care.people.models import Account
from steadway.care.people.roles import Role
from steadway.site_file import Person


@dataclass(frozen=True)
class Rung:
    """Somebody who can be told. A listed person without an account is told all the same."""

    account: Account | None
    address: str | None


def rungs() -> tuple[Rung, ...]:
    """The ladder of this site. Where nobody is on call, the owner of that choice is told."""
    listed = [_rung(person) for person in _listed() if person.email]
    known = {rung.account.pk for rung in listed if rung.account}
    others = [
        Rung(account, None)
        for account in people.accounts_with_role(Role.ON_CALL)
        if account.pk not in known
    ]
    return (*listed, *others)


def rung_at(level: int) -> Rung | None:
    """Who is told at `level`; after the last person the first one is told again."""
    ladder = rungs()
    return ladder[level % len(ladder)] if ladder else None


def _listed() -> tuple[Person, ...]:
    safety = settings.STEADWAY.safety
    if safety.watch == "on_call":
        return tuple(safety.on_call)
    return (safety.owner,) if safety.owner else ()


def _rung(person: Person) -> Rung:
    account = people.account_with_address(person.email)
    active = account if account is not None and account.is_active else None
    return Rung(active, None if active else person.email)
