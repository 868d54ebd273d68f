"""What a worksheet's draft may hold: nearly anything, cut where it is endless."""

from collections.abc import Mapping
from typing import Any

from steadway.science.programmes.models import Worksheet
from steadway.science.programmes.values import coerce_values

LONGEST = 20_000
MOST_LINES = 40


def draft_of(worksheet: Worksheet, values: Mapping[str, Any]) -> dict[str, Any]:
    """The typed values of a form as far as they can be read; what cannot is kept as typed."""
    return {name: _cut(value) for name, value in coerce_values(worksheet, values).items()}


def _cut(value: Any) -> Any:
    if isinstance(value, str):
        return value[:LONGEST]
    if isinstance(value, list | tuple):
        return [_cut(each) for each in value[:MOST_LINES]]
    return value
