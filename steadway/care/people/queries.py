"""Reading about people."""

from collections.abc import Collection, Mapping
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet

from steadway.care.people.models import (
    Account,
    ConsentDocument,
    Participant,
    Preferences,
    RoleGrant,
    Session,
    TreatmentConsent,
)
from steadway.care.people.roles import STAFF, Role


def participant_of(account: Account) -> Participant | None:
    """The participant behind an account, if it belongs to one."""
    return getattr(account, "participant", None)


def participant_by_code(code: str) -> Participant | None:
    """The participant with this code, as typed from a phone call."""
    return Participant.objects.filter(code=code.strip().upper()).first()


def first_name_of(participant: Participant) -> str:
    """What to call them; empty once erased."""
    identity = getattr(participant, "identity", None)
    return identity.first_name if identity is not None else ""


def phone_of(participant: Participant) -> str:
    """Their phone number; empty where none was given, or once erased."""
    identity = getattr(participant, "identity", None)
    return identity.phone if identity is not None else ""


def address_of(participant: Participant) -> str | None:
    """Where letters go; None once they have left, so that no letter finds them."""
    account = participant.account
    return account.email if account is not None and account.is_active else None


def roles_of(account: Account) -> frozenset[Role]:
    """The roles held now."""
    return account.current_roles()


def has_role(account: Account, role: Role) -> bool:
    """Whether the account holds the role now."""
    return role in account.current_roles()


def accounts_with_role(role: Role) -> tuple[Account, ...]:
    """Everybody who holds a role now, the longest first: for the on-call list."""
    grants = RoleGrant.objects.filter(role=role, revoked_at=None, account__is_active=True)
    return tuple(grant.account for grant in grants.select_related("account").order_by("granted_at"))


def accounts_by_code(codes: Collection[str]) -> tuple[Account, ...]:
    """The accounts with these codes, as the record names them; those that are gone are left out."""
    return tuple(Account.objects.filter(code__in=codes))


def staff_accounts() -> tuple[tuple[Account, bool], ...]:
    """Everybody who holds a role of staff now, and whether their second step is set up."""
    grants = RoleGrant.objects.filter(role__in=STAFF, revoked_at=None).values("account")
    ready = Authenticator.objects.filter(user_id=OuterRef("pk")).exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )
    rows = Account.objects.filter(pk__in=grants).annotate(ready=Exists(ready)).order_by("opened_at")
    return tuple((account, account.ready) for account in rows)


def account_with_address(email: str) -> Account | None:
    """The account with this address: for the operator's commands, never for a page."""
    return Account.objects.filter(email=email).first()


def preferences_of(participant: Participant) -> Preferences:
    """Their wishes; the house's own where they have none (any more)."""
    kept: Preferences | None = getattr(participant, "preferences", None)
    return kept or Preferences(participant=participant, updated_at=participant.joined_at)


def participants_here() -> QuerySet[Participant]:
    """Everybody who has joined and not left."""
    return Participant.objects.filter(left_at=None).order_by("joined_at")


def document_to_sign(kind: str, language: str) -> ConsentDocument | None:
    """The newest document of a kind in a language, or in English where there is none."""
    newest = ConsentDocument.objects.filter(kind=kind).order_by("-published_at")
    return newest.filter(language=language).first() or newest.filter(language="en").first()


def standing_consent(participant: Participant) -> TreatmentConsent | None:
    """The consent that stands now, with its document."""
    consents = TreatmentConsent.objects.filter(participant=participant, withdrawn_at=None)
    return consents.select_related("document").first()


def sessions_of(account: Account, now: datetime) -> tuple[Session, ...]:
    """Where the account is logged in, the newest first."""
    live = Session.objects.filter(account=account, expire_date__gt=now)
    return tuple(live.order_by("-started_at"))


def erased_codes() -> tuple[tuple[str, datetime], ...]:
    """Who was erased, and when: the journal that is replayed after an old backup is restored."""
    erased = Participant.objects.exclude(erased_at=None).order_by("erased_at")
    return tuple((one.code, one.erased_at) for one in erased if one.erased_at)


def export_of(participant: Participant) -> Mapping[str, object]:
    """Everything this room holds about somebody, for their own download."""
    consents = TreatmentConsent.objects.filter(participant=participant).select_related("document")
    wishes = preferences_of(participant)
    return {
        "code": participant.code,
        "first_name": first_name_of(participant),
        "phone": phone_of(participant),
        "email": address_of(participant) or "",
        "time_zone": participant.time_zone,
        "language": participant.language,
        "joined_at": participant.joined_at.isoformat(),
        "left_at": participant.left_at.isoformat() if participant.left_at else None,
        "preferences": {
            "quiet_from": wishes.quiet_from.isoformat("minutes"),
            "quiet_to": wishes.quiet_to.isoformat("minutes"),
            "email_on": wishes.email_on,
            "reminder_hour": wishes.reminder_hour,
            "text_size": wishes.text_size,
            "theme": wishes.theme,
            "audio_first": wishes.audio_first,
            "paused_until": wishes.paused_until.isoformat() if wishes.paused_until else None,
        },
        "consents": [_consent_for_export(consent) for consent in consents],
    }


def _consent_for_export(consent: TreatmentConsent) -> Mapping[str, object]:
    return {
        "document": consent.document.title,
        "version": consent.document.version,
        "language": consent.document.language,
        "digest": consent.document_id,
        "text": consent.document.body,
        "parts": consent.parts,
        "meaning": consent.meaning,
        "signed_name": consent.signed_name,
        "signed_at": consent.signed_at.isoformat(),
        "withdrawn_at": consent.withdrawn_at.isoformat() if consent.withdrawn_at else None,
    }
