"""From author's data to a model, or to faults that name line and remedy."""

from __future__ import annotations

import difflib
from typing import Any, TypeVar

from pydantic import ValidationError

from steadway.science.instruments.yaml_lines import FileFault, LineOf, PathInData
from steadway.science.programmes.models import Model

ModelType = TypeVar("ModelType", bound=Model)
FORMAT_PAGE = "docs/reference/programme-format.md"


def validate(
    shape: type[ModelType], data: Any, file: str, line_of: LineOf
) -> tuple[ModelType | None, list[FileFault]]:
    """The model, or None and every fault found."""
    if not isinstance(data, dict):
        message = "This file needs keys and values, and has none."
        return None, [FileFault(file, 1, message, f"See {FORMAT_PAGE}.")]
    try:
        return shape.model_validate(data), []
    except ValidationError as error:
        return None, [_fault(dict(e), data, file, line_of, shape) for e in error.errors()]


def _fault(
    error: dict[str, Any], data: Any, file: str, line_of: LineOf, shape: type[Model]
) -> FileFault:
    path, key = _author_path(error["loc"], data)
    where = ".".join(str(part + 1) if isinstance(part, int) else part for part in path)
    match error["type"]:
        case "missing":
            message, remedy = f"The key “{key}” is missing{_in(where)}.", _remedy_missing(key)
            return FileFault(file, line_of(path), message, remedy)
        case "extra_forbidden":
            near = difflib.get_close_matches(str(path[-1]), _known_keys(shape), n=1)
            remedy = f"Did you mean “{near[0]}”?" if near else "Remove it."
            message = f"There is no key “{path[-1]}” here{_in(_parent(where))}."
            return FileFault(file, line_of(path), message, f"{remedy} See {FORMAT_PAGE}.")
        case "string_type":
            message, remedy = f"“{where}” is not text.", 'Put it in quotes, like "5".'
        case "string_pattern_mismatch":
            message = f"“{where}” has signs that an id or value may not have: {error['input']!r}."
            remedy = "Use small letters, digits and _ only; an id starts with a letter."
        case _:
            message = f"“{where}” does not fit: {_plain(error['msg'])}."
            remedy = f"See {FORMAT_PAGE}."
    return FileFault(file, line_of(path), message, remedy)


def _author_path(location: tuple[str | int, ...], data: Any) -> tuple[PathInData, str]:
    """The path as the author wrote it: pydantic adds union tags that stand in no file."""
    path: list[str | int] = []
    here: Any = data
    part: Any
    for part in location:
        if (isinstance(here, dict) and part in here) or (
            isinstance(here, list) and isinstance(part, int) and part < len(here)
        ):
            path.append(part)
            here = here[part]
    return tuple(path), str(location[-1]) if location else ""


def _in(where: str) -> str:
    return f" in {where}" if where else ""


def _parent(where: str) -> str:
    return where.rpartition(".")[0]


def _remedy_missing(key: str) -> str:
    if key == "minutes":
        return "Add minutes: the time it takes, at 150 words a minute and 5 seconds a choice."
    if key in {"smaller", "stop"}:
        return f"Add {key}: every exercise has a smaller version and a stop rule."
    return f"Add {key}. See {FORMAT_PAGE}."


def _plain(message: str) -> str:
    text = message.removeprefix("Value error, ")
    return text[:1].lower() + text[1:]


def _known_keys(shape: type[Model]) -> list[str]:
    """Every key of the shape and of the shapes inside it, for “did you mean”."""
    found: set[str] = set()
    schema = shape.model_json_schema()
    for part in (schema, *schema.get("$defs", {}).values()):
        found.update(part.get("properties", {}))
    return sorted(found)
