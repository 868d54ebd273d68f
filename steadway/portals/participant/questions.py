"""An instrument's items and a worksheet's fields, as fields of ours."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict

from steadway.portals.participant.fields import Field, Option
from steadway.science.instruments import AnswerFault, Instrument, Item
from steadway.science.programmes.models import Worksheet, WorksheetField, own_words_id

_FACES = ("rough", "low", "level", "fair", "good")
_KIND_OF_ITEM = {
    "choice": "tiles",
    "choices": "chips",
    "scale_0_10": "scale",
    "integer": "number",
    "boolean": "tiles",
    "text": "long_text",
}
_KIND_OF_FIELD = {
    "text": "text",
    "long_text": "long_text",
    "choice": "tiles",
    "choices": "ticks",
    "scale": "scale",
    "number": "number",
    "ladder": "ladder",
    "date": "date",
    "time": "time",
}


def local(words: Mapping[str, str] | None, language: str) -> str:
    """The words in this language, or in the first there is."""
    if not words:
        return ""
    return words.get(language) or next(iter(words.values()))


def item_field(
    instrument: Instrument,
    item: Item,
    language: str,
    answer: Any,
    error: str = "",
    *,
    alone: bool = False,
    kicker: str = "",
) -> Field:
    """One question of a questionnaire; `alone` makes it the page's heading."""
    kind = _KIND_OF_ITEM[item.kind]
    options = _item_options(instrument, item, language)
    if item.id == "mood" and len(options) == len(_FACES) and item.kind == "choice":
        kind = "faces"
        options = tuple(
            Option(o.value, o.label, face) for o, face in zip(options, _FACES, strict=True)
        )
    return Field(
        item.id,
        kind,
        _whole_question(item, language) if alone else local(item.text, language),
        values=_texts(answer),
        error=error,
        options=options,
        required=item.required,
        low=local(item.low, language),
        high=local(item.high, language),
        max_length=item.max_length if kind == "long_text" else None,
        least=item.min,
        most=item.max,
        as_heading=alone,
        kicker=kicker,
    )


def _whole_question(item: Item, language: str) -> str:
    """A question that stands alone, with the words it shares with its neighbours."""
    stem, text = local(item.stem, language), local(item.text, language)
    if stem and text.startswith("…"):
        return f"{stem.rstrip(' …')} {text.lstrip('… ')}"
    return text


def _item_options(instrument: Instrument, item: Item, language: str) -> tuple[Option, ...]:
    if item.kind == "boolean":
        return (Option("1", "Yes"), Option("0", "No"))
    return tuple(
        Option(str(o.value), local(o.label, language)) for o in instrument.options_of(item)
    )


def _texts(answer: Any) -> tuple[str, ...]:
    """A stored or posted answer as the texts of a form."""
    if answer is None:
        return ()
    if isinstance(answer, bool):
        return ("1" if answer else "0",)
    if isinstance(answer, list | tuple):
        return tuple(str(one) for one in answer)
    if isinstance(answer, float) and answer.is_integer():
        return (str(int(answer)),)
    return (str(answer),)


def faults_on(items: Iterable[Item], faults: Iterable[AnswerFault]) -> dict[str, str]:
    """The faults that belong to these items."""
    here = {item.id for item in items}
    return {fault.item: fault.message for fault in faults if fault.item in here}


def worksheet_fields(
    sheet: Worksheet, values: Mapping[str, Any], errors: Mapping[str, str] | None = None
) -> tuple[Field, ...]:
    """The fields of a worksheet holding what is known."""
    return tuple(_worksheet_field(one, values, errors or {}) for one in sheet.fields)


def _worksheet_field(
    one: WorksheetField, values: Mapping[str, Any], errors: Mapping[str, str]
) -> Field:
    texts = _texts(values.get(one.id))
    kind = _KIND_OF_FIELD[one.type]
    options = tuple(Option(o.value, o.label) for o in getattr(one, "options", ()))
    return Field(
        one.id,
        kind,
        one.label,
        hint=one.hint or "",
        values=texts,
        error=errors.get(one.id, ""),
        options=options,
        required=one.required,
        max_length=getattr(one, "max_length", None),
        low=getattr(one, "low", ""),
        high=getattr(one, "high", ""),
        unit=getattr(one, "unit", None) or "",
        most=one.max if one.type == "ladder" else None,
        rows=_rungs(texts, one) if one.type == "ladder" else (),
        own_words=_own_words(one, values, errors),
    )


def _rungs(texts: tuple[str, ...], one: Any) -> tuple[str, ...]:
    """The steps written so far and room for more."""
    room: int = min(max(len(texts) + 1, one.min, 3), max(one.max, len(texts)))
    return texts + ("",) * (room - len(texts))


def _own_words(
    one: WorksheetField, values: Mapping[str, Any], errors: Mapping[str, str]
) -> Field | None:
    if not getattr(one, "own_words", False):
        return None
    name = own_words_id(one.id)
    return Field(
        name,
        "text",
        "In my own words",
        values=_texts(values.get(name)),
        error=errors.get(name, ""),
        max_length=300,
    )


def posted_worksheet(sheet: Worksheet, data: QueryDict) -> dict[str, Any]:
    """What the form holds, as texts and lists of texts; checking is the verb's work."""
    found: dict[str, Any] = {}
    for one in sheet.fields:
        if one.type in ("choices", "ladder"):
            found[one.id] = [text for text in data.getlist(one.id) if text.strip()]
        else:
            found[one.id] = data.get(one.id, "").replace("\r\n", "\n")
        if getattr(one, "own_words", False):
            name = own_words_id(one.id)
            found[name] = data.get(name, "")
    return found
