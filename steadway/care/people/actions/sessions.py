"""Ending sessions, and the new password that an operator may set."""

import uuid
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from steadway.care.audit.actions import record
from steadway.care.audit.actor import Actor
from steadway.care.people import throttle
from steadway.care.people.errors import WeakPassword
from steadway.care.people.models import Account, Session


@transaction.atomic
def end_sessions(*, account: Account, actor: Actor, now: datetime) -> int:
    """End every session of an account; gives how many there were."""
    ended = forget_sessions(account)
    record(
        actor=actor, act="people.sessions_ended", subject=account.code, now=now,
        detail={"sessions": ended},
    )  # fmt: skip
    return ended


@transaction.atomic
def end_session(*, account: Account, session_key: str, actor: Actor, now: datetime) -> bool:
    """End one of the account's own sessions; False where it is not theirs or already over."""
    ended, _ = Session.objects.filter(account=account, session_key=session_key).delete()
    if ended:
        record(
            actor=actor, act="people.sessions_ended", subject=account.code, now=now,
            detail={"sessions": 1},
        )  # fmt: skip
    return bool(ended)


@transaction.atomic
def set_password(*, account: Account, password: str, actor: Actor, now: datetime) -> None:
    """Set a new password for somebody who cannot, and end their sessions.

    For staff this is the only way back: no letter ever lets staff in.
    """
    try:
        validate_password(password, account)
    except ValidationError as fault:
        raise WeakPassword(list(fault.messages)) from fault
    account.set_password(password)
    account.save(update_fields=["password"])
    throttle.forget_address(account.email)
    forget_sessions(account)
    record(actor=actor, act="people.password_set", subject=account.code, now=now)


@transaction.atomic
def start_afresh(*, account: Account, password: str, actor: Actor, now: datetime) -> None:
    """A new password and no second step, for staff who lost either of them."""
    set_password(account=account, password=password, actor=actor, now=now)
    lost, _ = Authenticator.objects.filter(user=account).delete()
    if lost:
        record(actor=actor, act="people.second_step_removed", subject=account.code, now=now)


def forget_sessions(account: Account) -> int:
    """End the sessions; inside the transaction of a verb that records why.

    The stamp ends a session that a request holds in its hands right now and would save again.
    """
    account.session_stamp = uuid.uuid4()
    account.save(update_fields=["session_stamp"])
    ended, _ = Session.objects.filter(account=account).delete()
    return ended
