"""Some of allauth's forms, changed where its defaults would let too much in or say too little."""

from typing import Any

from allauth.account.forms import RequestLoginCodeForm, ResetPasswordForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, LoginWebAuthnForm
from django.core.exceptions import ValidationError

from steadway.care.people.models import Account


class RequestLogInCodeForm(RequestLoginCodeForm):  # type: ignore[misc]  # allauth has no types
    """A code in a letter is recovery for participants. Staff see the same page and get none."""

    def clean_email(self) -> str:
        email: str = super().clean_email()
        found = getattr(self, "_user", None)
        if isinstance(found, Account) and found.is_staff_member:
            self._user = None
        return email


class NewPasswordForm(ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """The same for a new password: an operator sets one for staff (`actions.set_password`)."""

    def clean_email(self) -> str:
        email: str = super().clean_email()
        found: list[Account] = getattr(self, "users", [])
        self.users = [account for account in found if not account.is_staff_member]
        return email


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """Passkeys are numbered by us: a typed name (“Ada's phone”) would be stored in the clear."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["name"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        cleaned["name"] = get_adapter().generate_authenticator_name(
            self.user, Authenticator.Type.WEBAUTHN
        )
        return cleaned


class PasskeyLogInForm(LoginWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A passkey we do not know is no wrong code: somebody may have removed it here."""

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()
        except ValidationError as fault:
            raise ValidationError(
                "We do not know this passkey any more. Choose another way in, "
                "then you can add a new one."
            ) from fault
