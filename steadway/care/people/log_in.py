"""Reading the account behind a session: everything a page needs of it, in one query."""

from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q

from steadway.care.people.models import Account
from steadway.care.people.roles import Role

_SECOND_STEPS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class LogIn(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """allauth's log-in; the account comes with its roles, its participant and preferences."""

    def get_user(self, user_id: Any) -> Account | None:
        try:
            account = account_with_everything(UUID(str(user_id)))
        except (ValueError, ValidationError):
            return None
        return account if account is not None and account.is_active else None


def account_with_everything(account_id: UUID) -> Account | None:
    """The account with roles, participant, preferences and second step, in one query.

    One row for each role held (most people hold one), so that a role given or taken counts
    from the next request on without a query of its own.
    """
    second_step = Authenticator.objects.filter(user_id=OuterRef("pk"), type__in=_SECOND_STEPS)
    rows = list(
        Account.objects.filter(pk=account_id)
        .select_related("participant__preferences")
        .annotate(
            held=FilteredRelation("grants", condition=Q(grants__revoked_at=None)),
            held_role=F("held__role"),
            with_second_step=Exists(second_step),
        )
    )
    if not rows:
        return None
    account = rows[0]
    account.has_second_step = rows[0].with_second_step
    account.held_roles = frozenset(Role(row.held_role) for row in rows if row.held_role)
    return account
