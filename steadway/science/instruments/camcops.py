"""Reads official questionnaire wording out of a pinned wheel, as data: nothing is run.

The wheel of camcops-server carries one small XML file for each questionnaire. We name the
keys we need and where they go; the texts themselves are never part of this project.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree  # bounded, and documents with a DTD are refused

from steadway.science.instruments.errors import UnknownInstrument, WordingFault
from steadway.science.instruments.model import Instrument
from steadway.science.instruments.parts import LocalText
from steadway.science.instruments.shelf import Catalogue, load_catalogue
from steadway.science.instruments.wording import ItemWording, Wording, with_wording

PACKAGE = "camcops-server"
PACKAGE_VERSION = "2.4.24"
WHEEL_SHA256 = "ca1561b39cda8c47310f3feab7fb09b44944178b21deab64d0de2e2952cbaab7"
READ_ON = "2026-11-22"
FOLDER = "camcops_server/extra_strings"
MAX_XML_BYTES = 200_000
MAX_WHEEL_BYTES = 100_000_000

_LEADING_NUMBER = re.compile(r"^(?:[0-9]{1,2}|[a-z])\.\s+")
_SPACES = re.compile(r"\s+")

Strings = Mapping[str, str]


@dataclass(frozen=True)
class _Plan:
    """Which keys of one XML file become which texts of one instrument."""

    task: str
    items: int
    options: Mapping[str, Mapping[str, str]]
    stems: tuple[tuple[int, int, tuple[str, ...]], ...] = ()
    instructions: tuple[str, ...] = ()
    extra_items: Mapping[str, str] | None = None
    corrections: tuple[tuple[str, str, str], ...] = ()


def _numbered(pattern: str, values: Iterable[int]) -> dict[str, str]:
    return {str(value): pattern.format(value) for value in values}


_PHQ_ANSWERS = {"frequency": _numbered("a{}", range(4))}
_RAND_OPTIONS = {
    "health": _numbered("q1_option{}", range(1, 6)),
    "year": _numbered("q2_option{}", range(1, 6)),
    "limits": _numbered("activities_option{}", range(1, 4)),
    "problems": _numbered("yesno_option{}", range(1, 3)),
    "extent": _numbered("q20_option{}", range(1, 6)),
    "pain": _numbered("q21_option{}", range(1, 7)),
    "interference": _numbered("q22_option{}", range(1, 6)),
    "time": _numbered("last4weeks_option{}", range(1, 7)),
    "social_time": _numbered("q32_option{}", range(1, 6)),
    "truth": _numbered("q33to36_option{}", range(1, 6)),
}
_PLANS: Mapping[str, _Plan] = {
    "phq_9": _Plan(
        "phq9",
        9,
        {**_PHQ_ANSWERS, "difficulty": _numbered("fa{}", range(4))},
        instructions=("stem",),
        extra_items={"difficulty": "finalq"},
    ),
    "phq_8": _Plan("phq8", 8, _PHQ_ANSWERS, instructions=("stem",)),
    "gad_7": _Plan("gad7", 7, _PHQ_ANSWERS, instructions=("stem",)),
    "phq_15": _Plan("phq15", 15, {"bother": _numbered("a{}", range(3))}, instructions=("stem",)),
    "ces_d": _Plan(
        "cesd",
        20,
        {"frequency": _numbered("a{}", range(4))},
        stems=((1, 20, ("stem",)),),
        instructions=("instruction",),
        # the published form names the last answer "most or all"; the wheel dropped two words
        corrections=(("a3", "All of", "Most or all of"),),
    ),
    "rand_36": _Plan(
        "rand36",
        36,
        _RAND_OPTIONS,
        stems=(
            (3, 12, ("activities_q",)),
            (13, 16, ("work_activities_physical_q",)),
            (17, 19, ("work_activities_emotional_q",)),
            (23, 31, ("last4weeks_q_a", "last4weeks_q_b")),
            (33, 36, ("q33to36stem",)),
        ),
        # a slip of the pen in the wheel
        corrections=(("q2", "would your", "would you"),),
    ),
}

FETCHABLE = tuple(sorted(_PLANS))


def read_camcops_wheel(
    path: Path,
    instrument_ids: Iterable[str] = FETCHABLE,
    *,
    sha256: str = WHEEL_SHA256,
    catalogue: Catalogue | None = None,
) -> list[Instrument]:
    """The named instruments with their official English wording, read from a local wheel.

    The file's SHA-256 is checked first. Raises ``WordingFault`` for a wrong or damaged file
    and ``UnknownInstrument`` for a name whose wording is not in the wheel.
    """
    shelf = catalogue if catalogue is not None else load_catalogue()
    wordings = read_wordings(path, instrument_ids, sha256=sha256, catalogue=shelf)
    return [with_wording(shelf.get(w.wording_of, w.version), w) for w in wordings]


def read_wordings(
    path: Path,
    instrument_ids: Iterable[str] = FETCHABLE,
    *,
    sha256: str = WHEEL_SHA256,
    catalogue: Catalogue | None = None,
) -> list[Wording]:
    """The wordings alone, to be kept in a site's data folder; faults as above."""
    shelf = catalogue if catalogue is not None else load_catalogue()
    wanted = list(dict.fromkeys(instrument_ids))
    for name in wanted:
        if name not in _PLANS:
            known = ", ".join(FETCHABLE)
            raise UnknownInstrument(f"“{name}” is not among those to fetch: {known}.")
    _require_digest(path, sha256)
    try:
        with zipfile.ZipFile(path) as wheel:
            return [_wording(shelf.get(n), _strings(wheel, _PLANS[n].task)) for n in wanted]
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
        raise WordingFault(f"The wheel {path.name} cannot be read: {error}.") from error


def _require_digest(path: Path, sha256: str) -> None:
    try:
        if path.stat().st_size > MAX_WHEEL_BYTES:
            raise WordingFault(f"{path.name} is too large to be the wheel. Fetch it again.")
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise WordingFault(f"The wheel {path} cannot be opened: {error.strerror}.") from error
    if found != sha256:
        raise WordingFault(
            f"{path.name} is not {PACKAGE} {PACKAGE_VERSION}: its SHA-256 is {found[:12]}…, "
            f"expected {sha256[:12]}…. Nothing was stored. Fetch it again."
        )


def _strings(wheel: zipfile.ZipFile, task: str) -> Strings:
    name = f"{FOLDER}/{task}.xml"
    try:
        info = wheel.getinfo(name)
    except KeyError as error:
        raise WordingFault(f"The wheel holds no {name}. Use the pinned version.") from error
    with wheel.open(info) as file:
        raw = file.read(MAX_XML_BYTES + 1)
    return parse_strings(raw, name)


def parse_strings(raw: bytes, name: str) -> Strings:
    """The key → text pairs of one XML file; any DTD, entity or excess size is refused."""
    if len(raw) > MAX_XML_BYTES:
        raise WordingFault(f"{name} is larger than {MAX_XML_BYTES} bytes. Nothing was read.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WordingFault(f"{name} is not UTF-8. Nothing was read.") from error
    # Expanding entities and fetching files both need a document type. Looking for one is
    # sound because the parser is given text, so no declared encoding can disguise it.
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise WordingFault(f"{name} carries a document type or entities. Nothing was read.")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314  # bounded, no document type: see above
    except (ElementTree.ParseError, ValueError) as error:
        raise WordingFault(f"{name} is not readable XML: {error}.") from error
    return {
        str(element.get("name")): _SPACES.sub(" ", "".join(element.itertext())).strip()
        for element in root.iter("string")
    }


def _wording(facts: Instrument, strings: Strings) -> Wording:
    plan = _PLANS[facts.id]
    strings, notes = _corrected(plan, strings)
    items = {
        str(n): ItemWording(text=_item_text(plan, strings, f"q{n}"))
        for n in range(1, plan.items + 1)
    }
    for first, last, keys in plan.stems:
        stem = _joined(plan, strings, keys)
        for number in range(first, last + 1):
            items[str(number)] = items[str(number)].model_copy(update={"stem": stem})
    for item_id, key in (plan.extra_items or {}).items():
        items[item_id] = ItemWording(text=_item_text(plan, strings, key))
    return Wording(
        wording_of=facts.id,
        version=facts.version,
        languages=("en",),
        holder=facts.licence.holder,
        terms=facts.licence.terms,
        source=f"{PACKAGE} {PACKAGE_VERSION}, {FOLDER}/{plan.task}.xml",
        read_on=READ_ON,
        instructions=_joined(plan, strings, plan.instructions) if plan.instructions else None,
        items=items,
        options={
            name: {value: {"en": _text(plan, strings, key)} for value, key in keys.items()}
            for name, keys in plan.options.items()
        },
        corrections=notes,
    )


def _corrected(plan: _Plan, strings: Strings) -> tuple[Strings, tuple[str, ...]]:
    changed = dict(strings)
    notes = []
    for key, wrong, right in plan.corrections:
        if wrong in changed.get(key, ""):
            changed[key] = changed[key].replace(wrong, right, 1)
            notes.append(f"{key}: “{wrong}” set right to “{right}” as in the published form")
    return changed, tuple(notes)


def _text(plan: _Plan, strings: Strings, key: str) -> str:
    text = strings.get(key, "")
    if not text:
        raise WordingFault(f"{plan.task}.xml has no text “{key}”. Use {PACKAGE} {PACKAGE_VERSION}.")
    return text


def _item_text(plan: _Plan, strings: Strings, key: str) -> LocalText:
    # the form's own numbering is dropped: pages number what they show
    return {"en": _LEADING_NUMBER.sub("", _text(plan, strings, key))}


def _joined(plan: _Plan, strings: Strings, keys: Iterable[str]) -> LocalText:
    return {"en": " ".join(_text(plan, strings, key) for key in keys)}
