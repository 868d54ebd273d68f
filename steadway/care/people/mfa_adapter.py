"""The second step: its secrets are sealed, and staff cannot give it up."""

from typing import Any, ClassVar

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings

from steadway.care.people.keyring import keyring
from steadway.care.people.models import Account

PLACE = "mfa_authenticator.data"


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """What allauth asks us about the second step."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That did not fit. Each code works once. Type the newest one.",
        "cannot_delete_authenticator": (
            "You need one second step to work here. Add a passkey first, then turn the codes off."
        ),
    }

    def encrypt(self, text: str) -> str:
        return keyring().seal(text, PLACE)

    def decrypt(self, encrypted_text: str) -> str:
        return keyring().open(encrypted_text, PLACE)

    def get_totp_issuer(self) -> str:
        return str(settings.STEADWAY.name)

    def _get_site_name(self) -> str:
        return str(settings.STEADWAY.name)

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Staff may remove a second step while another one is left."""
        account = authenticator.user
        if not isinstance(account, Account) or not account.is_staff_member:
            return True
        if authenticator.type == Authenticator.Type.RECOVERY_CODES:
            return True
        others = Authenticator.objects.filter(user=account).exclude(pk=authenticator.pk)
        return bool(others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002
        """“Passkey 1”, “Passkey 2”: a neutral name, because allauth stores it in the clear."""
        return f"Passkey {Authenticator.objects.filter(user=user, type=type).count() + 1}"
