"""Giving and taking roles. Either ends the sessions of the account, so that it counts at once."""

from datetime import datetime

from django.db import transaction

from steadway.care.audit.actions import record
from steadway.care.audit.actor import Actor
from steadway.care.people.actions.sessions import forget_sessions
from steadway.care.people.errors import RoleFault
from steadway.care.people.models import Account, RoleGrant
from steadway.care.people.roles import Role, clash


@transaction.atomic
def grant_role(*, account: Account, role: Role, actor: Actor, now: datetime) -> RoleGrant:
    """Give a role and end the account's sessions. Giving it twice is giving it once."""
    held = RoleGrant.objects.filter(account=account, role=role, revoked_at=None).first()
    if held is not None:
        return held
    grant = give(account=account, role=role, actor=actor, now=now)
    forget_sessions(account)
    return grant


@transaction.atomic
def revoke_role(*, account: Account, role: Role, actor: Actor, now: datetime) -> RoleGrant | None:
    """Take a role back and end the account's sessions. None where it was not held."""
    grant = _locked_roles(account).get(role)
    if grant is None:
        return None
    grant.revoked_at, grant.revoked_by = now, actor.code
    grant.save()
    forget_sessions(account)
    record(
        actor=actor, act="people.role_revoked", subject=account.code, now=now,
        detail={"role": role.value},
    )  # fmt: skip
    return grant


def give(*, account: Account, role: Role, actor: Actor, now: datetime) -> RoleGrant:
    """The role itself, where there are no sessions yet; inside a transaction."""
    role = Role(role)
    held = _locked_roles(account)
    if role in held:
        return held[role]
    pair = clash(frozenset(held) | {role})
    if pair is not None:
        names = " and ".join(sorted(one.label.lower() for one in pair))
        raise RoleFault(
            f"One person cannot be {names}: nothing was changed. Take the other role back first."
        )
    grant = RoleGrant.objects.create(
        account=account, role=role, granted_at=now, granted_by=actor.code
    )
    record(
        actor=actor, act="people.role_granted", subject=account.code, now=now,
        detail={"role": role.value},
    )  # fmt: skip
    return grant


def _locked_roles(account: Account) -> dict[Role, RoleGrant]:
    # Two roles that clash, given at the same moment, would each see the other missing.
    Account.objects.select_for_update().get(pk=account.pk)
    grants = RoleGrant.objects.filter(account=account, revoked_at=None)
    return {Role(grant.role): grant for grant in grants}
