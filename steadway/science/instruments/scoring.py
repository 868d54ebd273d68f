"""Scores as pure functions: a value, or the reason why there is none. Never NaN."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import getitem, itemgetter
from typing import Any, NamedTuple

from steadway.science.instruments.model import Instrument
from steadway.science.instruments.parts import Band, Scale
from steadway.science.instruments.tables import worth

_WHOLE_NUMBERS = {int}
Scorer = Callable[[Mapping[str, Any]], dict[str, "Score"]]


@dataclass(frozen=True, slots=True)
class Score:
    """One scale's result: exactly one of ``value`` and ``reason`` is given.

    ``prorated``: the mean of the answered items stood in for open ones.
    ``definition``: digest of the instrument version that produced it.
    """

    scale: str
    value: float | None
    reason: str | None
    prorated: bool
    n_answered: int
    n_items: int
    band: str | None
    definition: str


def score(instrument: Instrument, answers: Mapping[str, Any]) -> dict[str, Score]:
    """Score every scale of an instrument; missing items follow each scale's missing rule.

    Per scale: answers are recoded or reversed (min + max - x), then
    sum: S; mean: S / answered; percent: 100 S / (sum of the answered items' maxima);
    max: the largest; count: options chosen. Prorated sum: S x items / answered.
    All times ``multiply``. Sources stand in each instrument's citations. An answer that
    does not fit its item gives a reason, not an error.
    """
    return compile_scorer(instrument)(answers)


def score_many(
    instrument: Instrument, responses: Iterable[Mapping[str, Any]]
) -> list[dict[str, Score]]:
    """Score many responses to one instrument; as ``score``, with the tables built once."""
    scorer = compile_scorer(instrument)
    return [scorer(answers) for answers in responses]


def compile_scorer(instrument: Instrument) -> Scorer:
    """A function that scores responses to this instrument; missing rules as in ``score``.

    The tables are kept with the instrument, so calling this again costs nothing.
    """
    kept: Scorer | None = instrument.__dict__.get("_scorer")
    if kept is None:
        kept = _build_scorer(instrument)
        # as functools.cached_property does: a frozen model still has a __dict__
        instrument.__dict__["_scorer"] = kept
    return kept


def _build_scorer(instrument: Instrument) -> Scorer:
    plans = tuple((scale.id, _plan(instrument, scale)) for scale in instrument.scales)

    def scorer(answers: Mapping[str, Any]) -> dict[str, Score]:
        return {scale_id: _score_scale(plan, answers) for scale_id, plan in plans}

    return scorer


class _Entry(NamedTuple):
    item: str
    table: dict[Any, float]
    types: tuple[type, ...]
    most: float
    zero: bool


class _Plan(NamedTuple):
    scale: Scale
    entries: tuple[_Entry, ...]
    given: Callable[[Mapping[str, Any]], tuple[Any, ...]] | None
    tables: tuple[dict[Any, float], ...]
    most: float
    floors: tuple[tuple[float, Band], ...]
    max_missing: int
    min_answered: int
    definition: str


def _plan(instrument: Instrument, scale: Scale) -> _Plan:
    rule = scale.missing
    entries = tuple(_entry(instrument, scale, item_id) for item_id in scale.items)
    # itemgetter with one name gives no tuple, and lists of choices need a closer look
    plain = len(entries) > 1 and scale.rule != "count"
    return _Plan(
        scale=scale,
        entries=entries,
        given=itemgetter(*scale.items) if plain else None,
        tables=tuple(entry.table for entry in entries),
        most=sum(entry.most for entry in entries),
        floors=tuple((band.from_, band) for band in reversed(scale.bands)),
        max_missing=len(scale.items) if rule.max_missing is None else rule.max_missing,
        min_answered=rule.min_answered or 1,
        definition=instrument.digest,
    )


def _entry(instrument: Instrument, scale: Scale, item_id: str) -> _Entry:
    item = instrument.item(item_id)
    zero = item_id in scale.missing.zero
    if scale.rule == "count":
        options = instrument.options_of(item)
        table: dict[Any, float] = {o.value: 0.0 if o.exclusive else 1.0 for o in options}
        return _Entry(item_id, table, (list, tuple), float(sum(table.values())), zero)
    table = dict(worth(instrument, scale, item))
    types = (int, bool) if item.kind == "boolean" else (int, str)
    return _Entry(item_id, table, types, max(table.values()), zero)


def _all_answered(plan: _Plan, answers: Mapping[str, Any]) -> list[float] | None:
    """The quick way for the common case, every item answered with a fitting number."""
    if plan.given is None:
        return None
    try:
        given = plan.given(answers)
        if set(map(type, given)) != _WHOLE_NUMBERS:
            return None
        return list(map(getitem, plan.tables, given))
    except KeyError:
        return None


def _score_scale(plan: _Plan, answers: Mapping[str, Any]) -> Score:
    complete = _all_answered(plan, answers)
    if complete is not None:
        return _with_value(plan, complete, plan.most, 0)
    count = plan.scale.rule == "count"
    values: list[float] = []
    most = 0.0
    missing = 0
    for item, table, types, item_most, zero in plan.entries:
        answer = answers.get(item)
        # an empty text or list is an open item; 0 and False are answers
        if answer is None or (not answer and type(answer) in (str, list, tuple)):
            missing += not zero
            continue
        if type(answer) not in types:
            return _no_score(plan, len(values), _misfit(item, answer))
        value = _chosen(table, answer) if count else table.get(answer)
        if value is None:
            return _no_score(plan, len(values), _misfit(item, answer))
        values.append(value)
        most += item_most
    reason = _too_few(plan, len(values), missing)
    if reason is not None:
        return _no_score(plan, len(values), reason)
    return _with_value(plan, values, most, missing)


def _with_value(plan: _Plan, values: list[float], most: float, missing: int) -> Score:
    scale = plan.scale
    filled = missing > 0 and (scale.missing.prorate or scale.rule in ("mean", "percent"))
    value = _combine(scale, values, most, missing) * scale.multiply
    # ten decimals: so that 4.2 does not come out as 4.199999999999999
    value = round(value, 10)
    return Score(
        scale.id, value, None, filled, len(values), len(plan.entries),
        _band(plan, value), plan.definition,
    )  # fmt: skip


def _combine(scale: Scale, values: list[float], most: float, missing: int) -> float:
    total = sum(values)
    if scale.rule == "mean":
        return total / (len(scale.items) - missing)
    if scale.rule == "percent":
        return 100.0 * total / most
    if scale.rule == "max":
        return max(values)
    if missing and scale.missing.prorate:
        return total * len(scale.items) / (len(scale.items) - missing)
    return total


def _chosen(table: dict[Any, float], answer: Iterable[Any]) -> float | None:
    chosen = [table.get(value) if type(value) in (int, str) else None for value in set_of(answer)]
    return None if None in chosen else sum(value for value in chosen if value is not None)


def set_of(values: Iterable[Any]) -> list[Any]:
    """The values without repetition, in order; values need not be hashable."""
    kept: list[Any] = []
    for value in values:
        if value not in kept:
            kept.append(value)
    return kept


def _too_few(plan: _Plan, answered: int, missing: int) -> str | None:
    items = len(plan.entries)
    if answered == 0:
        return "No item was answered." if items > 1 else "The item was not answered."
    if missing > plan.max_missing:
        allowed = f"at most {plan.max_missing} may be" if plan.max_missing else "none may be"
        return f"{missing} of {items} items were left open; {allowed}."
    if answered < plan.min_answered:
        return (
            f"{answered} of {items} items were answered; at least {plan.min_answered} are needed."
        )
    return None


def _misfit(item: str, answer: object) -> str:
    shown = str(answer)[:40]
    return f"Item {item}: “{shown}” is not one of its answers."


def _no_score(plan: _Plan, answered: int, reason: str) -> Score:
    return Score(
        plan.scale.id, None, reason, False, answered, len(plan.entries), None, plan.definition
    )


def _band(plan: _Plan, value: float) -> str | None:
    # A prorated value can fall between two bands (4.5 between 0-4 and 5-9): it has not
    # reached the upper one, so it belongs to the lower.
    for floor, band in plan.floors:
        if value >= floor:
            return band.label
    return None
