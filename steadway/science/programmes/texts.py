"""Every text a participant can read, with where it stands, so that tests can read it too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from steadway.science.programmes.models import (
    ConsentDocument,
    Edition,
    Exercise,
    Module,
    Page,
    Plan,
    ProgrammeVersion,
    Segment,
    Worksheet,
)
from steadway.science.programmes.rendering.holes import split_text
from steadway.science.programmes.rendering.markdown import plain_text

Text = tuple[str, str]
_ALT: Final = re.compile(r'<svg role="img" aria-label="([^"]*)"')
_FILLED: Final = "this"


def participant_texts(version: ProgrammeVersion, language: str | None = None) -> list[Text]:
    """(where, text) of everything participants read in one language; rules read as "this".

    Evidence, technique and author lines are left out: they are for staff and sources.
    """
    shown = language or version.source_language
    found = [
        ("programme/title", version.title.get(shown, "")),
        ("programme/summary", version.summary.get(shown, "")),
        *_screening(version, shown),
        *((f"measures/{key}/title", m.title.get(shown, "")) for key, m in version.measures.items()),
        *_edition(version.edition(language)),
    ]
    return [(where, text) for where, text in found if text]


def _screening(version: ProgrammeVersion, language: str) -> Iterator[Text]:
    for question in version.screening:
        where = f"screening/{question.id}"
        yield f"{where}/text", question.text.get(language, "")
        yield f"{where}/hint", (question.hint or {}).get(language, "")
        for option in question.options:
            yield f"{where}/options/{option.value}", option.label.get(language, "")
    for number, outcome in enumerate(version.outcomes, start=1):
        where = f"outcomes/{number}-{outcome.outcome}"
        yield f"{where}/title", (outcome.title or {}).get(language, "")
        yield f"{where}/text", outcome.text.get(language, "")


def _edition(edition: Edition) -> Iterator[Text]:
    for module in edition.modules:
        yield from _module(module)
    for sheet in edition.worksheets.values():
        yield from _worksheet(sheet)
    for exercise in edition.exercises.values():
        yield from _exercise(exercise)
    for message in edition.messages.values():
        yield f"messages/{message.id}/subject", message.subject
        yield f"messages/{message.id}/body", message.body.replace("{link}", "").strip()
    for document in edition.consent.values():
        yield from _consent(document)


def _module(module: Module) -> Iterator[Text]:
    where = f"modules/{module.id}"
    yield f"{where}/title", module.title
    yield f"{where}/aim", module.aim
    for page in (*module.pages.values(), module.low_energy):
        yield from _page(f"{where}/{page.id}", page)
    for plan in module.plans.values():
        yield from _plan(f"{where}/plans/{plan.id}", plan)


def _page(where: str, page: Page) -> Iterator[Text]:
    yield f"{where}/title", page.title
    yield from _body(where, page.segments)
    if page.question:
        yield f"{where}/question/text", page.question.text
        for option in page.question.options:
            yield f"{where}/question/{option.value}/label", option.label
            yield f"{where}/question/{option.value}/reply", option.reply or ""


def _body(where: str, segments: Iterable[Segment]) -> Iterator[Text]:
    for number, segment in enumerate(segments, start=1):
        yield f"{where}/body/{number}", plain_text(_FILLED.join(segment.pieces[::2]))
        for alt in _ALT.findall("".join(segment.pieces[::2])):
            yield f"{where}/body/{number}/alt", plain_text(alt)


def _plan(where: str, plan: Plan) -> Iterator[Text]:
    yield f"{where}/title", plan.title
    yield f"{where}/intro", plan.intro
    for kind, choices in (("will", plan.will), ("when", plan.when)):
        for number, text in enumerate(choices, start=1):
            yield f"{where}/{kind}/{number}", text
    yield f"{where}/review/question", plan.review.question
    for number, text in enumerate(plan.review.got_in_the_way, start=1):
        yield f"{where}/review/got_in_the_way/{number}", text
    for key, text in plan.review.replies.model_dump().items():
        yield f"{where}/review/replies/{key}", text


def _worksheet(sheet: Worksheet) -> Iterator[Text]:
    where = f"worksheets/{sheet.id}"
    yield f"{where}/title", sheet.title
    yield f"{where}/intro", sheet.intro
    for field in sheet.fields:
        yield f"{where}/{field.id}/label", field.label
        yield f"{where}/{field.id}/hint", field.hint or ""
        for key in ("low", "high", "unit"):
            yield f"{where}/{field.id}/{key}", getattr(field, key, None) or ""
        for option in getattr(field, "options", ()):
            yield f"{where}/{field.id}/options/{option.value}", option.label
    if sheet.example:
        yield f"{where}/example/person", sheet.example.person
        for name, value in sheet.example.values.items():
            known = sheet.field(name)
            if known is None or known.type in {"text", "long_text", "ladder"}:
                text = "\n".join(map(str, value)) if isinstance(value, tuple) else str(value)
                yield f"{where}/example/{name}", text
    for number, feedback in enumerate(sheet.feedback, start=1):
        yield f"{where}/feedback/{number}", _FILLED.join(split_text(feedback.text)[::2])


def _exercise(exercise: Exercise) -> Iterator[Text]:
    where = f"exercises/{exercise.id}"
    yield f"{where}/title", exercise.title
    yield f"{where}/smaller", exercise.smaller
    yield f"{where}/stop", exercise.stop
    yield from _body(f"{where}/intro", exercise.intro)
    yield from _body(f"{where}/steps", exercise.steps)
    yield from _body(f"{where}/closing", exercise.closing)


def _consent(document: ConsentDocument) -> Iterator[Text]:
    where = f"consent/{document.kind}"
    yield f"{where}/title", document.title
    yield f"{where}/intro", document.intro or ""
    for part in document.parts:
        yield f"{where}/parts/{part.id}", part.text
    for number, card in enumerate(document.cards, start=1):
        yield f"{where}/cards/{number}/heading", card.heading
        yield from _body(f"{where}/cards/{number}", card.segments)
        if card.check:
            for key in ("text", "right", "wrong", "again"):
                yield f"{where}/cards/{number}/check/{key}", getattr(card.check, key)
