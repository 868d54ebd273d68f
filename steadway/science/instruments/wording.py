"""Wording kept apart from the scoring facts, and the two brought together."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, ValidationError

from steadway.science.instruments.errors import WordingFault
from steadway.science.instruments.loading import load_as
from steadway.science.instruments.model import Instrument
from steadway.science.instruments.parts import (
    Day,
    Item,
    Language,
    LocalText,
    Option,
    Part,
    Slug,
    Text,
    Version,
)


class ItemWording(Part):
    """The texts of one item."""

    text: LocalText
    stem: LocalText | None = None
    low: LocalText | None = None
    high: LocalText | None = None


class Wording(Part):
    """Official texts of one instrument version, with who owns them and where they came from.

    ``items`` and ``options`` are keyed by item id, and by option set and value.
    """

    wording_of: Slug
    version: Version
    languages: tuple[Language, ...] = Field(min_length=1)
    holder: Text
    terms: Text
    source: Text
    read_on: Day
    title: LocalText | None = None
    instructions: LocalText | None = None
    items: dict[Slug, ItemWording]
    options: dict[Slug, dict[str, LocalText]] = {}
    corrections: tuple[Text, ...] = ()


def with_wording(instrument: Instrument, wording: Wording) -> Instrument:
    """The same instrument showing these texts; scoring facts stay as they are.

    Raises ``WordingFault`` where an item or option has no text, or a text has no item.
    """
    if (wording.wording_of, wording.version) != (instrument.id, instrument.version):
        raise WordingFault(
            f"The wording is for {wording.wording_of} {wording.version}, "
            f"not for {instrument.id} {instrument.version}. Use the matching file."
        )
    _require_same(instrument, "items", {i.id for i in instrument.items}, set(wording.items))
    licence = instrument.licence.model_copy(
        update={
            "holder": wording.holder,
            "terms": wording.terms,
            "source": wording.source,
            "read_on": wording.read_on,
        }
    )
    fields = {name: getattr(instrument, name) for name in Instrument.model_fields}
    fields |= {
        "licence": licence,
        "languages": wording.languages,
        "instructions": wording.instructions or instrument.instructions,
        "items": tuple(_worded_item(item, wording) for item in instrument.items),
        "options": {
            name: tuple(_worded_option(instrument, name, option, wording) for option in options)
            for name, options in instrument.options.items()
        },
    }
    try:
        return Instrument(**fields)
    except ValidationError as error:
        reasons = " ".join(detail["msg"] for detail in error.errors())
        raise WordingFault(f"The wording of {instrument.id} does not fit: {reasons}") from error


def load_wording(path: Path) -> Wording:
    """Read a site's wording file. Raises ``InstrumentFaults`` with file and line."""
    return load_as(Wording, path)


def wording_path(data_dir: Path, instrument_id: str, version: str) -> Path:
    """Where a site keeps the wording of one instrument version."""
    return data_dir / "instruments" / instrument_id / f"{version}.yaml"


def write_wording(wording: Wording, data_dir: Path) -> Path:
    """Write a wording into the site's data folder, whole or not at all; returns the path."""
    path = wording_path(data_dir, wording.wording_of, wording.version)
    path.parent.mkdir(parents=True, exist_ok=True)
    content = wording.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_unset=True)
    text = yaml.dump(content, Dumper=_QuotedDumper, allow_unicode=True, sort_keys=False, width=100)
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return path


class _QuotedDumper(yaml.SafeDumper):
    """Quotes every text, so that an answer “No” is never read back as false."""


def _quoted(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')


_QuotedDumper.add_representer(str, _quoted)


def _worded_item(item: Item, wording: Wording) -> Item:
    texts = wording.items[item.id]
    given: dict[str, Any] = {
        name: value
        for name in ("text", "stem", "low", "high")
        if (value := getattr(texts, name)) is not None
    }
    return item.model_copy(update=given)


def _worded_option(instrument: Instrument, name: str, option: Option, wording: Wording) -> Option:
    labels: Mapping[str, LocalText] = wording.options.get(name, {})
    label = labels.get(str(option.value))
    if label is None:
        raise WordingFault(
            f"The wording of {instrument.id} has no text for answer {option.value} "
            f"of the option set “{name}”. Bring a wording that has it."
        )
    return option.model_copy(update={"label": label})


def _require_same(instrument: Instrument, what: str, wanted: set[str], given: set[str]) -> None:
    if lacking := sorted(wanted - given):
        raise WordingFault(
            f"The wording of {instrument.id} lacks {what} {', '.join(lacking)}. "
            f"It needs {len(wanted)} of them."
        )
    if extra := sorted(given - wanted):
        raise WordingFault(
            f"The wording of {instrument.id} has unknown {what} {', '.join(extra)}. Remove them."
        )
