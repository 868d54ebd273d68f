"""Answers of invented people to any instrument: as badly off as wanted, with a little noise."""

from random import Random

from steadway.science.instruments import Instrument
from steadway.science.instruments.parts import Item, Scale

Answers = dict[str, object]


def answers(instrument: Instrument, *, severity: float, chance: Random) -> Answers:
    """One plausible set of answers; `severity` is 0 for well and 1 for as bad as can be."""
    scale_of = {item: scale for scale in reversed(instrument.scales) for item in scale.items}
    given: Answers = {}
    for item in instrument.items:
        wanted = min(1.0, max(0.0, severity + chance.gauss(0, 0.12)))
        answer = one_answer(instrument, item, scale_of.get(item.id), wanted)
        if item.sensitive:
            answer = calmest(instrument, item, scale_of.get(item.id))
        if answer is not None:
            given[item.id] = answer
    return given


def one_answer(
    instrument: Instrument, item: Item, scale: Scale | None, wanted: float
) -> object | None:
    """The answer nearest to `wanted` on the way from well to bad; None for free text."""
    values = possible_values(instrument, item)
    if item.kind == "text" or not values:
        return None
    ordered = sorted(values, key=lambda value: burden(item, scale, value))
    chosen = ordered[round(wanted * (len(ordered) - 1))]
    if item.kind == "choices":
        return [chosen]
    return bool(chosen) if item.kind == "boolean" else chosen


def calmest(instrument: Instrument, item: Item, scale: Scale | None) -> object | None:
    """The least worrying answer: nobody in the demo is in danger unless a visitor says so."""
    return one_answer(instrument, item, scale, 0.0)


def possible_values(instrument: Instrument, item: Item) -> list[int | str]:
    """Everything that may be answered, in the order of the questionnaire."""
    if item.options is not None:
        return [o.value for o in instrument.options_of(item) if not o.exclusive]
    if item.kind == "boolean":
        return [0, 1]
    if item.kind == "scale_0_10":
        return list(range(11))
    return list(range(item.min or 0, (item.max or 30) + 1))


def burden(item: Item, scale: Scale | None, value: int | str) -> float:
    """How bad this answer is, up to a constant: after recoding, reversing and direction."""
    if isinstance(value, str):
        return 0.0
    if scale is None:
        return float(value)
    number = float(value)
    for recode in scale.recode:
        if item.id in recode.items:
            number = float(recode.map.get(str(value), number))
    if item.id in scale.reverse:
        number = -number
    return number if scale.direction == "higher_is_worse" else -number
