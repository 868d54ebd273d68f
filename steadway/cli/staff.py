"""`steadway staff list | add | reset | remove`: who works here, and a way back in.

No letter ever lets staff in, so whoever lost a password or a second step comes to the operator.
A first password is shown once, on this screen; at the log-in a second step has to be set up.
"""

from __future__ import annotations

import argparse
import secrets
from typing import TYPE_CHECKING, Any

from steadway.cli.django_start import start
from steadway.cli.outcome import USAGE, Outcome, UserError

if TYPE_CHECKING:
    from steadway.care.people.models import Account
    from steadway.care.people.roles import Role


def first_password() -> str:
    """Long enough to be safe, short enough to read to somebody over the phone."""
    return "-".join(secrets.token_hex(3) for _ in range(4))


def list_(given: argparse.Namespace) -> Outcome:
    """Codes and roles, and whether the second step is set up; no names."""
    start()
    from steadway.care.people.queries import staff_accounts

    rows: list[dict[str, Any]] = [
        {"code": account.code, "roles": sorted(account.current_roles()), "second_step": ready}
        for account, ready in staff_accounts()
    ]
    lines = [
        f"{row['code']}  {', '.join(row['roles'])}  "
        f"{'second step set up' if row['second_step'] else 'no second step yet'}"
        for row in rows
    ]
    return Outcome(lines=lines or ("Nobody works here yet: steadway staff add",),
                   data={"staff": rows})  # fmt: skip


def add(given: argparse.Namespace) -> Outcome:
    """An account with its roles; with an account already, the roles that are missing."""
    start()
    from django.utils import timezone

    from steadway.care.audit.actor import Actor
    from steadway.care.people.actions import grant_role, open_staff_account
    from steadway.care.people.errors import PeopleError
    from steadway.care.people.queries import account_with_address

    roles, actor, now = chosen(given.role), Actor.system("staff"), timezone.now()
    account = account_with_address(given.email)
    try:
        if account is not None:
            for role in sorted(set(roles) - account.current_roles()):
                grant_role(account=account, role=role, actor=actor, now=now)
            return Outcome(lines=(f"{account.code} now has: {', '.join(roles)}.",),
                           data={"code": account.code})  # fmt: skip
        password = first_password()
        account = open_staff_account(
            email=given.email,
            password=password,
            display_name=given.name or "",
            roles=roles,
            actor=actor,
            now=now,
        )
    except PeopleError as error:
        raise UserError(str(error), USAGE) from error
    said = f"{account.code}, first password {password}: shown once, hand it over in person."
    return Outcome(lines=(said,), data={"code": account.code, "first_password": password})


def reset(given: argparse.Namespace) -> Outcome:
    """A new first password, no second step, no session: the start of the way in."""
    account = existing(given.email)
    from django.utils import timezone

    from steadway.care.audit.actor import Actor
    from steadway.care.people.actions import start_afresh

    password = first_password()
    start_afresh(account=account, password=password, actor=Actor.system("staff"),
                 now=timezone.now())  # fmt: skip
    said = f"{account.code}, new first password {password}: shown once, hand it over in person."
    return Outcome(lines=(said,), data={"code": account.code, "first_password": password})


def remove(given: argparse.Namespace) -> Outcome:
    """Every role taken back; the record keeps the code and what was done under it."""
    account = existing(given.email)
    from django.utils import timezone

    from steadway.care.audit.actor import Actor
    from steadway.care.people.actions import revoke_role

    roles = sorted(account.current_roles())
    for role in roles:
        revoke_role(account=account, role=role, actor=Actor.system("staff"), now=timezone.now())
    return Outcome(lines=(f"{account.code} has no role any more; every session has ended.",),
                   data={"code": account.code, "taken_back": roles})  # fmt: skip


def existing(email: str) -> Account:
    """The staff account with this address, or a sentence."""
    start()
    from steadway.care.people.queries import account_with_address

    account = account_with_address(email)
    if account is None or not account.is_staff_member:
        raise UserError(f"Nobody who works here has the address {email}. Nothing was changed.")
    return account


def chosen(names: list[str]) -> list[Role]:
    """The roles named, each a role of staff."""
    from steadway.care.people.roles import STAFF, Role

    wrong = sorted(set(names) - set(STAFF))
    if wrong or not names:
        known = ", ".join(sorted(STAFF))
        raise UserError(f"Name a role with --role: {known}. Nothing was changed.", USAGE)
    return [Role(name) for name in names]
