"""Instruments and answers as FHIR R4 Questionnaire and QuestionnaireResponse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from steadway.science.instruments import fhir_names as names
from steadway.science.instruments.answers import is_open
from steadway.science.instruments.model import Instrument
from steadway.science.instruments.parts import Item, LocalText, Option
from steadway.science.instruments.tables import limits

Resource = dict[str, Any]

_TYPES = {
    "choice": "choice",
    "choices": "choice",
    "scale_0_10": "integer",
    "integer": "integer",
    "boolean": "boolean",
    "text": "text",
}


def to_fhir(instrument: Instrument, language: str = "en") -> Resource:
    """The instrument as a FHIR R4 Questionnaire in one language.

    Kept: items, options with their ordinal values, limits, stems as groups, title, url,
    version, required. Not kept, because FHIR has no place for them: scales, missing rules,
    bands. Texts that are not included are left out.
    """
    texts = {
        "title": _in(instrument.title, language) or instrument.id,
        "copyright": f"{instrument.licence.holder}. {instrument.licence.terms}",
    }
    return {
        "resourceType": "Questionnaire",
        "id": instrument.id.replace("_", "-"),
        "url": names.url_of(instrument.id, instrument.url),
        "version": instrument.version,
        "name": instrument.id[0].upper() + instrument.id[1:],
        "status": "active",
        "subjectType": ["Patient"],
        "language": language,
        **texts,
        "item": [*_instructions(instrument, language), *_items(instrument, language)],
    }


def response_to_fhir(
    instrument: Instrument,
    answers: Mapping[str, Any],
    *,
    authored: str,
    subject: str | None = None,
    language: str = "en",
) -> Resource:
    """Answers as a FHIR R4 QuestionnaireResponse; open items are left out.

    ``authored`` is an ISO 8601 instant with its zone; ``subject`` a reference such as
    ``Patient/SW-7K3M9``.
    """
    response: Resource = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{names.url_of(instrument.id, instrument.url)}|{instrument.version}",
        "status": "completed",
        "authored": authored,
        "item": [
            {"linkId": item.id, "answer": list(_answers(instrument, item, answers, language))}
            for item in instrument.items
            if not is_open(answers.get(item.id))
        ],
    }
    if subject is not None:
        response["subject"] = {"reference": subject}
    return response


def _in(text: LocalText | None, language: str) -> str | None:
    return text.get(language) if text else None


def _instructions(instrument: Instrument, language: str) -> Iterator[Resource]:
    text = _in(instrument.instructions, language)
    if text is not None:
        yield {"linkId": names.INSTRUCTIONS_LINK, "type": "display", "text": text}


def _items(instrument: Instrument, language: str) -> Iterator[Resource]:
    run = groupby(instrument.items, key=lambda item: _in(item.stem, language))
    for number, (stem, members) in enumerate(run, start=1):
        items = [_item(instrument, item, language) for item in members]
        if stem is None:
            yield from items
        else:
            yield {"linkId": f"group-{number}", "type": "group", "text": stem, "item": items}


def _item(instrument: Instrument, item: Item, language: str) -> Resource:
    resource: Resource = {"linkId": item.id, "type": _TYPES[item.kind], "required": item.required}
    if text := _in(item.text, language):
        resource["text"] = text
    if item.kind == "choices":
        resource["repeats"] = True
    if item.kind == "text":
        resource["maxLength"] = item.max_length
    if item.options is not None:
        system = f"{names.url_of(instrument.id, instrument.url)}/options/{item.options}"
        resource["answerOption"] = [
            _option(system, option, language) for option in instrument.options_of(item)
        ]
    if item.kind in ("scale_0_10", "integer"):
        resource["extension"] = _limits(item)
    if ends := list(_ends(item, language)):
        resource["item"] = ends
    return resource


def _limits(item: Item) -> list[Resource]:
    low, high = limits(item)
    extensions: list[Resource] = [
        {"url": names.MIN_VALUE, "valueInteger": low},
        {"url": names.MAX_VALUE, "valueInteger": high},
    ]
    if item.kind == "scale_0_10":
        extensions.append({"url": names.ITEM_CONTROL, "valueCodeableConcept": _control("slider")})
    return extensions


def _ends(item: Item, language: str) -> Iterator[Resource]:
    for end, code, text in (("low", "lower", item.low), ("high", "upper", item.high)):
        if shown := _in(text, language):
            yield {
                "linkId": f"{item.id}-{end}",
                "type": "display",
                "text": shown,
                "extension": [{"url": names.ITEM_CONTROL, "valueCodeableConcept": _control(code)}],
            }


def _control(code: str) -> Resource:
    return {"coding": [{"system": names.ITEM_CONTROL_CODES, "code": code}]}


def _option(system: str, option: Option, language: str) -> Resource:
    extensions: list[Resource] = []
    if isinstance(option.value, int):
        extensions.append({"url": names.ORDINAL, "valueDecimal": option.value})
    if option.exclusive:
        extensions.append({"url": names.OPTION_EXCLUSIVE, "valueBoolean": True})
    resource: Resource = {"valueCoding": _coding(system, option, language)}
    return {"extension": extensions, **resource} if extensions else resource


def _coding(system: str, option: Option, language: str) -> Resource:
    coding = {"system": system, "code": str(option.value)}
    label = _in(option.label, language)
    return {**coding, "display": label} if label else coding


def _answers(
    instrument: Instrument, item: Item, answers: Mapping[str, Any], language: str
) -> Iterator[Resource]:
    given = answers[item.id]
    if item.kind == "text":
        yield {"valueString": str(given)}
    elif item.kind == "boolean":
        yield {"valueBoolean": bool(given)}
    elif item.options is None:
        yield {"valueInteger": given}
    else:
        system = f"{names.url_of(instrument.id, instrument.url)}/options/{item.options}"
        chosen = given if isinstance(given, list | tuple) else (given,)
        for option in instrument.options_of(item):
            if option.value in chosen:
                yield {"valueCoding": _coding(system, option, language)}
