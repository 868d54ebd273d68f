"""Questionnaires: a list of tasks, small pages, saved as you go, and a kind word between them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from steadway.care.assessments import actions, feedback, queries
from steadway.care.assessments.errors import (
    AlreadyAnswered,
    AnswersNotAccepted,
    AssessmentsError,
    OccasionCancelled,
    UnknownOccasion,
    WindowClosed,
)
from steadway.care.assessments.paging import AnswerPage
from steadway.care.assessments.queries import FormView
from steadway.care.safety import queries as safety
from steadway.portals.participant.errors import NotFound
from steadway.portals.participant.fields import Field, Sheet
from steadway.portals.participant.kept import typed
from steadway.portals.participant.keys import posted_key
from steadway.portals.participant.names import name_of
from steadway.portals.participant.pages import actor, go, now, person, show
from steadway.portals.participant.questions import faults_on, item_field, local
from steadway.science.instruments import read_posted

_SAVED, _CARE = "Your answers are saved", "Please take care of yourself"


@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, occasion: UUID) -> HttpResponse:
    """The task list; one thing after the other, in any order, or none of it."""
    participant = person(request)
    try:
        view = queries.occasion(participant, occasion, now())
        if request.method == "POST":
            actions.decline(
                participant=participant, occasion=occasion, actor=actor(request), now=now()
            )
            messages.info(request, "That is fine. What you answered before is kept.")
            return go("today")
    except UnknownOccasion as fault:
        raise NotFound from fault
    except OccasionCancelled as fault:
        messages.info(request, str(fault))
        return go("today")
    return show(
        request, "questions", title=view.title, occasion=view,
        back=(reverse("participant:today"), "Today"),
    )  # fmt: skip


@require_safe
def questions_part(request: HttpRequest, occasion: UUID, instrument: str) -> HttpResponse:
    """On to the first page with an open question."""
    form = _form(request, occasion, instrument)
    for page in form.pages:
        if any(item.id not in form.answers for item in page.items):
            return go("questions_page", occasion, instrument, page.number)
    return go("questions_page", occasion, instrument, len(form.pages))


@require_http_methods(["GET", "HEAD", "POST"])
def questions_page(
    request: HttpRequest, occasion: UUID, instrument: str, number: int
) -> HttpResponse:
    """At most five short questions, or one with a page of its own."""
    form = _form(request, occasion, instrument)
    if not 1 <= number <= len(form.pages):
        raise NotFound
    if form.response_id is not None:
        return go("questions_said", occasion, form.response_id)
    page = form.pages[number - 1]
    if request.method == "POST":
        return _save(request, form, page)
    earlier = typed(request)
    answers = dict(form.answers)
    if earlier is not None:
        answers.update(read_posted(form.instrument, dict(earlier.lists()))[0])
    return _page(request, form, page, answers, {})


@require_safe
def questions_said(request: HttpRequest, occasion: UUID, response: UUID) -> HttpResponse:
    """What the answers say, where that helps; a care page first where they worry us."""
    participant = person(request)
    try:
        view = queries.occasion(participant, occasion, now())
        given = queries.response(participant, response)
    except UnknownOccasion as fault:
        raise NotFound from fault
    said = feedback.feedback(participant, given)
    return show(
        request, "questions_said", title=_SAVED if not given.concern else _CARE,
        occasion=view, said_about=said, concern=given.concern, numbers=safety.help_resources(),
        watched=not safety.nobody_on_call(),
    )  # fmt: skip


def _form(request: HttpRequest, occasion: UUID, instrument: str) -> FormView:
    try:
        return queries.form(person(request), occasion, instrument, now())
    except UnknownOccasion as fault:
        raise NotFound from fault


def _save(request: HttpRequest, form: FormView, page: AnswerPage) -> HttpResponse:
    """Keep this page; hand everything in after the last one."""
    answers, faults = read_posted(form.instrument, dict(request.POST.lists()))
    here = {item.id for item in page.items}
    given = {name: value for name, value in answers.items() if name in here}
    errors = faults_on(page.items, faults)
    try:
        kept = actions.save_partial(
            participant=person(request), occasion=form.occasion.id, instrument=form.instrument.id,
            answers={**dict.fromkeys(here - errors.keys()), **given}, now=now(),
        )  # fmt: skip
    except AlreadyAnswered:
        return go("questions_part", form.occasion.id, form.instrument.id)
    if errors:
        return _page(request, form, page, {**kept.answers, **_raw(request, page)}, errors)
    if request.POST.get("act") == "stop":
        return go("stop_here", back="questions")
    if page.number < len(form.pages):
        return go("questions_page", form.occasion.id, form.instrument.id, page.number + 1)
    return _hand_in(request, form, page, dict(kept.answers))


def _hand_in(
    request: HttpRequest, form: FormView, page: AnswerPage, answers: dict[str, Any]
) -> HttpResponse:
    try:
        response = actions.submit(
            participant=person(request), instrument=form.instrument.id, answers=answers,
            key=posted_key(request), occasion=form.occasion.id, answered_at=now(),
            actor=actor(request), now=now(),
        )  # fmt: skip
    except AnswersNotAccepted as fault:
        return _first_fault(form, fault)
    except (AlreadyAnswered, WindowClosed) as fault:
        return _page(request, form, page, answers, {}, said=str(fault))
    except AssessmentsError as fault:
        return _page(request, form, page, answers, {}, said=str(fault))
    return go("questions_said", form.occasion.id, response.pk)


def _first_fault(form: FormView, fault: AnswersNotAccepted) -> HttpResponse:
    """Back to the page of the first question that still needs an answer."""
    open_ = {one.item for one in fault.faults}
    number = next(
        (p.number for p in form.pages if open_ & {item.id for item in p.items}), len(form.pages)
    )
    return go("questions_page", form.occasion.id, form.instrument.id, number)


def _raw(request: HttpRequest, page: AnswerPage) -> dict[str, Any]:
    """What was posted on this page, as it was posted, for showing it again."""
    posted = ((item.id, request.POST.getlist(item.id)) for item in page.items)
    return {name: texts for name, texts in posted if texts}


def _page(
    request: HttpRequest, form: FormView, page: AnswerPage, answers: dict[str, Any],
    errors: dict[str, str], *, said: str = "",
) -> HttpResponse:  # fmt: skip
    language = "en"
    alone = len(page.items) == 1
    kicker = f"{name_of(form.instrument)} · part {page.number} of {page.of}"
    fields: tuple[Field, ...] = tuple(
        item_field(
            form.instrument, item, language, answers.get(item.id), errors.get(item.id, ""),
            alone=alone, kicker=kicker if alone else "",
        )
        for item in page.items
    )  # fmt: skip
    joined = alone and local(page.items[0].text, language).startswith("…")
    stem = (
        ""
        if joined
        else local(page.items[0].stem, language) or local(form.instrument.instructions, language)
    )
    first = page.number == 1
    return show(
        request, "questions_page",
        title=fields[0].label if alone else name_of(form.instrument),
        kicker=kicker, fields=fields, alone=alone, sensitive=page.sensitive, stem=stem,
        instructions=local(form.instrument.instructions, language) if first else "",
        last=page.number == page.of, saved_at=form.saved_at, stand_in=form.stand_in and first,
        sheet=Sheet(fields, said=said), back=_back(form, page),
    )  # fmt: skip


def _back(form: FormView, page: AnswerPage) -> tuple[str, str]:
    if page.number == 1:
        return reverse("participant:questions", args=[form.occasion.id]), "All questions"
    before = [form.occasion.id, form.instrument.id, page.number - 1]
    return reverse("participant:questions_page", args=before), "Back"
