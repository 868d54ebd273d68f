"""What a value can be: number, text, boolean, choice of options, list; and whether it can miss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

Sort: TypeAlias = Literal["number", "text", "boolean", "choice", "list"]
Fact: TypeAlias = str | int | float | bool | Sequence[str] | None
Facts: TypeAlias = Mapping[str, Fact]


@dataclass(frozen=True)
class Kind:
    """The type of a name or a result.

    ``options`` are the values a choice can take (or a list can hold); empty for a list means
    any text. ``missing`` says that there may be no value yet.
    """

    sort: Sort
    options: tuple[str, ...] = ()
    missing: bool = False

    @property
    def textual(self) -> bool:
        return self.sort in {"text", "choice"}

    def known(self) -> Kind:
        """The same kind where the value is certain to be there."""
        return replace(self, missing=False)


Names: TypeAlias = Mapping[str, Kind]

NUMBER: Final = Kind("number")
TEXT: Final = Kind("text")
BOOLEAN: Final = Kind("boolean")


def is_missing(value: Fact) -> bool:
    """None, empty text and an empty list all count as "no value yet"."""
    return value is None or (isinstance(value, str | list | tuple) and not value)
