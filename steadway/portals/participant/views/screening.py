"""Does it fit? One question a page; nobody is named, and nothing stays without leave."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from steadway.care.delivery import actions as delivery
from steadway.care.delivery import queries
from steadway.care.safety import queries as safety
from steadway.portals.participant.errors import NotFound
from steadway.portals.participant.fields import Field, Option, Sheet
from steadway.portals.participant.pages import clean, go, now, show
from steadway.portals.participant.questions import local
from steadway.science.programmes.models import NOT_SURE, ProgrammeVersion, ScreeningQuestion
from steadway.science.programmes.screening import (
    early_outcome,
    open_questions,
    screening_outcome,
)

_PLEASE = "Please choose one of the answers. “I am not sure” counts too, where it is there."
_TITLES = {
    "fits": "It looks like a fit",
    "not_now": "This course may not be the one for now",
    "see_someone": "Please talk to someone first",
}


@require_safe
def screening(request: HttpRequest) -> HttpResponse:
    """On to the first question without an answer."""
    version = _version()
    answers = _state(request)["answers"]
    return _onward(version, answers)


@require_safe
def screening_again(request: HttpRequest) -> HttpResponse:
    """Back to the first question; the answers stay filled in."""
    return go("screening_question", _version().screening[0].id)


@require_http_methods(["GET", "HEAD", "POST"])
def screening_question(request: HttpRequest, question: str) -> HttpResponse:
    version = _version()
    asked = next((q for q in version.screening if q.id == question), None)
    if asked is None:
        raise NotFound
    number = version.screening.index(asked) + 1
    state = _state(request)
    error = ""
    if request.method == "POST":
        chosen = clean(request.POST, "answer", 60)
        if chosen in asked.values:
            state["answers"][question] = chosen
            request.session["screening"] = state
            return _after(version, number, state["answers"])
        error = _PLEASE
    field = _question_field(asked, state["answers"].get(question, ""), error)
    return show(
        request,
        "screening_question",
        title=field.label,
        sheet=Sheet((field,)),
        field=field,
        number=number,
        back=_back(version, number),
        kicker="",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def screening_result(request: HttpRequest) -> HttpResponse:
    """What the answers say; stored when the person says so, and not before."""
    version, state = _version(), _state(request)
    if open_questions(version, state["answers"]):
        return _onward(version, state["answers"])
    if request.method == "POST":
        return _record(request, state)
    outcome = screening_outcome(version, state["answers"])
    field = _keep_field()
    return show(
        request,
        "screening_result",
        title=local(outcome.title, "en") or _TITLES[outcome.outcome],
        outcome=outcome.outcome,
        text=local(outcome.text, "en"),
        numbers=safety.help_resources(),
        field=field,
        sheet=Sheet((field,)),
    )


@require_safe
def screening_care(request: HttpRequest, question: str) -> HttpResponse:
    """Numbers at once, and the way on for whoever wants it."""
    version, answers = _version(), _state(request)["answers"]
    ids = [q.id for q in version.screening]
    if question not in ids or question not in answers:
        raise NotFound
    text = _care(version, {question: answers[question]})
    if not text:
        return _onward(version, answers)
    following = ids[ids.index(question) + 1 :]
    return show(
        request,
        "screening_care",
        title="Please talk to someone first",
        text=text,
        numbers=safety.help_resources(),
        following=following[0] if following else "",
        question=question,
    )


@require_safe
def screening_done(request: HttpRequest) -> HttpResponse:
    return show(
        request,
        "screening_done",
        title="Thank you for looking",
        kept=request.GET.get("kept") == "yes",
    )


def _record(request: HttpRequest, state: dict[str, Any]) -> HttpResponse:
    keep = request.POST.get("keep") == "yes"
    done = delivery.record_screening(
        answers=state["answers"], keep=keep, key=UUID(state["key"]), now=now()
    )
    if done.outcome == "fits":
        request.session["fits"] = state["key"]
        return go("consent")
    request.session.pop("screening", None)
    return go("screening_done", kept="yes" if done.keep else "no")


def _after(version: ProgrammeVersion, number: int, answers: dict[str, str]) -> HttpResponse:
    """The next question; a care page first, at once, where this answer calls for it."""
    asked = version.screening[number - 1]
    if _care(version, {asked.id: answers[asked.id]}) and number < len(version.screening):
        return go("screening_care", asked.id)
    return _next(version, number, answers)


def _next(version: ProgrammeVersion, number: int, answers: dict[str, str]) -> HttpResponse:
    if number < len(version.screening):
        return go("screening_question", version.screening[number].id)
    return _onward(version, answers)


def _care(version: ProgrammeVersion, answers: dict[str, str]) -> str:
    """What to say at once, where these answers alone call for it."""
    early = early_outcome(version, answers)
    return local(early.text, "en") if early else ""


def _onward(version: ProgrammeVersion, answers: dict[str, str]) -> HttpResponse:
    still_open = open_questions(version, answers)
    return go("screening_question", still_open[0].id) if still_open else go("screening_result")


def _version() -> ProgrammeVersion:
    return queries.version_of(queries.current_programme().digest)


def _state(request: HttpRequest) -> dict[str, Any]:
    """Answers so far and the key of this visit; they live in the session alone."""
    state = request.session.get("screening")
    if not isinstance(state, dict):
        return {"answers": {}, "key": str(uuid4())}
    return {"answers": dict(state["answers"]), "key": state["key"]}


def _question_field(asked: ScreeningQuestion, value: str, error: str) -> Field:
    options = [Option(o.value, local(o.label, "en")) for o in asked.options]
    if asked.not_sure:
        options.append(Option(NOT_SURE, "I am not sure"))
    return Field(
        "answer",
        "tiles",
        local(asked.text, "en"),
        hint=local(asked.hint, "en"),
        values=(value,) if value else (),
        error=error,
        options=tuple(options),
        as_heading=True,
    )


def _keep_field() -> Field:
    return Field(
        "keep",
        "ticks",
        "May we keep your answers?",
        hint="They have no name on them. They help us to learn who comes here.",
        options=(Option("yes", "Yes, you may keep them"),),
    )


def _back(version: ProgrammeVersion, number: int) -> tuple[str, str]:
    if number == 1:
        return reverse("participant:landing"), "Back"
    before = version.screening[number - 2].id
    return reverse("participant:screening_question", args=[before]), "Back"
