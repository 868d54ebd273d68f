"""The check-in: a tap a question, no typing needed, and no chart before the rating."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from steadway.care.assessments import catalogue
from steadway.care.assessments import queries as assessments
from steadway.care.assessments.errors import AnswersNotAccepted, AssessmentsError, DayTaken
from steadway.care.delivery import actions
from steadway.portals.participant.clock import local_now
from steadway.portals.participant.errors import NotFound
from steadway.portals.participant.fields import Sheet
from steadway.portals.participant.kept import typed
from steadway.portals.participant.pages import actor, go, now, person, show
from steadway.portals.participant.questions import faults_on, item_field
from steadway.science.instruments import Instrument, Item, read_posted

_EARLIER = "was_"


@dataclass(frozen=True)
class CheckIn:
    """One check-in on its way: its key, its day, the answers so far."""

    key: UUID
    day: date
    answers: Mapping[str, Any]


@require_safe
def check_in(request: HttpRequest) -> HttpResponse:
    """The first question, for today; or yesterday, where the person asks for it."""
    participant = person(request)
    today = local_now(participant, now()).date()
    yesterday = today - timedelta(days=1)
    done = assessments.checked_in_on(participant, [today, yesterday])
    wants_yesterday = request.GET.get("day") == "yesterday" and yesterday not in done
    if today in done and not wants_yesterday and "again" not in request.GET:
        return show(request, "check_in_done", title="You have checked in today",
                    yesterday_open=yesterday not in done, again=True)  # fmt: skip
    here = _begun(request, yesterday if wants_yesterday else today)
    return _page(request, here, 1, {}, yesterday_open=yesterday not in done and not wants_yesterday)


@require_http_methods(["GET", "HEAD", "POST"])
def check_in_page(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """One question; the last page hands the check-in in."""
    pages = _pages()
    if not 1 <= number <= len(pages):
        raise NotFound
    here = _state(request, key)
    if request.method != "POST":
        return _page(request, here, number, {})
    answers, faults = read_posted(_instrument(), _posted(request))
    here = CheckIn(key, here.day, {**here.answers, **answers})
    for item in pages[number - 1]:
        if item.id not in answers:
            here = CheckIn(key, here.day, {k: v for k, v in here.answers.items() if k != item.id})
    errors = faults_on(pages[number - 1], faults)
    if errors:
        return _page(request, here, number, errors)
    _keep(request, here)
    if number < len(pages):
        return go("check_in_page", key, number + 1)
    return _hand_in(request, here, number)


@require_safe
def check_in_done(request: HttpRequest) -> HttpResponse:
    """Saved; now the picture may be looked at."""
    person(request)
    return show(request, "check_in_done", title="Saved. Thank you", again=False)


def _hand_in(request: HttpRequest, here: CheckIn, number: int) -> HttpResponse:
    if not here.answers:
        said = "There is nothing to save yet. Choose one answer on any of the pages."
        return _page(request, here, number, {}, said=said)
    try:
        actions.check_in(
            participant=person(request), answers=here.answers, key=_key(here), for_day=here.day,
            replace=request.POST.get("act") == "replace", actor=actor(request), now=now(),
        )  # fmt: skip
    except DayTaken as fault:
        return _page(request, here, number, {}, said=str(fault), taken=True)
    except AnswersNotAccepted as fault:
        return _page(request, here, number, {f.item: f.message for f in fault.faults})
    except AssessmentsError as fault:
        return _page(request, here, number, {}, said=str(fault))
    request.session.pop("check_in", None)
    return go("check_in_done")


def _page(
    request: HttpRequest, here: CheckIn, number: int, errors: dict[str, str],
    *, said: str = "", yesterday_open: bool = False, taken: bool = False,
) -> HttpResponse:  # fmt: skip
    items = _pages()[number - 1]
    total = len(_pages())
    today = local_now(person(request), now()).date()
    kicker = f"{number} of {total}" + (" · for yesterday" if here.day < today else "")
    answers = _shown(request, here, items)
    fields = tuple(
        item_field(
            _instrument(), item, "en", answers.get(item.id), errors.get(item.id, ""),
            alone=at == 0, kicker=kicker if at == 0 else "",
        )
        for at, item in enumerate(items)
    )  # fmt: skip
    earlier = [(f"{_EARLIER}{k}", t) for k, v in here.answers.items() for t in _listed(v)]
    return show(
        request, "check_in", title=fields[0].label, fields=fields, key=here.key, day=here.day,
        earlier=earlier, action=reverse("participant:check_in_page", args=[here.key, number]),
        tap=len(items) == 1, last=number == total, yesterday_open=yesterday_open, taken=taken,
        sheet=Sheet(fields, said=said), back=_back(here, number),
    )  # fmt: skip


def _shown(request: HttpRequest, here: CheckIn, items: tuple[Item, ...]) -> Mapping[str, Any]:
    """The answers so far, or what was typed before a log-in."""
    if request.method == "POST":
        posted = {item.id: request.POST.getlist(item.id) for item in items}
        return {**here.answers, **{k: v for k, v in posted.items() if v}}
    earlier = typed(request)
    if earlier is None:
        return here.answers
    return {**here.answers, **read_posted(_instrument(), dict(earlier.lists()))[0]}


def _back(here: CheckIn, number: int) -> tuple[str, str]:
    if number == 1:
        return reverse("participant:today"), "Today"
    return reverse("participant:check_in_page", args=[here.key, number - 1]), "Back"


def _instrument() -> Instrument:
    return catalogue.shown("diary")


def _pages() -> tuple[tuple[Item, ...], ...]:
    """A page a question; the note stands beneath the question before it."""
    pages: list[tuple[Item, ...]] = []
    for item in _instrument().items:
        if item.kind == "text" and pages:
            pages[-1] = (*pages[-1], item)
        else:
            pages.append((item,))
    return tuple(pages)


def _posted(request: HttpRequest) -> dict[str, list[str]]:
    """This page's answers, and those of the pages before, which the form carries along."""
    posted = dict(request.POST.lists())
    found = {k.removeprefix(_EARLIER): v for k, v in posted.items() if k.startswith(_EARLIER)}
    return {**found, **{k: v for k, v in posted.items() if not k.startswith(_EARLIER)}}


def _listed(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]


def _state(request: HttpRequest, key: UUID) -> CheckIn:
    """The check-in of this key; the day comes with the form, the answers from the session."""
    today = local_now(person(request), now()).date()
    kept = request.session.get("check_in", {})
    if not isinstance(kept, dict) or kept.get("key") != str(key):
        kept = {}
    sent = request.POST.get("day", "") or kept.get("day", "")
    day = today - timedelta(days=1) if sent == str(today - timedelta(days=1)) else today
    return CheckIn(key, day, dict(kept.get("answers", {})))


def _begun(request: HttpRequest, day: date) -> CheckIn:
    """The check-in that was begun for this day, so that Back loses nothing; or a new one."""
    kept = request.session.get("check_in")
    if isinstance(kept, dict) and kept.get("day") == str(day):
        return CheckIn(UUID(kept["key"]), day, dict(kept.get("answers", {})))
    return CheckIn(uuid4(), day, {})


def _key(here: CheckIn) -> UUID:
    """The same answers sent twice count once; changed ones are never taken for the old."""
    return uuid5(here.key, json.dumps(here.answers, sort_keys=True, default=str))


def _keep(request: HttpRequest, here: CheckIn) -> None:
    request.session["check_in"] = {
        "key": str(here.key), "day": str(here.day), "answers": dict(here.answers),
    }  # fmt: skip
