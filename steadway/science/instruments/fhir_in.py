"""Reads a FHIR R4 Questionnaire; what cannot be read is named, never dropped in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from steadway.science.instruments import fhir_names as names
from steadway.science.instruments.errors import FhirFault
from steadway.science.instruments.model import Instrument
from steadway.science.instruments.parts import Item, LocalText, Option

MAX_DEPTH = 8
MAX_ITEMS = 1000
_TEXT_TYPES = ("text", "string")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_VERSION = re.compile(r"[0-9]+(\.[0-9]+){0,2}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def from_fhir(resource: Mapping[str, Any]) -> Instrument:
    """A FHIR R4 Questionnaire as an instrument without scales, its wording licensed.

    Read: choice, integer, decimal-free limits, boolean, text, string, group, display;
    ordinal values; title, url, version, required. Anything else raises ``FhirFault``
    with the linkId and what to change.
    """
    if not isinstance(resource, Mapping) or resource.get("resourceType") != "Questionnaire":
        raise FhirFault("This is not a FHIR Questionnaire. Export it as one, in JSON.")
    reading = _Reading(resource)
    items = [reading.item(found, stem) for found, stem in reading.questions()]
    if not items:
        raise FhirFault("The Questionnaire has no question. Add its items.")
    title = str(resource.get("title") or resource.get("name") or "Untitled")
    url = resource.get("url")
    instrument_id = _instrument_id(resource, title)
    try:
        return Instrument.model_validate({
            "id": instrument_id,
            "version": _version(resource),
            "title": {reading.language: title},
            "short_title": {reading.language: title},
            "url": None if url == names.URN + instrument_id else url,
            "languages": reading.languages(items),
            "licence": _licence(resource),
            "instructions": reading.instructions,
            "options": reading.options,
            "items": items,
            "unscored": "Read from FHIR, which carries no scoring.",
        })  # fmt: skip
    except ValidationError as error:
        details = "; ".join(
            f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}" for detail in error.errors()
        )
        raise FhirFault(f"The Questionnaire cannot be used: {details}.") from error


class _Reading:
    """One pass over a Questionnaire, gathering option sets and instructions on the way."""

    def __init__(self, resource: Mapping[str, Any]) -> None:
        self.resource = resource
        self.language = str(resource.get("language") or "en")
        self.options: dict[str, tuple[Option, ...]] = {}
        self.instructions: LocalText | None = None
        self._ids: set[str] = set()
        self._begun = False

    def questions(self) -> list[tuple[Mapping[str, Any], str | None]]:
        found = list(self._walk(self.resource.get("item"), None, 0))
        if len(found) > MAX_ITEMS:
            raise FhirFault(f"The Questionnaire has more than {MAX_ITEMS} items. Split it.")
        return found

    def _walk(
        self, items: Any, stem: str | None, depth: int
    ) -> Iterator[tuple[Mapping[str, Any], str | None]]:
        if depth > MAX_DEPTH:
            raise FhirFault(f"Items are nested more than {MAX_DEPTH} deep. Make it flatter.")
        for found in _list(items, "item"):
            kind = found.get("type")
            text = found.get("text")
            if kind == "group":
                self._begun = True
                own = " ".join(str(part) for part in (stem, text) if part) or None
                yield from self._walk(found.get("item"), own, depth + 1)
            elif kind == "display":
                self._display(found, depth)
            else:
                self._begun = True
                yield found, stem

    def _display(self, found: Mapping[str, Any], depth: int) -> None:
        # one text before the first question is the instructions; another has no place here
        if depth > 0 or self._begun or self.instructions is not None:
            where = _link(found)
            raise FhirFault(f"Item {where}: a display text in this place cannot be kept. Move it.")
        if found.get("text"):
            self.instructions = {self.language: str(found["text"])}

    def item(self, found: Mapping[str, Any], stem: str | None) -> Item:
        link = _link(found)
        _refuse(found, link)
        kind = _kind(found, link)
        fields: dict[str, Any] = {
            "id": self._id(link),
            "kind": kind,
            "text": self._local(found.get("text")),
            "stem": self._local(stem),
            "required": bool(found.get("required", False)),
            **self._ends(found, link),
        }
        if kind == "integer":
            fields |= _limits(found, link)
        if kind == "text" and "maxLength" in found:
            fields["max_length"] = found["maxLength"]
        if kind in ("choice", "choices"):
            fields["options"] = self._option_set(found, link)
        try:
            return Item.model_validate(fields)
        except ValidationError as error:
            raise FhirFault(f"Item {link}: {error.errors()[0]['msg']}.") from error

    def languages(self, items: list[Item]) -> tuple[str, ...]:
        labels = [option.label for options in self.options.values() for option in options]
        whole = all(item.text for item in items) and all(label for label in labels)
        return (self.language,) if whole or any(item.text for item in items) else ()

    def _local(self, text: Any) -> LocalText | None:
        return {self.language: str(text)} if text else None

    def _id(self, link: str) -> str:
        slug = _slug(link) or "item"
        if slug in self._ids:
            raise FhirFault(f"Item {link}: its linkId is used twice (as {slug}). Rename one.")
        self._ids.add(slug)
        return slug

    def _ends(self, found: Mapping[str, Any], link: str) -> dict[str, LocalText]:
        ends = {}
        for child in _list(found.get("item"), f"item of {link}"):
            code = _control_code(child)
            if child.get("type") != "display" or code not in ("lower", "upper"):
                raise FhirFault(
                    f"Item {link}: questions beneath a question cannot be read. "
                    "Put them beside it, or in a group."
                )
            ends["low" if code == "lower" else "high"] = {self.language: str(child.get("text"))}
        return ends

    def _option_set(self, found: Mapping[str, Any], link: str) -> str:
        given = _list(found.get("answerOption"), f"answerOption of {link}")
        if not given:
            raise FhirFault(f"Item {link}: it has no answerOption. Write its options out there.")
        options = tuple(self._option(option, link) for option in given)
        for name, known in self.options.items():
            if known == options and _set_name(given) in (name, None):
                return name
        name = _set_name(given) or f"o_{_slug(link)}"
        if name in self.options:
            name = f"{name}_{_slug(link)}"
        self.options[name] = options
        return name

    def _option(self, given: Mapping[str, Any], link: str) -> Option:
        value, label = _value_and_label(given, link)
        exclusive = any(
            extension.get("url") == names.OPTION_EXCLUSIVE and extension.get("valueBoolean")
            for extension in _list(given.get("extension"), "extension")
        )
        try:
            return Option(value=value, label=self._local(label), exclusive=exclusive)
        except ValidationError as error:
            message = f"Item {link}: the answer “{value}” cannot be kept. Give it a number."
            raise FhirFault(message) from error


def _list(value: Any, what: str) -> list[Mapping[str, Any]]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
        raise FhirFault(f"“{what}” is not a list of objects. Correct the JSON.")
    return value


def _link(found: Mapping[str, Any]) -> str:
    link = found.get("linkId")
    if not isinstance(link, str) or not link:
        raise FhirFault(f"An item has no linkId (text: “{found.get('text')}”). Give it one.")
    return link


def _refuse(found: Mapping[str, Any], link: str) -> None:
    for key in ("enableWhen", "answerValueSet", "initial"):
        if found.get(key):
            raise FhirFault(f"Item {link}: “{key}” cannot be read. Remove it or write it out.")


def _kind(found: Mapping[str, Any], link: str) -> str:
    kind = found.get("type")
    if kind == "choice":
        return "choices" if found.get("repeats") else "choice"
    if kind in _TEXT_TYPES:
        return "text"
    if kind == "boolean":
        return "boolean"
    if kind == "integer":
        span = (_extension_value(found, names.MIN_VALUE), _extension_value(found, names.MAX_VALUE))
        return "scale_0_10" if _control_code(found) == "slider" and span == (0, 10) else "integer"
    raise FhirFault(
        f"Item {link}: the type “{kind}” cannot be read. "
        "Use choice, integer, boolean, text, string, group or display."
    )


def _limits(found: Mapping[str, Any], link: str) -> dict[str, Any]:
    low = _extension_value(found, names.MIN_VALUE)
    high = _extension_value(found, names.MAX_VALUE)
    if low is None or high is None:
        raise FhirFault(f"Item {link}: a number without minValue and maxValue. Add both.")
    return {"min": low, "max": high}


def _extensions(found: Mapping[str, Any], url: str) -> list[Mapping[str, Any]]:
    return [each for each in _list(found.get("extension"), "extension") if each.get("url") == url]


def _extension_value(found: Mapping[str, Any], url: str) -> Any:
    for extension in _extensions(found, url):
        for key, value in extension.items():
            if key.startswith("value"):
                return value
    return None


def _control_code(found: Mapping[str, Any]) -> str | None:
    for extension in _extensions(found, names.ITEM_CONTROL):
        concept = extension.get("valueCodeableConcept")
        codings = concept.get("coding") if isinstance(concept, Mapping) else None
        for coding in _list(codings, "coding"):
            return str(coding.get("code"))
    return None


def _value_and_label(given: Mapping[str, Any], link: str) -> tuple[int | str, str | None]:
    if "valueInteger" in given:
        return given["valueInteger"], str(given["valueInteger"])
    if "valueString" in given:
        return _ordinal(given, link, None), str(given["valueString"])
    coding = given.get("valueCoding")
    if not isinstance(coding, Mapping):
        raise FhirFault(f"Item {link}: an answerOption without valueCoding. Use valueCoding.")
    code = coding.get("code")
    display = coding.get("display")
    both = {"extension": [*_list(given.get("extension"), "extension"),
                          *_list(coding.get("extension"), "extension")]}  # fmt: skip
    return _ordinal(both, link, code), display


def _ordinal(given: Mapping[str, Any], link: str, code: Any) -> int | str:
    for url in (names.ORDINAL, names.ITEM_WEIGHT):
        value = _extension_value(given, url)
        if value is not None:
            if not isinstance(value, int | float) or not float(value).is_integer():
                raise FhirFault(f"Item {link}: the ordinal value {value} is not whole.")
            return int(value)
    if isinstance(code, str) and re.fullmatch(r"-?[0-9]{1,4}", code):
        return int(code)
    slug = _slug(str(code)) if code is not None else ""
    if not slug:
        raise FhirFault(f"Item {link}: an answer has neither ordinalValue nor code. Add one.")
    return slug


def _set_name(given: list[Mapping[str, Any]]) -> str | None:
    coding = given[0].get("valueCoding")
    system = str(coding.get("system", "")) if isinstance(coding, Mapping) else ""
    return system.rsplit("/options/", 1)[1] if "/options/" in system else None


def _slug(text: str) -> str:
    return _NOT_SLUG.sub("_", text.lower()).strip("_")[:64]


def _instrument_id(resource: Mapping[str, Any], title: str) -> str:
    for candidate in (resource.get("name"), resource.get("id"), title):
        if candidate and (slug := _slug(str(candidate))):
            return slug
    return "questionnaire"


def _version(resource: Mapping[str, Any]) -> str:
    version = str(resource.get("version") or "1.0")
    if not _VERSION.fullmatch(version):
        raise FhirFault(f"The version “{version}” cannot be kept. Write it like 1.0 or 2.1.3.")
    return version


def _licence(resource: Mapping[str, Any]) -> dict[str, Any]:
    stated = str(resource.get("copyright") or "Not stated in the file; check before use.")
    day = _DAY.match(str(resource.get("date") or ""))
    return {
        "class": "licensed",
        "holder": str(resource.get("publisher") or stated),
        "terms": stated,
        "source": str(resource.get("url") or "a FHIR Questionnaire"),
        "read_on": day.group(0) if day else None,
    }
