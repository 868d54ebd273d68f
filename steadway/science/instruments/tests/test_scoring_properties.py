"""What holds for every scale of the catalogue and every pattern of answers."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steadway.science.instruments import Instrument, Score, load_catalogue, score, score_many
from steadway.science.instruments.parts import Item, Scale
from steadway.science.instruments.tables import answer_values, worth

CATALOGUE = load_catalogue()
ALL = pytest.mark.parametrize("instrument", list(CATALOGUE), ids=lambda each: each.id)
SCALES = [(instrument, scale) for instrument in CATALOGUE for scale in instrument.scales]
EACH_SCALE = pytest.mark.parametrize(
    ("instrument", "scale"), SCALES, ids=[f"{i.id}.{s.id}" for i, s in SCALES]
)


def an_answer(instrument: Instrument, item: Item) -> st.SearchStrategy[Any]:
    if item.kind == "text":
        return st.text(max_size=5)
    if item.kind == "boolean":
        return st.booleans()
    values = st.sampled_from(answer_values(instrument, item))
    return st.lists(values, max_size=4) if item.kind == "choices" else values


def answers_to(instrument: Instrument) -> st.SearchStrategy[dict[str, Any]]:
    """Any fitting answers, with any items open."""
    return st.fixed_dictionaries(
        {}, optional={item.id: an_answer(instrument, item) for item in instrument.items}
    )


def value_or_reason(result: Score) -> None:
    assert (result.value is None) != (result.reason is None)
    assert result.value is None or math.isfinite(result.value)
    assert result.value is not None or (result.band is None and not result.prorated)
    assert 0 <= result.n_answered <= result.n_items


@ALL
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_a_score_is_a_value_in_range_or_a_reason(
    instrument: Instrument, data: st.DataObject
) -> None:
    results = score(instrument, data.draw(answers_to(instrument)))
    assert results.keys() == {scale.id for scale in instrument.scales}
    for scale in instrument.scales:
        result = results[scale.id]
        value_or_reason(result)
        if result.value is not None:
            assert scale.range[0] <= result.value <= scale.range[1]


@ALL
@given(
    answers=st.dictionaries(
        st.sampled_from([str(n) for n in range(1, 10)] + ["which", "days", "home", "?"]),
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.text()
        | st.lists(st.integers()),
    )
)
@settings(max_examples=20, deadline=None)
def test_nonsense_never_breaks_scoring(instrument: Instrument, answers: dict[str, Any]) -> None:
    for result in score(instrument, answers).values():
        value_or_reason(result)


@EACH_SCALE
@given(data=st.data())
@settings(max_examples=15, deadline=None)
def test_too_many_open_items_give_a_reason_and_few_enough_a_value(
    instrument: Instrument, scale: Scale, data: st.DataObject
) -> None:
    if scale.rule == "count":
        return
    opened = data.draw(st.sets(st.sampled_from(scale.items)))
    answers = {
        item_id: answer_values(instrument, instrument.item(item_id))[0]
        for item_id in scale.items
        if item_id not in opened
    }
    missing = len(opened - set(scale.missing.zero))
    answered = len(scale.items) - len(opened)
    allowed = answered >= max(1, scale.missing.min_answered or 1) and (
        scale.missing.max_missing is None or missing <= scale.missing.max_missing
    )
    result = score(instrument, answers)[scale.id]
    assert (result.value is not None) == allowed
    if allowed and scale.rule == "sum":
        assert result.prorated == (missing > 0)


@EACH_SCALE
@given(data=st.data())
@settings(max_examples=15, deadline=None)
def test_a_worthier_answer_never_lowers_the_score(
    instrument: Instrument, scale: Scale, data: st.DataObject
) -> None:
    if scale.rule == "count":
        return
    tables = {i: worth(instrument, scale, instrument.item(i)) for i in scale.items}
    answers = {i: data.draw(st.sampled_from(sorted(tables[i], key=str))) for i in scale.items}
    moved = data.draw(st.sampled_from(scale.items))
    other = data.draw(st.sampled_from(sorted(tables[moved], key=str)))
    before = score(instrument, answers)[scale.id].value
    after = score(instrument, {**answers, moved: other})[scale.id].value
    assert before is not None
    assert after is not None
    step = tables[moved][other] - tables[moved][answers[moved]]
    assert (after - before) * step > 0 if step else after == before


@EACH_SCALE
def test_an_item_reversed_twice_is_itself(instrument: Instrument, scale: Scale) -> None:
    plain = scale.model_copy(update={"reverse": (), "recode": ()})
    turned = plain.model_copy(update={"reverse": scale.items})
    for item_id in scale.items:
        item = instrument.item(item_id)
        if item.kind in ("choices", "text"):
            continue
        once = worth(instrument, turned, item)
        assert {v: once[int(w)] for v, w in once.items()} == worth(instrument, plain, item)
        assert sorted(once.values()) == sorted(worth(instrument, plain, item).values())


@ALL
def test_the_ends_of_every_scale_can_be_reached(instrument: Instrument) -> None:
    for scale in instrument.scales:
        if scale.rule == "count":
            continue
        tables = {i: worth(instrument, scale, instrument.item(i)) for i in scale.items}
        for end, pick in ((scale.range[0], min), (scale.range[1], max)):
            answers = {i: pick(table, key=table.__getitem__) for i, table in tables.items()}
            assert score(instrument, answers)[scale.id].value == pytest.approx(end)


@ALL
def test_bands_leave_no_whole_number_without_a_name(instrument: Instrument) -> None:
    for scale in instrument.scales:
        if scale.bands:
            assert scale.bands[0].from_ == scale.range[0]
            assert scale.bands[-1].to == scale.range[1]
            gaps = [b.from_ - a.to for a, b in zip(scale.bands, scale.bands[1:], strict=False)]
            assert all(gap == 1 for gap in gaps)


def test_many_are_scored_as_one_by_one() -> None:
    phq = CATALOGUE.get("phq_9")
    responses: list[dict[str, Any]] = [{}, {"1": 3}, {str(n): n % 4 for n in range(1, 10)}]
    assert score_many(phq, responses) == [score(phq, each) for each in responses]
