"""What allauth asks us while somebody logs in, and what it gives us to send."""

import math
from datetime import timedelta
from ipaddress import ip_address, ip_network
from typing import Any, ClassVar, Protocol, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.module_loading import import_string

from steadway.care.audit.actions import record
from steadway.care.audit.actor import Actor
from steadway.care.people import throttle
from steadway.care.people.devices import describe
from steadway.care.people.models import Account

# Letters that would let somebody in: for staff these are never sent.
_KEYS_BY_LETTER = ("account/email/login_code", "account/email/password_reset_code",
                   "account/email/password_reset_key")  # fmt: skip

_WAYS = {
    "reauthenticate": "Use your password",
    "mfa_reauthenticate": "Use a code from your app, or a spare code",
    "mfa_reauthenticate:webauthn": "Use your passkey",
}


class MailHandover(Protocol):
    """Who takes a letter of ours to the outbox; see settings.STEADWAY_MAIL_HANDOVER."""

    def __call__(
        self, *, account: Account, template_prefix: str, context: dict[str, Any]
    ) -> object: ...


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Sign-up closed, letters through our outbox, a growing delay after wrong passwords."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: people join after screening and consent, through `actions.open_account`."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Hand the letter to the outbox, which lives in a room above this one.

        A room may not import upwards, so the settings name the function and it is looked up
        when a letter goes out. It gets the account, never the address.
        """
        account = Account.objects.filter(email=email).first()
        if account is None or (template_prefix in _KEYS_BY_LETTER and account.is_staff_member):
            return
        handover = cast(MailHandover, import_string(settings.STEADWAY_MAIL_HANDOVER))
        request = allauth_context.request
        handover(
            account=account,
            template_prefix=template_prefix,
            context={"site": settings.STEADWAY, "request": request, **context},
        )

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse to look at the password while the door is closed for a while."""
        left = throttle.remaining_wait(self._attempt(request, credentials), timezone.now())
        if left > timedelta(0):
            raise ValidationError(_please_wait(left), code="too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Account | None:
        account = cast(Account | None, super().authenticate(request, **credentials))
        if account is not None:
            throttle.forget_address(str(credentials.get("email", "")))
        return account

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        throttle.count_failure(self._attempt(request, credentials), timezone.now())

    def login(self, request: HttpRequest, user: Account) -> None:
        super().login(request, user)
        request.session["device"] = describe(request.headers.get("User-Agent", ""))
        _note(user, "people.logged_in")

    def set_password(self, user: Account, password: str) -> None:
        """A new password ends every other session, through the session's hash."""
        with transaction.atomic():
            super().set_password(user, password)
            throttle.forget_address(user.email)
            _note(user, "people.password_changed")

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": (
            "That e-mail address and password do not fit together. Check both and try again."
        ),
        "incorrect_password": "That is not the password of this account. Try again.",
        "incorrect_code": "That code does not fit. Check the newest letter and try again.",
        "too_many_login_attempts": "That was a lot of tries. Wait a few minutes, then try again.",
        "rate_limited": "That was a lot of tries. Wait a few minutes, then try again.",
        "account_inactive": "This account is closed.",
        "enter_current_password": "Type the password you use now.",
    }

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways to show once more who it is, in the words of our pages."""
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [{**way, "description": _WAYS.get(way["id"], way["description"])} for way in ways]

    def get_client_ip(self, request: HttpRequest) -> str:
        # A Unix socket behind a proxy has no address: everybody there shares one place.
        return str(super().get_client_ip(request)) if request.META.get("REMOTE_ADDR") else "socket"

    def _attempt(self, request: HttpRequest, credentials: dict[str, Any]) -> throttle.Attempt:
        place = _network_of(self.get_client_ip(request))
        return throttle.Attempt(str(credentials.get("email", "")), place)


def _note(account: Account, act: str) -> None:
    # Wrong tries are counted (throttle.py) and not recorded: a stranger must not be able to
    # fill the record, in which every entry waits for the one before it.
    record(actor=Actor.of(account), act=act, subject=account.code, now=timezone.now())


def _network_of(address: str) -> str:
    """One household: an IPv4 address, or the /64 network that an IPv6 line is given."""
    if ":" not in address:
        return address
    return str(ip_network((ip_address(address), 64), strict=False))


def _please_wait(left: timedelta) -> str:
    if left < timedelta(seconds=90):
        seconds = math.ceil(left.total_seconds())
        span = "1 second" if seconds == 1 else f"{seconds} seconds"
    else:
        span = f"{math.ceil(left.total_seconds() / 60)} minutes"
    return f"That was a lot of tries. Wait {span}, then try again. Your account is safe."
