"""Opening accounts and joining the course."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from steadway.care.audit.actions import record
from steadway.care.audit.actor import Actor
from steadway.care.people import places
from steadway.care.people.actions.roles import give
from steadway.care.people.codes import new_code
from steadway.care.people.errors import (
    AlreadyEnrolled,
    CannotOpenAccount,
    MissingDetail,
    WeakPassword,
)
from steadway.care.people.models import Account, Identity, Participant, Preferences
from steadway.care.people.roles import Role


@transaction.atomic
def open_account(
    *,
    email: str,
    password: str,
    first_name: str,
    time_zone: str,
    language: str,
    now: datetime,
    phone: str = "",
    key: UUID | None = None,
    actor: Actor | None = None,
) -> Participant:
    """Open an account for somebody who joins, with their place on the course.

    `key` makes a second click harmless: the same key with the same address gives the same
    participant. Without an `actor` the person acts for themselves.
    """
    joined = _joined_with(key, email)
    if joined is not None:
        return joined
    try:
        account = _open(email=email, password=password, prefix="SW", now=now)
    except CannotOpenAccount:
        # The other half of a double click may have been stored while this one was waiting.
        joined = _joined_with(key, email)
        if joined is None:
            raise
        return joined
    actor = actor or Actor(code=account.code, role=Role.PARTICIPANT.value)
    record(actor=actor, act="people.account_opened", subject=account.code, now=now)
    return enrol(
        account=account, first_name=first_name, phone=phone, time_zone=time_zone,
        language=language, key=key, actor=actor, now=now,
    )  # fmt: skip


@transaction.atomic
def open_staff_account(
    *,
    email: str,
    password: str,
    display_name: str,
    roles: Iterable[Role],
    actor: Actor,
    now: datetime,
) -> Account:
    """Open an account for somebody who works here, with their roles."""
    if not display_name.strip():
        raise MissingDetail("display_name", "Give the name that colleagues will see.")
    account = _open(email=email, password=password, prefix="ST", now=now, name=display_name)
    record(actor=actor, act="people.account_opened", subject=account.code, now=now)
    for role in sorted(roles):
        give(account=account, role=role, actor=actor, now=now)
    return account


@transaction.atomic
def enrol(
    *,
    account: Account,
    first_name: str,
    time_zone: str,
    language: str,
    actor: Actor,
    now: datetime,
    phone: str = "",
    key: UUID | None = None,
) -> Participant:
    """Give an account its place on the course: code, identity, wishes, and the role."""
    if Participant.objects.filter(account=account).exists():
        raise AlreadyEnrolled
    if not first_name.strip():
        raise MissingDetail("first_name", "Tell us what to call you. A nickname is fine.")
    participant = Participant.objects.create(
        code=account.code, account=account, joining_key=key, joined_at=now,
        time_zone=places.checked_time_zone(time_zone), language=places.checked_language(language),
    )  # fmt: skip
    Identity.objects.create(
        participant=participant, first_name=first_name.strip(), phone=phone.strip()
    )
    Preferences.objects.create(participant=participant, updated_at=now)
    give(account=account, role=Role.PARTICIPANT, actor=actor, now=now)
    record(
        actor=actor, act="people.participant_enrolled", subject=participant.code, now=now,
        detail={"time_zone": time_zone, "language": language},
    )  # fmt: skip
    return participant


def _joined_with(key: UUID | None, email: str) -> Participant | None:
    if key is None:
        return None
    joined = Participant.objects.filter(joining_key=key).select_related("account").first()
    if joined is None:
        return None
    if joined.account is None or joined.account.email != email.strip().lower():
        raise CannotOpenAccount
    return joined


def _open(*, email: str, password: str, prefix: str, now: datetime, name: str = "") -> Account:
    account = Account(code=_free_code(prefix), email=email, opened_at=now, display_name=name)
    try:
        validate_email(email.strip())
    except ValidationError as fault:
        raise MissingDetail("email", "Check the e-mail address, like name@example.org.") from fault
    try:
        validate_password(password, account)
    except ValidationError as fault:
        raise WeakPassword(list(fault.messages)) from fault
    account.set_password(password)
    # Hashing comes first, so that a taken address takes as long as a free one.
    if Account.objects.filter(email=email).exists():
        raise CannotOpenAccount
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as fault:
        raise CannotOpenAccount from fault
    return account


def _free_code(prefix: str) -> str:
    """A code nobody has had. 28 million exist for each prefix, so the second try is rare."""
    while True:
        code = new_code(prefix)
        taken = Account.objects.filter(code=code).exists()
        if not taken and not Participant.objects.filter(code=code).exists():
            return code
