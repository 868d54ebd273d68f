"""Consent to treatment: seven cards, each with a question; free choices; a signature."""

from typing import Any, cast
from uuid import UUID, uuid4

import nh3
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from steadway.care.delivery import queries as courses
from steadway.care.delivery.actions.publishing import consent_shown
from steadway.care.people import queries as people
from steadway.care.people.errors import CannotOpenAccount, MissingDetail, WeakPassword
from steadway.care.people.log_in import begin_session
from steadway.care.people.models import Account
from steadway.portals.participant.errors import NotFound
from steadway.portals.participant.fields import Field, Option, Sheet
from steadway.portals.participant.joining import join
from steadway.portals.participant.pages import clean, go, now, person, show
from steadway.portals.participant.signing import read_newcomer, signing_fields
from steadway.science.programmes.resolving import ResolvedCard, ResolvedConsent

_YES_NO = (Option("yes", "Yes"), Option("no", "No"))


@require_safe
def consent(request: HttpRequest) -> HttpResponse:
    """On to the first card that has not been read."""
    if not _may_consent(request):
        return go("screening")
    read = _state(request)["read"]
    cards = _document().cards
    number = next((n for n in range(1, len(cards) + 1) if n not in read), 0)
    return go("consent_card", number) if number else go("consent_parts")


@require_http_methods(["GET", "HEAD", "POST"])
def consent_card(request: HttpRequest, number: int) -> HttpResponse:
    """One point, and one question about it. A wrong answer shows the card again, kindly."""
    if not _may_consent(request):
        return go("screening")
    document = _document()
    if not 1 <= number <= len(document.cards):
        raise NotFound
    card = document.cards[number - 1]
    again, error = "", ""
    if request.method == "POST":
        chosen = clean(request.POST, "check", 20)
        if card.check is None or chosen == "right":
            _mark_read(request, number)
            return (
                go("consent_card", number + 1)
                if number < len(document.cards)
                else go("consent_parts")
            )
        again = card.check.again if chosen == "wrong" else ""
        error = "" if again else "Please choose one of the two answers."
        _count_again(request, number, bool(again))
    field = _check_field(card, number, error)
    return show(
        request,
        "consent_card",
        title=card.heading,
        kicker=f"Card {number} of {len(document.cards)}",
        html=card.html,
        field=field,
        again=again,
        sheet=Sheet((field,) if field else ()),
        back=(reverse("participant:consent_card", args=[number - 1]), "Back")
        if number > 1
        else None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def consent_parts(request: HttpRequest) -> HttpResponse:
    """What may be chosen freely; nothing is ticked beforehand."""
    if not _may_consent(request):
        return go("screening")
    document, state = _document(), _state(request)
    chosen: dict[str, str] = {k: "yes" if v else "no" for k, v in state["parts"].items()}
    errors: dict[str, str] = {}
    if request.method == "POST":
        chosen = {part.id: clean(request.POST, part.id, 3) for part in document.parts}
        errors = {
            k: "Please choose yes or no." for k, v in chosen.items() if v not in ("yes", "no")
        }
        if not errors:
            state["parts"] = {k: v == "yes" for k, v in chosen.items()}
            request.session["consent"] = state
            return go("consent_sign")
    fields = tuple(
        Field(
            p.id,
            "tiles",
            p.text,
            options=_YES_NO,
            values=(chosen.get(p.id, ""),),
            error=errors.get(p.id, ""),
        )
        for p in document.parts
    )
    return show(
        request,
        "consent_parts",
        title="2 things that are up to you" if len(fields) == 2 else "Up to you",
        sheet=Sheet(fields),
        back=(reverse("participant:consent_card", args=[len(document.cards)]), "Back"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def consent_sign(request: HttpRequest) -> HttpResponse:
    """Check the answers, type a name and a password: that is the signature."""
    if not _may_consent(request):
        return go("screening")
    document, state = _document(), _state(request)
    if not _all_read(document, state):
        return go("consent")
    if set(state["parts"]) != {part.id for part in document.parts}:
        return go("consent_parts")
    if request.method == "POST":
        return _sign(request, document, state)
    return _signing_page(request, document, state, Sheet(signing_fields()))


@require_safe
def my_consent(request: HttpRequest) -> HttpResponse:
    """What was signed, for as long as the person likes."""
    standing = people.standing_consent(person(request))
    if standing is None:
        raise NotFound
    texts = standing.document.optional_parts
    parts = [(texts.get(k, k), "Yes" if v else "No") for k, v in standing.parts.items()]
    body = mark_safe(nh3.clean(standing.document.body))  # noqa: S308 - cleaned in this line
    return show(
        request,
        "my_consent",
        title="What you agreed to",
        consent=standing,
        parts=parts,
        body=body,
        back=(reverse("participant:settings"), "Settings"),
    )


def _sign(request: HttpRequest, document: ResolvedConsent, state: dict[str, Any]) -> HttpResponse:
    newcomer, sheet = read_newcomer(request.POST)
    if newcomer is None:
        return _signing_page(request, document, state, sheet)
    try:
        participant = join(
            newcomer=newcomer, parts=state["parts"], key=UUID(state["key"]), now=now()
        )
    except (CannotOpenAccount, MissingDetail, WeakPassword) as fault:
        return _signing_page(request, document, state, _with_fault(request, fault))
    begin_session(request, cast(Account, participant.account))
    for name in ("screening", "consent", "fits"):
        request.session.pop(name, None)
    return go("welcome")


def _with_fault(request: HttpRequest, fault: Exception) -> Sheet:
    """The form again, with the sentence beside the field it is about."""
    name = str(getattr(fault, "field", "password" if isinstance(fault, WeakPassword) else "email"))
    return Sheet(signing_fields(request.POST, {name: str(fault)}))


def _signing_page(
    request: HttpRequest, document: ResolvedConsent, state: dict[str, Any], sheet: Sheet
) -> HttpResponse:
    parts = [(p.text, "Yes" if state["parts"][p.id] else "No") for p in document.parts]
    return show(
        request,
        "consent_sign",
        title="Your yes",
        cards=document.cards,
        parts=parts,
        sheet=sheet,
        document=document,
        key=state["key"],
        back=(reverse("participant:consent_parts"), "Back"),
    )


def _may_consent(request: HttpRequest) -> bool:
    """Whether this visit was screened and fits; nobody signs twice."""
    return bool(request.session.get("fits")) and not request.user.is_authenticated


def _document() -> ResolvedConsent:
    return consent_shown(courses.version_of(courses.current_programme().digest), "en")


def _state(request: HttpRequest) -> dict[str, Any]:
    """Cards read, free choices, and the key that makes a second click harmless."""
    state = request.session.get("consent")
    if not isinstance(state, dict):
        state = {"read": [], "again": {}, "parts": {}, "key": str(uuid4())}
        request.session["consent"] = state
    return state


def _mark_read(request: HttpRequest, number: int) -> None:
    state = _state(request)
    state["read"] = sorted({*state["read"], number})
    request.session["consent"] = state


def _count_again(request: HttpRequest, number: int, wrong: bool) -> None:
    """How often a card was shown again; it tells the authors which card is unclear."""
    if wrong:
        state = _state(request)
        state["again"][str(number)] = state["again"].get(str(number), 0) + 1
        request.session["consent"] = state


def _all_read(document: ResolvedConsent, state: dict[str, Any]) -> bool:
    return set(state["read"]) >= set(range(1, len(document.cards) + 1))


def _check_field(card: ResolvedCard, number: int, error: str) -> Field | None:
    """The two answers; which comes first changes from card to card."""
    if card.check is None:
        return None
    pair = (Option("right", card.check.right), Option("wrong", card.check.wrong))
    options = pair if number % 2 else pair[::-1]
    return Field(
        "check", "tiles", card.check.text, kicker="One small question", options=options, error=error
    )
