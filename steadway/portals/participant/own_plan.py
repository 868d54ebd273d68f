"""A finished worksheet as rows of words: for the hard-moment page, the export and the print."""

from collections.abc import Mapping
from typing import Any

from steadway.science.programmes.models import Worksheet, own_words_id


def rows_of(worksheet: Worksheet, values: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What was written, in the order of the sheet; empty fields are left out."""
    rows = []
    for field in worksheet.fields:
        said = [_words(field, values.get(field.id))]
        said.append(str(values.get(own_words_id(field.id), "") or ""))
        words = "\n".join(w for w in said if w)
        if words:
            rows.append((field.label, words))
    return tuple(rows)


def _words(field: Any, value: Any) -> str:
    """One value as a person would read it."""
    if value is None or value == "":
        return ""
    labels = {o.value: o.label for o in getattr(field, "options", ())}
    if isinstance(value, list | tuple):
        return "\n".join(labels.get(str(one), str(one)) for one in value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    unit = getattr(field, "unit", None)
    words: str = labels.get(str(value), f"{value} {unit}" if unit else str(value))
    return words
