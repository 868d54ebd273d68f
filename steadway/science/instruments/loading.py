"""From an author's file to a checked instrument, or to faults with line and remedy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from steadway.science.instruments.consistency import Inconsistent
from steadway.science.instruments.errors import InstrumentFaults
from steadway.science.instruments.model import Instrument
from steadway.science.instruments.yaml_lines import (
    FileFault,
    FileFaults,
    LineOf,
    PathInData,
    load_with_lines,
)

Model = TypeVar("Model", bound=BaseModel)

_REMEDIES = {
    "missing": "Add it.",
    "extra_forbidden": "Remove it, or correct its spelling.",
    "string_type": 'Write text; put numbers such as a version in quotes: "1.0".',
    "string_too_short": "Write the text, or remove the key.",
    "bool_type": "Write true or false.",
    "literal_error": "Use one of the words named.",
    "finite_number": "Write a plain number.",
}


def load(path: Path) -> Instrument:
    """Read one instrument file. Raises ``InstrumentFaults`` naming file, line and remedy."""
    return load_as(Instrument, path)


def load_as(model: type[Model], source: Path | str, *, name: str | None = None) -> Model:
    """Read a YAML file (or text) into a pydantic model; every fault carries its line."""
    shown = name if name is not None else str(source) if isinstance(source, Path) else "<text>"
    try:
        data, line_of = load_with_lines(source, name=shown)
    except FileFaults as error:
        raise InstrumentFaults(error.faults) from error
    if not isinstance(data, dict):
        fault = FileFault(shown, 1, "The file holds no keys.", "Start it with `id: …`.")
        raise InstrumentFaults([fault])
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults = faults_of(error, shown, line_of)
        raise InstrumentFaults(faults) from error


def faults_of(error: ValidationError, shown: str, line_of: LineOf) -> list[FileFault]:
    """Turn pydantic's errors into file faults, one each, in the order of the lines."""
    return sorted({fault for detail in error.errors() for fault in _faults(detail, shown, line_of)})


def _faults(detail: Any, shown: str, line_of: LineOf) -> Iterator[FileFault]:
    cause = detail.get("ctx", {}).get("error")
    if isinstance(cause, Inconsistent):
        for fault in cause.faults:
            yield FileFault(shown, line_of(fault.path), fault.message, fault.remedy)
        return
    path: PathInData = tuple(detail["loc"])
    where = ".".join(str(step) for step in path) or "the file"
    remedy = _REMEDIES.get(
        detail["type"], "Correct it; docs/reference/instrument-format.md says how."
    )
    yield FileFault(shown, line_of(path), f"`{where}`: {_plain(detail)}.", remedy)


def _plain(detail: Any) -> str:
    if detail["type"] == "missing":
        return "this key is needed and not there"
    if detail["type"] == "extra_forbidden":
        return "this key is not known"
    return str(detail["msg"])


def instrument_json_schema() -> dict[str, Any]:
    """The JSON Schema of an instrument file, for editors that complete and underline."""
    schema = Instrument.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
