"""Small-study methods by hand, and what they say when they cannot be used."""

import numpy as np
import pytest

from steadway.science.synthesis import bias
from steadway.science.synthesis.effect_sizes import generic, tables
from steadway.science.synthesis.errors import ImpossibleValues, TooFewStudies

SE = np.linspace(0.05, 0.5, 12)


def test_eggers_slope_is_the_intercept_of_the_old_form():
    y = 0.2 + 1.1 * SE + 0.05 * np.cos(9 * SE)
    found = bias.egger(generic(y, SE))
    design = np.column_stack([np.ones(12), 1 / SE])
    old = np.linalg.lstsq(design, y / SE, rcond=None)[0]
    assert found.value == pytest.approx(old[0], rel=1e-10)
    assert found.cautions == ()


def test_fewer_than_ten_studies_are_cautioned():
    found = bias.egger(generic(0.2 + SE[:6], SE[:6] + 0.01 * np.cos(SE[:6])))
    assert found.cautions[0].code == "few_studies"
    assert "fewer than ten" in found.text()


def test_a_line_without_scatter_is_found_exactly():
    both = bias.pet_peese(generic(0.3 + 0.8 * SE, SE))
    assert both.pet.intercept == pytest.approx(0.3)
    assert both.pet.slope == pytest.approx(0.8)
    squares = bias.pet_peese(generic(0.3 + 0.8 * SE**2 + 0.01 * np.sin(40 * SE), SE))
    assert squares.chosen == "PEESE"
    assert squares.estimate == pytest.approx(0.3, abs=0.02)


def test_a_funnel_with_two_sides_gets_nothing_filled_in():
    y = np.array([0.3, 0.2, 0.4, 0.1, 0.5, 0.0, 0.6])
    found = bias.trim_and_fill(generic(y, [0.05, 0.1, 0.1, 0.2, 0.2, 0.3, 0.3]), side="left")
    assert found.missing == 0
    assert found.pooled.result == found.before.result


def test_a_lop_sided_funnel_is_filled_and_the_effect_shrinks():
    y = np.array([0.3, 0.32, 0.29, 0.31, 0.9, 1.0, 1.1, 1.2])
    found = bias.trim_and_fill(
        generic(y, [0.05, 0.06, 0.07, 0.05, 0.3, 0.32, 0.35, 0.4]), model="common"
    )
    assert found.side == "left"
    assert found.missing >= 2
    assert found.pooled.result.estimate < found.before.result.estimate
    assert "adds" in found.text()


def test_turning_the_data_over_turns_the_side_over():
    y = np.array([0.3, 0.32, 0.29, 0.31, 0.9, 1.0, 1.1, 1.2])
    se = np.array([0.05, 0.06, 0.07, 0.05, 0.3, 0.32, 0.35, 0.4])
    one, two = bias.trim_and_fill(generic(y, se)), bias.trim_and_fill(generic(-y, se))
    assert (one.side, two.side) == ("left", "right")
    assert one.missing == two.missing
    assert two.pooled.result.estimate == pytest.approx(-one.pooled.result.estimate)


def test_rosenthals_number_by_hand():
    # five studies with z = 2: (10/1.645)² - 5 = 31.96 → 32
    found = bias.failsafe_n(generic(np.full(5, 0.4), np.full(5, 0.2)))
    assert found.rosenthal == 32
    assert found.orwin == 5


def test_a_funnel_without_width_is_refused():
    with pytest.raises(ImpossibleValues, match="same precision"):
        bias.egger(generic([0.1, 0.2, 0.3], [0.1, 0.1, 0.1]))
    for test in (bias.egger, bias.begg, bias.trim_and_fill, bias.pet_peese):
        with pytest.raises(TooFewStudies, match="at least three"):
            test(generic([0.1, 0.2], [0.1, 0.2]))


def test_tables_without_events_are_left_out_of_the_tests_for_tables():
    t = tables([5, 7, 9, 0, 4], [20, 40, 80, 50, 25], [3, 3, 8, 0, 1], [20, 41, 78, 50, 30])
    assert bias.harbord(t).k == 4
    assert bias.peters(t).k == 4
