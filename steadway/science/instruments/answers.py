"""Whether answers fit an instrument, said in the words of the person who answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from steadway.science.instruments.model import Instrument
from steadway.science.instruments.parts import Item
from steadway.science.instruments.tables import answer_values, limits

AnswerValue = int | float | bool | str | Sequence[int | str] | None
Answers = Mapping[str, AnswerValue]


@dataclass(frozen=True)
class AnswerFault:
    """One answer that does not fit: the item and a sentence for the person answering."""

    item: str
    message: str


def is_open(answer: object) -> bool:
    """Whether an item was left open: absent, None, empty text or nothing chosen."""
    return answer is None or (isinstance(answer, str | list | tuple) and not answer)


def validate_answers(instrument: Instrument, answers: Answers) -> tuple[AnswerFault, ...]:
    """Every answer that does not fit, in the order of the items; empty when all is well.

    Missing answers are faults only where the item is required.
    """
    faults = []
    for item in instrument.items:
        message = _fault_of(instrument, item, answers.get(item.id))
        if message:
            faults.append(AnswerFault(item.id, message))
    known = {item.id for item in instrument.items}
    faults += [
        AnswerFault(str(name), "This question is not part of this form.")
        for name in answers
        if name not in known
    ]
    return tuple(faults)


def read_posted(
    instrument: Instrument, posted: Mapping[str, Sequence[str]]
) -> tuple[dict[str, AnswerValue], tuple[AnswerFault, ...]]:
    """Turn a posted form (item id → list of texts) into typed answers and their faults.

    Open items are left out. An answer that cannot be read is a fault and is left out too.
    """
    answers: dict[str, AnswerValue] = {}
    unreadable = []
    for item in instrument.items:
        texts = [text for text in posted.get(item.id, ()) if text.strip()]
        if not texts:
            continue
        value = _read(instrument, item, texts)
        if value is None:
            unreadable.append(AnswerFault(item.id, _wanted(item)))
        else:
            answers[item.id] = value
    taken = {fault.item for fault in unreadable}
    others = [f for f in validate_answers(instrument, answers) if f.item not in taken]
    order = {item.id: index for index, item in enumerate(instrument.items)}
    return answers, tuple(sorted([*unreadable, *others], key=lambda fault: order[fault.item]))


def _read(instrument: Instrument, item: Item, texts: Sequence[str]) -> AnswerValue:
    if item.kind == "text":
        return texts[0].strip()
    if item.kind == "integer":
        return _whole_number(texts[0])
    by_text = {str(value): value for value in answer_values(instrument, item)}
    if item.kind == "boolean":
        return {"0": False, "1": True, "false": False, "true": True}.get(texts[0].strip())
    if item.kind == "choices":
        chosen = [by_text.get(text.strip()) for text in dict.fromkeys(texts)]
        return None if None in chosen else [value for value in chosen if value is not None]
    return by_text.get(texts[0].strip())


def _whole_number(text: str) -> int | None:
    cleaned = text.strip()
    digits = cleaned.removeprefix("-").removeprefix("+")
    # isdigit alone lets through superscripts, which int() refuses
    return int(cleaned) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else None


def _fault_of(instrument: Instrument, item: Item, answer: AnswerValue) -> str | None:
    if is_open(answer):
        verb = "Write" if item.kind in ("text", "integer") else "Choose"
        return f"{verb} an answer to go on." if item.required else None
    if item.kind == "text":
        return _text_fault(item, answer)
    if item.kind == "choices":
        return _choices_fault(instrument, item, answer)
    if item.kind == "boolean":
        fits = isinstance(answer, bool) or (type(answer) is int and answer in (0, 1))
    else:
        fits = type(answer) in (int, str) and answer in answer_values(instrument, item)
    return None if fits else _wanted(item)


def _wanted(item: Item) -> str:
    low, high = limits(item)
    return {
        "choice": "Choose one of the answers shown.",
        "choices": "Choose from the answers shown.",
        "scale_0_10": f"Choose a number from {low} to {high}.",
        "integer": f"Write a whole number from {low} to {high}.",
        "boolean": "Choose yes or no.",
        "text": "Write your answer as text.",
    }[item.kind]


def _text_fault(item: Item, answer: AnswerValue) -> str | None:
    if not isinstance(answer, str):
        return _wanted(item)
    if len(answer) > item.max_length:
        return f"Your text has {len(answer)} signs. There is room for {item.max_length}."
    if any(sign == "\x00" or "\ud800" <= sign <= "\udfff" for sign in answer):
        return "Your text holds a sign we cannot save. Type that part again."
    return None


def _choices_fault(instrument: Instrument, item: Item, answer: AnswerValue) -> str | None:
    if not isinstance(answer, list | tuple):
        return _wanted(item)
    allowed = answer_values(instrument, item)
    if any(type(value) not in (int, str) or value not in allowed for value in answer):
        return _wanted(item)
    alone = set(_exclusive(instrument, item))
    if len(set(answer)) > 1 and alone & set(answer):
        return "Two of these answers do not go together. Choose again."
    return None


def _exclusive(instrument: Instrument, item: Item) -> Iterator[int | str]:
    return (option.value for option in instrument.options_of(item) if option.exclusive)
