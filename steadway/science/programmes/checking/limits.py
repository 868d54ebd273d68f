"""What a reader in pain can take: words a page, one picture, one choice, neutral messages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from steadway.science.instruments.yaml_lines import FileFault
from steadway.science.programmes.language import Names, RuleFaulty, parse
from steadway.science.programmes.language.reach import holds_quietly, situations
from steadway.science.programmes.models import (
    ConsentFront,
    Example,
    MessageFront,
    PageFront,
    Worksheet,
)
from steadway.science.programmes.preparation import Prepared, PreparedLanguage, pages_of
from steadway.science.programmes.reading.package import Loaded
from steadway.science.programmes.rendering.markdown import Rendered
from steadway.science.programmes.values import validate_values

PAGE_WORDS: Final = 180
LOW_ENERGY_WORDS: Final = 150
MESSAGE_WORDS: Final = 60
_BRACES: Final = re.compile(r"\{([^{}]*)\}")
_ADDRESS: Final = re.compile(r"https?://|www\.")


def limit_faults(prepared: Prepared, names: Names) -> Iterator[FileFault]:
    """The limits of every language."""
    for language in prepared.languages.values():
        twins = _twins(language)
        for page in pages_of(language.folder):
            twin = page.file in twins
            yield from _page(page, language.pages[page.file], names, twin=twin)
        for sheet in language.folder.worksheets.values():
            yield from _feedback(sheet)
            yield from _example(sheet)
        for message in language.folder.messages.values():
            yield from _message(message)
        for document in language.folder.consent.values():
            yield from _checks(document, len(language.consent[document.file]))


def _twins(language: PreparedLanguage) -> set[str]:
    return {
        entry.pages[entry.module.model.low_energy].file
        for entry in language.folder.modules
        if entry.module and entry.module.model.low_energy in entry.pages
    }


def longest_reading(body: Rendered, names: Names) -> int:
    """The most words any one reader sees of a body, given its conditions."""
    conditions = [segment.when for segment in body.segments if segment.when]
    combinations = situations(conditions, names) if conditions else iter([{}])
    if combinations is None:
        return sum(body.words)
    return max(
        sum(
            words
            for segment, words in zip(body.segments, body.words, strict=True)
            if segment.when is None or holds_quietly(segment.when, facts)
        )
        for facts in combinations
    )


def _page(
    page: Loaded[PageFront], body: Rendered, names: Names, *, twin: bool
) -> Iterator[FileFault]:
    limit = LOW_ENERGY_WORDS if twin else PAGE_WORDS
    words = longest_reading(body, names) if _readable(body) else 0
    if words > limit:
        what = "low-energy twin" if twin else "page"
        message = f"The {what} has {words} words; {limit} is the most."
        yield page.body_fault(0, message, "Shorten it, or split it in two.")
    if not body.segments:
        yield page.body_fault(0, "The page has no text.", "Write one idea in a few sentences.")
    if len(body.pictures) > 1:
        message = "The page has more than one picture."
        yield page.body_fault(body.pictures[1][2], message, "Keep the one that carries the idea.")
    if twin and page.model.question is None:
        message = "The low-energy twin has no choice."
        yield page.fault((), message, "Add a question: with options; one tap is enough.")
    if twin and page.model.audience.strip() != "all":
        message = "The low-energy twin is not for everybody."
        yield page.fault(("audience",), message, "Write audience: all, or use when blocks.")


def _readable(body: Rendered) -> bool:
    """Faulty conditions are told elsewhere; they cannot be explored here."""
    try:
        for segment in body.segments:
            parse(segment.when or "true")
    except RuleFaulty:
        return False
    return True


def _feedback(sheet: Loaded[Worksheet]) -> Iterator[FileFault]:
    rules = sheet.model.feedback
    for number, feedback in enumerate(rules):
        last = number == len(rules) - 1
        if last and feedback.when is not None:
            message = "The last feedback has a rule, so some people would read nothing."
            remedy = "Add a last one with text only."
            yield sheet.fault(("feedback", number), message, remedy)
        if not last and feedback.when is None:
            message = "A feedback without a rule hides those after it."
            yield sheet.fault(("feedback", number), message, "Move it to the end, or add when:.")


def _example(sheet: Loaded[Worksheet]) -> Iterator[FileFault]:
    example = sheet.model.example
    if example is None:
        message = "The worksheet has no filled example."
        yield sheet.fault((), message, "Add example: with person and values.")
        return
    known = set(sheet.model.value_ids)
    for name in example.values:
        if name not in known:
            message = f"The example fills “{name}”, which is no field."
            yield sheet.fault(("example", "values", name), message, "Correct the field's id.")
    for fault in validate_values(sheet.model, _as_values(example)):
        if fault.field in example.values:
            message = f"The example's “{fault.field}” could not be entered: {fault.message}"
            path = ("example", "values", fault.field)
            yield sheet.fault(path, message, "Give a value that the field allows.")


def _as_values(example: Example) -> dict[str, Any]:
    return {
        name: [str(part) for part in value] if isinstance(value, tuple) else value
        for name, value in example.values.items()
    }


def _message(message: Loaded[MessageFront]) -> Iterator[FileFault]:
    body = message.body.strip()
    words = len(_BRACES.sub("", body).split())
    places = _BRACES.findall(body)
    if not body:
        yield message.body_fault(0, "The message has no text.", "Write up to 60 words.")
    if words > MESSAGE_WORDS:
        text = f"The message has {words} words; {MESSAGE_WORDS} is the most."
        yield message.body_fault(0, text, "Shorten it.")
    if places.count("link") + len(_ADDRESS.findall(body)) > 1:
        yield message.body_fault(0, "The message has more than one link.", "Keep one {link}.")
    elif _ADDRESS.search(body):
        yield message.body_fault(0, "An address stands in the message.", "Write {link} instead.")
    for place in sorted({place for place in places if place != "link"}):
        text = f"The message has a place {{{place}}} that nothing fills."
        yield message.body_fault(0, text, "Only {link} is filled in.")
    if _BRACES.search(message.model.subject) or "\n" in message.model.subject:
        text = "The subject is not one plain line."
        yield message.fault(("subject",), text, "Write a few neutral words.")


def _checks(document: Loaded[ConsentFront], cards: int) -> Iterator[FileFault]:
    seen: set[int] = set()
    for number, check in enumerate(document.model.checks):
        if check.card > cards:
            message = f"The check asks about card {check.card}; there are {cards}."
            yield document.fault(("checks", number), message, "Correct the card's number.")
        if check.card in seen:
            message = f"Card {check.card} has two checks."
            yield document.fault(("checks", number), message, "Keep one check a card.")
        seen.add(check.card)
