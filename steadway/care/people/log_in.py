"""Reading the account behind a session: everything a page needs of it, in one query."""

from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.http import HttpRequest

from steadway.care.people.models import Account
from steadway.care.people.prepared import Prepared
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


def begin_session(request: HttpRequest, account: Account) -> None:
    """Log somebody in who has just shown who they are: by joining, or through a demo door.

    The session gets a new id. It is not for a log-in page: allauth's asks for the second step.
    """
    get_adapter(request).login(request, account)


def account_with_everything(account_id: UUID) -> Account | None:
    """The account, its roles, second step, participant, identity and wishes, in one query.

    One row for each role held (most people hold one), so that a role given or taken counts
    from the next request on without a query of its own.
    """
    rows = _EVERYTHING.rows(account_id)
    if not rows:
        return None
    account: Account = rows[0].instance
    account.has_second_step = bool(rows[0].extra["with_second_step"])
    held = (row.extra["held_role"] for row in rows)
    account.held_roles = frozenset(Role(role) for role in held if role)
    return account


def _everything(account_id: UUID) -> QuerySet[Account]:
    second_step = Authenticator.objects.filter(user_id=OuterRef("pk"), type__in=_SECOND_STEPS)
    return (
        Account.objects.filter(pk=account_id)
        .select_related("participant__preferences", "participant__identity")
        .annotate(
            held=FilteredRelation("grants", condition=Q(grants__revoked_at=None)),
            held_role=F("held__role"),
            with_second_step=Exists(second_step),
        )
    )


_EVERYTHING = Prepared(_everything)
