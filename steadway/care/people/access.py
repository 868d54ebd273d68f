"""Who may open what. Deny by default: an address without a rule is not there.

The rules stand in one table (settings.ACCESS_TABLE); the decision is a pure function of a
rule and a visitor (`decide`); the middleware turns the decision into an answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any, Final, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string

from steadway.care.audit.actor import Actor
from steadway.care.people.models import Account, Participant
from steadway.care.people.roles import STAFF, Role

PUBLIC: Final = "public"
SIGNED_IN: Final = "signed_in"
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_ANYTHING: Final = _READING | {"POST"}

STAFF_IDLE = timedelta(minutes=30)
STAFF_LONGEST = timedelta(hours=12)


@dataclass(frozen=True)
class Rule:
    """Who may open one address, by which methods; `mfa` asks a second step of everybody."""

    who: frozenset[Role] | str
    mfa: bool = False
    methods: frozenset[str] = _ANYTHING

    def __post_init__(self) -> None:
        if isinstance(self.who, str) and self.who not in (PUBLIC, SIGNED_IN):
            raise ValueError(f"“{self.who}” is nobody: name roles, PUBLIC or SIGNED_IN.")


def roles(*names: Role, mfa: bool = False) -> Rule:
    """A rule for some roles."""
    return Rule(frozenset(names), mfa=mfa)


def everybody(*, read_only: bool = False) -> Rule:
    """A rule for visitors too."""
    return Rule(PUBLIC, methods=_READING if read_only else _ANYTHING)


class SteadwayRequest(HttpRequest):
    """A request after the middleware below: views annotate with it, nobody makes one."""

    user: Account  # an AnonymousUser where the rule is PUBLIC
    participant: Participant | None
    actor: Actor
    is_private: bool


class Decision(Enum):
    """What a visitor gets to see."""

    COME_IN = auto()
    LOG_IN = auto()
    SET_UP_SECOND_STEP = auto()
    NOT_THERE = auto()
    WRONG_METHOD = auto()


@dataclass(frozen=True)
class Visitor:
    """What the decision needs to know of somebody."""

    signed_in: bool = False
    roles: frozenset[Role] = frozenset()
    second_step: bool = False


def decide(rule: Rule | None, visitor: Visitor, method: str, *, sets_up: bool = False) -> Decision:
    """What `visitor` gets; `sets_up` marks the pages where a second step is set up.

    Staff without a second step get those pages and the public ones, nothing else. A wrong
    role gets what a page that does not exist gets.
    """
    if rule is None:
        return Decision.NOT_THERE
    if rule.who != PUBLIC:
        refused = _refusal(rule, visitor, sets_up)
        if refused is not None:
            return refused
    return Decision.COME_IN if method in rule.methods else Decision.WRONG_METHOD


def _refusal(rule: Rule, visitor: Visitor, sets_up: bool) -> Decision | None:
    if not visitor.signed_in:
        return Decision.LOG_IN
    if isinstance(rule.who, frozenset) and not rule.who & visitor.roles:
        return Decision.NOT_THERE
    needs_second_step = rule.mfa or bool(visitor.roles & STAFF)
    if needs_second_step and not visitor.second_step and not sets_up:
        return Decision.SET_UP_SECOND_STEP
    return None


# allauth's addresses. What is not here (signing up, changing the address, third parties)
# has no rule, so it is not there.
SECOND_STEP_SET_UP: Final = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "account_reauthenticate",
        "account_logout",
    }
)
_FOR_VISITORS = (
    "account_login",
    "account_logout",
    "account_inactive",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_reset_password",
    "account_confirm_password_reset_code",
    "account_complete_password_reset",
    "account_password_reset_completed",
    "mfa_authenticate",
    "mfa_login_webauthn",
)
_FOR_ACCOUNTS = (
    "account_reauthenticate",
    "account_change_password",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_reauthenticate",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_remove_webauthn",
    "mfa_reauthenticate_webauthn",
)
ALLAUTH_RULES: Final[Mapping[str, Rule]] = {
    **dict.fromkeys(_FOR_VISITORS, Rule(PUBLIC)),
    **dict.fromkeys(_FOR_ACCOUNTS, Rule(SIGNED_IN)),
}
# Named so that the test “every address has a rule” can tell a closed door from a forgotten one.
CLOSED: Final = frozenset(
    {
        "account_signup",
        "account_email",
        "account_email_verification_sent",
        "account_confirm_email",
        "account_set_password",
        "mfa_edit_webauthn",
    }
)


def rule_for(view_name: str) -> Rule | None:
    """The rule of an address, by its name."""
    table = cast(Mapping[str, Rule], import_string(settings.ACCESS_TABLE))
    return table.get(view_name)


def visitor_of(account: Any) -> Visitor:
    """What the decision needs, from the account that the log-in read."""
    if not isinstance(account, Account):
        return Visitor()
    return Visitor(True, account.current_roles(), account.has_second_step)


class DenyByDefault:
    """Asks the table before every view, and tells the view who is here.

    Sets `request.actor` (one act id for one request) and `request.participant`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """None lets the view run; anything else is the answer."""
        _settle_visitor(request)
        view_name = request.resolver_match.view_name if request.resolver_match else ""
        rule = rule_for(view_name)
        account = cast(SteadwayRequest, request).user
        if rule is not None and rule.who != PUBLIC and _has_been_idle(request, account):
            logout(request)
            return _to_log_in(request)
        decision = decide(
            rule,
            visitor_of(account),
            request.method or "GET",
            sets_up=view_name in SECOND_STEP_SET_UP,
        )
        cast(SteadwayRequest, request).is_private = account.is_authenticated or (
            rule is not None and rule.who != PUBLIC
        )
        return _answer(request, decision, rule)


def _settle_visitor(request: HttpRequest) -> None:
    here = cast(SteadwayRequest, request)
    account = here.user
    # `user` is lazy; asking costs nothing where there is no session cookie.
    here.participant = getattr(account, "participant", None) if account.is_authenticated else None
    signed_in = isinstance(account, Account)
    here.actor = cast(
        Actor, SimpleLazyObject(lambda: Actor.of(account) if signed_in else Actor.visitor())
    )


def _answer(request: HttpRequest, decision: Decision, rule: Rule | None) -> HttpResponse | None:
    match decision:
        case Decision.COME_IN:
            return None
        case Decision.LOG_IN:
            return _to_log_in(request)
        case Decision.SET_UP_SECOND_STEP:
            return redirect("mfa_index")
        case Decision.WRONG_METHOD:
            return HttpResponseNotAllowed(sorted(rule.methods if rule else _READING))
        case Decision.NOT_THERE:
            raise Http404


def _to_log_in(request: HttpRequest) -> HttpResponse:
    """To the log-in and back again; a script gets an answer it cannot take for a success."""
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"fault": "signed_out"}, status=401)
    return redirect_to_login(_page_to_come_back_to(request), settings.LOGIN_URL)


def _page_to_come_back_to(request: HttpRequest) -> str:
    """This page; after a form was sent, the page that holds the form, where the text is kept."""
    referer = request.headers.get("Referer", "")
    if request.method in _READING or not url_has_allowed_host_and_scheme(
        referer, {request.get_host()}
    ):
        return request.get_full_path()
    parts = urlsplit(referer)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _has_been_idle(request: HttpRequest, account: Any) -> bool:
    """Whether a staff session is over. Participants keep theirs for 14 days on their device."""
    if not isinstance(account, Account) or not account.is_staff_member:
        return False
    now = timezone.now()
    began, seen = (_moment(request, name, now) for name in ("staff_began", "staff_seen"))
    if now - seen > STAFF_IDLE or now - began > STAFF_LONGEST:
        return True
    if now - seen > timedelta(minutes=1) or "staff_began" not in request.session:
        request.session["staff_began"] = began.timestamp()
        request.session["staff_seen"] = now.timestamp()
    return False


def _moment(request: HttpRequest, name: str, now: datetime) -> datetime:
    stamp = request.session.get(name, now.timestamp())
    return datetime.fromtimestamp(stamp, tz=now.tzinfo)
