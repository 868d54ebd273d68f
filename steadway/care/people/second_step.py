"""A second step counts from now on everywhere: sessions that began without it end.

allauth tells of it by a signal, the one kind of signal this house listens to: it comes from
a library, which cannot call our verbs.
"""

from typing import Any

from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from steadway.care.audit.actions import record
from steadway.care.audit.actor import Actor
from steadway.care.people.actions.sessions import forget_sessions
from steadway.care.people.models import Account


def listen() -> None:
    """Called once, when the room opens."""
    authenticator_added.connect(_added, dispatch_uid="people.second_step_added")
    authenticator_removed.connect(_removed, dispatch_uid="people.second_step_removed")


def _added(sender: object, request: HttpRequest, user: Account, **_: Any) -> None:
    _settle(request, user, "people.second_step_added")


def _removed(sender: object, request: HttpRequest, user: Account, **_: Any) -> None:
    _settle(request, user, "people.second_step_removed")


@transaction.atomic
def _settle(request: HttpRequest, account: Account, act: str) -> None:
    # This session goes on under a new id; `forget_sessions` has ended all the others.
    forget_sessions(account)
    request.session["second_step_since"] = timezone.now().timestamp()
    update_session_auth_hash(request, account)
    record(actor=Actor.of(account), act=act, subject=account.code, now=timezone.now())
