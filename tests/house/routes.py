"""The addresses of the house, as Django's resolver knows them, with ids to fill them in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.urls import URLResolver, get_resolver, reverse


@dataclass(frozen=True)
class Route:
    """One address: its full name, and the kinds of ids that stand in it."""

    name: str
    slots: Mapping[str, str]

    def address(self, ids: Mapping[str, Any]) -> str:
        """The address with these ids; a slot that nobody owns gets a plain word."""
        plain = {"int": 1, "uuid": uuid4(), "slug": "nothing", "text": "nothing"}
        filled = {slot: ids.get(slot, plain[kind]) for slot, kind in self.slots.items()}
        return reverse(self.name, kwargs=filled)


def routes(
    resolver: URLResolver | None = None, space: str = "", above: Mapping[str, str] | None = None
) -> Iterator[Route]:
    """Every route there is, found by walking."""
    for one in (resolver or get_resolver()).url_patterns:
        slots = {**(above or {}), **_slots(one.pattern)}
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from routes(one, inner, slots)
        else:
            yield Route(f"{space}{one.name or ''}", slots)


def _slots(pattern: Any) -> dict[str, str]:
    """The names of the ids in one piece of an address, and their kinds."""
    found = {
        name: type(converter).__name__.removesuffix("Converter").lower()
        for name, converter in pattern.converters.items()
    }
    return {**dict.fromkeys(pattern.regex.groupindex, "text"), **found}


def without_a_rule(table: Mapping[str, Any], closed: frozenset[str]) -> list[str]:
    """Routes that the access table does not know and that nobody closed on purpose."""
    return sorted(one.name for one in routes() if one.name not in table | dict.fromkeys(closed))
