"""What somebody answered, in the words that they read. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from steadway.science.instruments import Instrument, Item
from steadway.science.instruments.parts import LocalText

LONGEST_QUESTION = 160  # letters; a questionnaire's own questions are shorter
FALL_BACK = "en"
YES_OR_NO = {"1": "Yes", "0": "No"}


def quotes(
    instrument: Instrument, answers: Mapping[str, Any], items: Iterable[str], language: str
) -> tuple[str, ...]:
    """One line an answer, “question”: “answer”, in the order of the questionnaire.

    Without `items` every answer is quoted. What was typed is quoted too, since it says what the
    numbers are about. Where a wording is not at hand, the item's number and the code stand there.
    """
    wanted = frozenset(items)
    return tuple(
        f"{_question(item, language)}: {_answer(instrument, item, answers[item.id], language)}"
        for item in instrument.items
        if item.id in answers and (not wanted or item.id in wanted or item.kind == "text")
    )


def _question(item: Item, language: str) -> str:
    text = _in_words(item.text, language)
    if not text:
        return f"Item {item.id}"
    return f"“{text if len(text) <= LONGEST_QUESTION else _shortened(text)}”"


def _shortened(text: str) -> str:
    return f"{text[: LONGEST_QUESTION - 1].rsplit(' ', 1)[0]}…"


def _answer(instrument: Instrument, item: Item, given: Any, language: str) -> str:
    if isinstance(given, list | tuple):
        return ", ".join(_answer(instrument, item, each, language) for each in given)
    if item.kind == "boolean":
        return f"“{YES_OR_NO.get(str(int(given) if isinstance(given, bool) else given), given)}”"
    if item.kind == "scale_0_10":
        return f"{given} of 10"
    label = _label(instrument, item, given, language)
    return f"“{label}”" if label or item.kind == "text" else str(given)


def _label(instrument: Instrument, item: Item, given: Any, language: str) -> str:
    if item.kind == "text":
        return str(given)
    for option in instrument.options_of(item):
        if str(option.value) == str(given):
            return _in_words(option.label, language)
    return ""


def _in_words(text: LocalText | None, language: str) -> str:
    return (text or {}).get(language) or (text or {}).get(FALL_BACK, "")
