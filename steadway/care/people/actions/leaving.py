"""Leaving the course, and erasing who somebody was. The code stays."""

import uuid
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from steadway.care.audit.actions import erase_payloads, record
from steadway.care.audit.actor import Actor
from steadway.care.people import throttle
from steadway.care.people.actions.consenting import withdraw_consent
from steadway.care.people.actions.roles import revoke_role
from steadway.care.people.actions.sessions import forget_sessions
from steadway.care.people.models import (
    Account,
    Identity,
    Participant,
    Preferences,
    TreatmentConsent,
)
from steadway.care.people.roles import Role


@transaction.atomic
def leave(
    *, participant: Participant, actor: Actor, now: datetime, reason: str = ""
) -> Participant:
    """Leave the course: consent is taken back, the account closes, sessions end.

    Nothing is deleted here. Leaving twice is leaving once.
    """
    participant = Participant.objects.select_for_update().get(pk=participant.pk)
    if participant.left_at is not None:
        return participant
    # Every row is locked before the first entry: whoever records makes all others wait, and
    # two verbs that wait for each other would end one of them.
    account = Account.objects.select_for_update().filter(participant=participant).first()
    participant.left_at = now
    participant.save(update_fields=["left_at"])
    withdraw_consent(participant=participant, actor=actor, now=now, reason=reason)
    if account is not None:
        _close(account, actor, now)
    record(actor=actor, act="people.left", subject=participant.code, now=now)
    return participant


@transaction.atomic
def erase_identity(*, participant: Participant, actor: Actor, now: datetime) -> Participant:
    """Erase whatever says who somebody was, here and in the record's details.

    What they answered stays under their code; other rooms erase their own free text. The
    account's row stays too, without an address and without a way in, because other rows
    point at it. Erasing twice is erasing once.
    """
    participant = Participant.objects.select_for_update().get(pk=participant.pk)
    if participant.erased_at is not None:
        return participant
    leave(participant=participant, actor=actor, now=now)
    participant.refresh_from_db()
    if participant.account is not None:
        _scrub(participant.account)
    Identity.objects.filter(participant=participant).delete()
    Preferences.objects.filter(participant=participant).delete()
    TreatmentConsent.objects.filter(participant=participant).update(
        signed_name="", withdrawal_reason=""
    )
    participant.account, participant.erased_at, participant.joining_key = None, now, None
    participant.save()
    erase_payloads(subject=participant.code, actor=actor, now=now)
    record(actor=actor, act="people.identity_erased", subject=participant.code, now=now)
    return participant


def _close(account: Account, actor: Actor, now: datetime) -> None:
    revoke_role(account=account, role=Role.PARTICIPANT, actor=actor, now=now)
    account.refresh_from_db()
    account.is_active = False
    account.save(update_fields=["is_active"])
    record(actor=actor, act="people.account_closed", subject=account.code, now=now)


def _scrub(account: Account) -> None:
    throttle.forget_address(account.email)
    forget_sessions(account)
    Authenticator.objects.filter(user=account).delete()
    account.email = f"{uuid.uuid4().hex}@erased.invalid"
    account.display_name = ""
    account.last_login = None
    account.set_unusable_password()
    account.save()
