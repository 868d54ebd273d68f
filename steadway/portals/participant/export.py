"""Everything a person gave us, in one piece: for machines as JSON, for people as one page."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from steadway.care.assessments import export as assessments
from steadway.care.delivery import queries as delivery
from steadway.care.people import queries as people
from steadway.care.people.models import Participant

Row = tuple[int, str, str]


def everything(participant: Participant) -> dict[str, Any]:
    """One verb from each room, put together here because no room may look up."""
    return {
        "about_you": dict(people.export_of(participant)),
        "course": dict(delivery.export_of(participant)),
        "questionnaires": dict(assessments.export_of(participant)),
    }


def readable(found: Mapping[str, Any]) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    """The same as sections of (depth, label, words), in the same order."""
    return tuple((_label(name), tuple(_rows(value, 0))) for name, value in found.items())


def _rows(value: Any, depth: int, label: str = "") -> Iterator[Row]:
    if isinstance(value, Mapping):
        if label:
            yield depth, label, ""
        for name, inner in value.items():
            yield from _rows(inner, depth + bool(label), _label(str(name)))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for number, inner in enumerate(value, start=1):
            yield from _rows(inner, depth, f"{label} {number}".strip())
    else:
        yield depth, label, _words(value)


def _words(value: Any) -> str:
    if value is None or value == "":
        return "(nothing)"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value)


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()
