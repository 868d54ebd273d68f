"""What each answer to each item is worth on a scale, worked out once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from steadway.science.instruments.parts import Item, Scale

if TYPE_CHECKING:
    from steadway.science.instruments.model import Instrument

Answer = int | str
Table = dict[Answer, float]


def answer_values(instrument: Instrument, item: Item) -> tuple[Answer, ...]:
    """Every single answer an item allows, in order; empty for free text."""
    if item.kind in ("choice", "choices"):
        return tuple(option.value for option in instrument.options_of(item))
    if item.kind == "boolean":
        return (0, 1)
    if item.kind == "text":
        return ()
    low, high = limits(item)
    return tuple(range(low, high + 1))


def limits(item: Item) -> tuple[int, int]:
    """The smallest and largest number an item takes (0 to 10 unless it says otherwise)."""
    return (item.min if item.min is not None else 0), (item.max if item.max is not None else 10)


def worth(instrument: Instrument, scale: Scale, item: Item) -> Table:
    """Map each answer to its number on the scale: recoded, or reversed as min + max - x.

    Answers that are words and have no recoding are left out. Missing answers have no entry.
    """
    values = answer_values(instrument, item)
    for recode in scale.recode:
        if item.id in recode.items:
            return {v: float(recode.map[str(v)]) for v in values if str(v) in recode.map}
    numbers = [value for value in values if isinstance(value, int)]
    if item.id in scale.reverse:
        turn = min(numbers) + max(numbers)
        return {value: float(turn - value) for value in numbers}
    return {value: float(value) for value in numbers}


def possible_range(instrument: Instrument, scale: Scale) -> tuple[float, float]:
    """The smallest and largest value a scale can take when every item is answered."""
    if scale.rule == "percent":
        return 0.0, 100.0 * scale.multiply
    items = [instrument.item(item_id) for item_id in scale.items]
    if scale.rule == "count":
        chosen = sum(
            not option.exclusive for item in items for option in instrument.options_of(item)
        )
        return 0.0, chosen * scale.multiply
    tables = [worth(instrument, scale, item) for item in items]
    lows = [min(table.values()) for table in tables]
    highs = [max(table.values()) for table in tables]
    if scale.rule == "max":
        return max(lows) * scale.multiply, max(highs) * scale.multiply
    share = len(tables) if scale.rule == "mean" else 1
    return sum(lows) / share * scale.multiply, sum(highs) / share * scale.multiply
