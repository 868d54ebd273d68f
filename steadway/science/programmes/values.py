"""Worksheet answers: from form strings to typed values, checked in the reader's own words.

A finished worksheet must pass; a draft need not. Numbers are read as people write or
dictate them ("1 200", "12,5", "20 minutes"). What cannot be read is kept as typed and
named as a fault; nothing is thrown away.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final, TypeAlias

from steadway.science.programmes.errors import RuleError
from steadway.science.programmes.language import (
    Fact,
    Facts,
    evaluate,
    evaluate_or_missing,
    is_missing,
)
from steadway.science.programmes.language.evaluation import value_of
from steadway.science.programmes.language.kinds import Kind
from steadway.science.programmes.language.parsing import parse
from steadway.science.programmes.language.typing_rules import guard_comparisons
from steadway.science.programmes.models import (
    LadderField,
    NumberField,
    Worksheet,
    WorksheetField,
    own_words_id,
)
from steadway.science.programmes.rendering.holes import split_text

Value: TypeAlias = str | int | float | list[str] | None
OWN_WORDS_LENGTH: Final = 300
_NUMBER: Final = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_SPACED_DIGITS: Final = re.compile(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}(?!\d))")
# "1,200" is twelve hundred; "0,125" and "12,5" have a decimal comma.
_THOUSANDS: Final = re.compile(r"(?<=[1-9]),(?=\d{3}(?!\d))|(?<=[1-9]\d),(?=\d{3}(?!\d))")
_LARGEST: Final = 1e9


@dataclass(frozen=True)
class ValueFault:
    """One field's fault; ``message`` is for the person filling it in."""

    field: str
    message: str


def coerce_values(worksheet: Worksheet, form: Mapping[str, Any]) -> dict[str, Value]:
    """Form strings (or lists of them) as typed values; empty is left out, unreadable kept."""
    found: dict[str, Value] = {}
    for field in worksheet.fields:
        found[field.id] = _coerced(field, form.get(field.id))
        if getattr(field, "own_words", False):
            own = own_words_id(field.id)
            found[own] = _text(form.get(own))
    return {name: value for name, value in found.items() if not is_missing(value)}


def validate_values(worksheet: Worksheet, values: Mapping[str, Any]) -> tuple[ValueFault, ...]:
    """What keeps a finished worksheet from being saved as finished, in participant words."""
    found: list[ValueFault] = []
    for field in worksheet.fields:
        value = values.get(field.id)
        own = values.get(own_words_id(field.id)) if getattr(field, "own_words", False) else None
        if is_missing(value):
            if field.required and is_missing(own):
                found.append(ValueFault(field.id, _ask(field)))
        else:
            message = _fault_in(field, value)
            found.extend([ValueFault(field.id, message)] if message else [])
        if not is_missing(own) and len(str(own)) > OWN_WORDS_LENGTH:
            message = f"Please use {OWN_WORDS_LENGTH} letters or fewer here. We kept your words."
            found.append(ValueFault(own_words_id(field.id), message))
    return tuple(found)


def prefill(worksheet: Worksheet, facts: Facts) -> dict[str, Value]:
    """The values a fresh worksheet starts with; fields whose rule has no value are left out."""
    found: dict[str, Value] = {}
    for field in worksheet.fields:
        value = evaluate_or_missing(field.prefill, facts) if field.prefill else None
        if not is_missing(value):
            found[field.id] = _coerced(field, value)
    return {
        name: value
        for name, value in found.items()
        if not is_missing(value) and not _fault_in(_field(worksheet, name), value)
    }


def feedback(worksheet: Worksheet, values: Mapping[str, Any], facts: Facts) -> str | None:
    """The first feedback whose rule holds, with its facts filled in; None where there is none.

    A comparison on a field that was left empty is false. The result is plain text.
    """
    here: dict[str, Fact] = {**facts, **values}
    own = {name: Kind("text", missing=True) for name in worksheet.value_ids}
    for rule in worksheet.feedback:
        if rule.when is None or _guarded(rule.when, own, here):
            parts = split_text(rule.text)
            return "".join(
                _shown(worksheet, part, here) if number % 2 else part
                for number, part in enumerate(parts)
            )
    return None


def _guarded(expression: str, own: Mapping[str, Kind], facts: Facts) -> bool:
    try:
        return value_of(guard_comparisons(parse(expression), own), facts) is True
    except RuleError as error:
        error.expression = error.expression or expression
        raise


def facts_of_values(worksheet: Worksheet, values: Mapping[str, Any]) -> dict[str, Fact]:
    """Saved values as facts for tailoring: ``worksheet_id.field_id``."""
    known = set(worksheet.value_ids)
    return {f"{worksheet.id}.{name}": value for name, value in values.items() if name in known}


def _shown(worksheet: Worksheet, expression: str, facts: Facts) -> str:
    value = evaluate(expression, facts)
    field = worksheet.field(expression.strip())
    if field is not None and field.type in {"choice", "choices"}:
        labels = {option.value: option.label for option in field.options}
        return as_text(value, labels)
    return as_text(value)


def as_text(value: Fact, labels: Mapping[str, str] | None = None) -> str:
    """A fact as a reader sees it: option labels, numbers without “.0”, lists with commas."""
    if isinstance(value, str):
        return (labels or {}).get(value, value)
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return f"{round(value, 2):g}" if abs(value) < 1_000_000 else f"{value:.0f}"
    return ", ".join((labels or {}).get(part, part) for part in value)


def _field(worksheet: Worksheet, name: str) -> WorksheetField:
    return next(field for field in worksheet.fields if field.id == name)


def _ask(field: WorksheetField) -> str:  # noqa: PLR0911  # one line a type
    match field.type:
        case "choice" | "choices":
            own = getattr(field, "own_words", False)
            return "Please choose one, or use your own words." if own else "Please choose one."
        case "scale":
            return "Please choose a number from 0 to 10."
        case "number":
            return "Please write a number."
        case "ladder":
            return f"Please write {field.min} steps or more. They can be very small."
        case "date":
            return "Please choose a day."
        case "time":
            return "Please choose a time."
        case _:
            return "Please write a few words here."


def _coerced(field: WorksheetField, raw: Any) -> Value:
    match field.type:
        case "choices" | "ladder":
            return _texts(raw)
        case "number" | "scale":
            return _number(raw)
        case "time":
            return _clock(_text(raw))
        case _:
            return _text(raw)


def _text(raw: Any) -> str | None:
    if isinstance(raw, list | tuple):
        raw = raw[-1] if raw else None
    text = "" if raw is None else str(raw).replace("\r\n", "\n").replace("\x00", "").strip()
    return text or None


def _texts(raw: Any) -> list[str] | None:
    parts: Sequence[Any] = raw if isinstance(raw, list | tuple) else [raw]
    found = [text for part in parts if (text := _text(part))]
    return found or None


def _number(raw: Any) -> Value:
    """A number as written or spoken; the text itself where none, or more than one, is in it."""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return raw
    text = _text(raw)
    if text is None:
        return None
    plain = _THOUSANDS.sub("", _SPACED_DIGITS.sub("", text.replace("\u2212", "-")))
    found = _NUMBER.findall(plain)
    if len(found) != 1 or len(found[0]) > 15:
        return text
    number = float(found[0].replace(",", "."))
    return int(number) if number.is_integer() else number


def _clock(text: str | None) -> str | None:
    """``7:5`` or ``19.30`` as ``HH:MM``; anything else stays as typed."""
    match = re.fullmatch(r"(\d{1,2})[:.h ](\d{1,2})(?::\d{2})?", text or "")
    return f"{int(match[1]):02d}:{int(match[2]):02d}" if match else text


def _fault_in(  # noqa: PLR0911  # one line a type
    field: WorksheetField, value: Any
) -> str | None:
    match field.type:
        case "text" | "long_text":
            return _too_long(str(value), field.max_length)
        case "choice":
            known = {option.value for option in field.options}
            return None if value in known else "Please choose one of these."
        case "choices":
            known = {option.value for option in field.options}
            fine = isinstance(value, list | tuple) and set(value) <= known
            return None if fine else "Please choose from these."
        case "scale":
            whole = isinstance(value, int | float) and value in range(11)
            fine = whole and not isinstance(value, bool)
            return None if fine else "Please choose a number from 0 to 10."
        case "number":
            return _number_fault(field, value)
        case "ladder":
            return _ladder_fault(field, value)
        case "date":
            return None if _is_date(value) else "Please give a day, like 2026-11-23."
        case "time":
            return None if _is_time(value) else "Please give a time, like 19:30."


def _too_long(text: str, limit: int) -> str | None:
    if len(text) <= limit:
        return None
    return f"Please use {limit} letters or fewer here. We kept your words."


def _number_fault(field: NumberField, value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "Please write one number, like 20."
    low, high = field.min, field.max
    if low is not None and high is not None and not low <= value <= high:
        return f"Please write a number from {low:g} to {high:g}."
    if low is not None and value < low:
        return f"Please write {low:g} or more."
    if high is not None and value > high:
        return f"Please write {high:g} or less."
    return None if abs(value) <= _LARGEST else "Please write a smaller number."


def _ladder_fault(field: LadderField, value: Any) -> str | None:
    if not isinstance(value, list | tuple):
        return "Please write your steps, one in each box."
    if len(value) < field.min:
        return f"Please write {field.min} steps or more. They can be very small."
    if len(value) > field.max:
        return f"Please keep to {field.max} steps. You can join some."
    if any(len(str(step)) > field.max_length for step in value):
        return f"Please use {field.max_length} letters or fewer for each step."
    return None


def _is_date(value: Any) -> bool:
    try:
        return bool(date.fromisoformat(str(value))) and len(str(value)) == 10
    except ValueError:
        return False


def _is_time(value: Any) -> bool:
    try:
        return re.fullmatch(r"\d\d:\d\d", str(value)) is not None and bool(
            str(time.fromisoformat(str(value)))
        )
    except ValueError:
        return False
