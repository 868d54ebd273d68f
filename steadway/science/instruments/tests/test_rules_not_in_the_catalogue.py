"""Rules of the format that no shipped instrument uses yet, on an invented one."""

from __future__ import annotations

from pathlib import Path

import pytest

from steadway.science.instruments import Instrument, InstrumentFaults, load, score
from steadway.science.instruments.tests.making import WHOLE, write


def garden(tmp_path: Path, rule: str, multiply: float, low: float, high: float) -> Instrument:
    """The invented instrument with another rule; its options run from 1 to 3."""
    text = WHOLE.partition("    bands:")[0].replace("value: 2,", "value: 3,")
    text = text.replace("value: 0,", "value: 2,").replace('    reverse: ["3"]\n', "")
    text = text.replace("rule: sum", f"rule: {rule}\n    multiply: {multiply}")
    text = text.replace("{max_missing: 1, prorate: true}", "{max_missing: 0}")
    return load(write(tmp_path, text.replace("range: [0, 6]", f"range: [{low}, {high}]")))


ANSWERS = {"1": 1, "2": 3, "3": 2}


@pytest.mark.parametrize(
    ("rule", "multiply", "ends", "value"),
    [
        ("sum", 2, (6, 18), 12),
        ("mean", 2, (2, 6), 4),
        ("max", 1, (1, 3), 3),
        ("max", 4, (4, 12), 12),
    ],
)
def test_a_factor_stretches_value_and_range(
    tmp_path: Path, rule: str, multiply: float, ends: tuple[float, float], value: float
) -> None:
    low, high = ends
    made = garden(tmp_path, rule, multiply, low, high)
    assert score(made, ANSWERS)["total"].value == value
    with pytest.raises(InstrumentFaults, match=f"from {low} to {high}"):
        garden(tmp_path, rule, multiply, low - 1, high)
    with pytest.raises(InstrumentFaults, match=f"from {low} to {high}"):
        garden(tmp_path, rule, multiply, low, high + 1)


def test_percent_needs_items_that_start_at_0(tmp_path: Path) -> None:
    with pytest.raises(InstrumentFaults, match="start at 0"):
        garden(tmp_path, "percent", 0.5, 0, 50)


def test_a_factor_stretches_percent_and_count(tmp_path: Path) -> None:
    text = WHOLE.partition("    bands:")[0].replace(
        "{max_missing: 1, prorate: true}", "{max_missing: 1}"
    )
    text = text.replace('    reverse: ["3"]\n', "")
    percent = text.replace("rule: sum", "rule: percent\n    multiply: 0.5")
    made = load(write(tmp_path, percent.replace("range: [0, 6]", "range: [0, 50]")))
    assert score(made, {"1": 1, "2": 2})["total"].value == 37.5
    count = text.replace("kind: choice", "kind: choices").replace(
        "{max_missing: 1}", "{max_missing: 0}"
    )
    count = count.replace("rule: sum", "rule: count\n    multiply: 3")
    made = load(write(tmp_path, count.replace("range: [0, 6]", "range: [0, 27]")))
    assert score(made, {"1": [0, 1], "2": [2], "3": [0]})["total"].value == 12


def test_the_reason_speaks_of_one_item_or_of_several(tmp_path: Path) -> None:
    made = garden(tmp_path, "sum", 1, 3, 9)
    assert score(made, {})["total"].reason == "No item was answered."
    text = WHOLE.partition("    bands:")[0].replace('items: ["1", "2", "3"]', 'items: ["1"]')
    text = text.replace('    reverse: ["3"]\n', "").replace("range: [0, 6]", "range: [0, 2]")
    single = load(
        write(tmp_path, text.replace("{max_missing: 1, prorate: true}", "{max_missing: 0}"))
    )
    assert score(single, {})["total"].reason == "The item was not answered."
