"""Responders, two proportions and numbers needed."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steadway.science.analysis.difference import g_computation
from steadway.science.analysis.errors import (
    ImpossibleValues,
    NoConvergence,
    NotEstimable,
    TooFewPeople,
)
from steadway.science.analysis.responders import (
    PercentImprovement,
    ReliableImprovement,
    miettinen_nurminen,
    modified_poisson,
    newcombe,
    number_needed,
    responders,
    response_column,
    two_proportions,
)
from steadway.science.analysis.tests.pinned import pinned, trials, visits_of
from steadway.science.analysis.tests.test_mmrm import a_trial, changed


@pytest.mark.parametrize(
    ("counts", "hybrid", "score"),
    [
        ((56, 70, 48, 80), (0.0524, 0.3339), (0.0528, 0.3382)),
        ((9, 10, 3, 10), (0.1705, 0.8090), (0.1700, 0.8406)),
        ((0, 10, 0, 20), (-0.1611, 0.2775), (-0.1658, 0.2844)),
        ((10, 10, 0, 20), (0.6791, 1.0000), (0.7156, 1.0000)),
        ((0, 10, 0, 10), (-0.2775, 0.2775), (-0.2879, 0.2879)),
    ],
)
def test_newcombe_1998_table_ii(counts, hybrid, score):
    # Stat Med 17:873, rows a, b, e, g and f; methods 10 and (Miettinen–Nurminen) 6
    assert newcombe(*counts) == pytest.approx(hybrid, abs=6e-5)
    assert miettinen_nurminen(*counts) == pytest.approx(score, abs=6e-5)


def test_eccleston_2014_headache_responders():
    # the founding review: 25/59 against 4/72, NNT 2.72 (1.96 to 4.46 by the pooled risks)
    found = two_proportions(25, 59, 4, 72)
    assert found.needed.estimate == pytest.approx(2.72, abs=0.01)
    assert found.ratio.estimate == pytest.approx(25 / 59 / (4 / 72))


small = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@settings(deadline=None)
@given(small, small)
def test_intervals_hold_the_estimate_and_turn_with_the_arms(one, two):
    ours, turned = two_proportions(*one, *two), two_proportions(*two, *one)
    for a, b in (
        (ours.difference, turned.difference),
        (ours.difference_score, turned.difference_score),
    ):
        assert -1 <= a.low <= a.estimate + 1e-9
        assert a.estimate - 1e-9 <= a.high <= 1
        assert a.low == pytest.approx(-b.high, abs=1e-8)
    if ours.ratio and turned.ratio:
        assert ours.ratio.low <= ours.ratio.estimate * (1 + 1e-9) <= ours.ratio.high * (1 + 2e-9)
        assert ours.ratio.low == pytest.approx(1 / turned.ratio.high, rel=1e-7)


@settings(deadline=None)
@given(small, small)
def test_the_score_interval_excludes_zero_exactly_when_the_test_says_so(one, two):
    ours = two_proportions(*one, *two)
    if abs(ours.difference.p - 0.05) > 1e-6:
        inside = ours.difference_score.low <= 0 <= ours.difference_score.high
        assert inside == (ours.difference.p > 0.05)


def test_number_needed_runs_through_infinity_when_zero_is_inside():
    through = number_needed(0.1, -0.05, 0.25)
    assert (through.low, through.high) == (4.0, 20.0)
    assert through.text() == "NNTB 10.0 (NNTB 4.0 to ∞ to NNTH 20.0)"
    assert number_needed(-0.2, -0.4, -0.1).text() == "NNTH 5.0 (2.5 to 10.0)"
    assert math.isinf(number_needed(0.0, -0.1, 0.1).estimate)


def test_counts_that_cannot_be_are_refused_with_their_arm():
    with pytest.raises(ImpossibleValues, match=r"12 events among 10 .*reference"):
        two_proportions(1, 10, 12, 10)
    with pytest.raises(TooFewPeople, match="intervention"):
        two_proportions(0, 0, 1, 10)
    with pytest.raises(ImpossibleValues):
        two_proportions(1.5, 10, 1, 10)


def test_no_event_in_the_reference_gives_a_reason_and_no_ratio():
    found = two_proportions(3, 10, 0, 10)
    assert found.ratio is None
    assert "nobody in the reference arm" in found.text()
    assert found.to_dict()["ratio"] is None


def test_missing_is_not_a_non_responder_unless_the_estimand_says_so():
    table = a_trial(lost=0.3)
    rule = PercentImprovement(0.3)
    open_ones = np.isnan(table.number_column("y2"))
    left = responders(table, "base", "y2", rule)
    assert sum(left.crude.people) == table.n - open_ones.sum()
    assert len(left.basis.dropped) == open_ones.sum()
    composite = responders(table, "base", "y2", rule, missing="non_responder")
    assert sum(composite.crude.people) == table.n
    assert composite.crude.events == left.crude.events
    assert "count as non-responders" in composite.text()


def test_a_start_of_zero_is_unknown_under_a_percentage():
    table = a_trial(lost=0)
    base = table.number_column("base").copy()
    base[3] = 0.0
    column = response_column(changed(table, base=base), "base", "y1", PercentImprovement(0.5))
    assert np.flatnonzero(np.isnan(column)).tolist() == [3]


def test_reliable_improvement_is_jacobson_and_truax():
    # their example: SD 10, r 0.80 give S_diff 6.32 and a threshold of 12.4 points (p. 14–15)
    rule = ReliableImprovement(10, 0.80, "Jacobson and Truax 1991")
    assert rule.threshold == pytest.approx(12.396, abs=0.001)
    assert rule.decide(47.5, 32.5) == 1.0
    assert rule.decide(47.5, 36.0) == 0.0
    assert ReliableImprovement(10, 0.8, "x", "higher_is_better").decide(32.5, 47.5) == 1.0


@pytest.mark.parametrize("row", pinned("nlme")["single"], ids=lambda row: row["trial"])
def test_modified_poisson_and_binomial_g_computation_agree_with_glm(row):
    table = trials()[row["trial"]]
    last = visits_of(table)[-1]
    decided = response_column(table, "base", last, PercentImprovement(0.3))
    table = changed(table, response=decided)
    ours = modified_poisson(table, "response", covariates=["base"])
    assert ours.log_ratio.estimate == pytest.approx(row["log_rr"], abs=1e-8)
    assert ours.log_ratio.se == pytest.approx(row["log_rr_hc0"], rel=1e-7)
    if row["binomial_converged"]:
        adjusted = g_computation(table, "response", covariates=["base"], family="binomial")
        assert adjusted.effect.estimate == pytest.approx(row["binomial_g"], abs=1e-7)
    else:
        with pytest.raises(NoConvergence):
            g_computation(table, "response", covariates=["base"], family="binomial")


def test_unadjusted_modified_poisson_is_the_crude_ratio_with_its_log_standard_error():
    table = changed(a_trial(), r=(np.arange(60) % 7 < 3).astype(float))
    ours = modified_poisson(table, "r")
    e, n = ([table.number_column("r")[table.arm == a].sum() for a in (0, 1)], (30, 30))
    assert ours.ratio.estimate == pytest.approx(e[1] / e[0])
    by_hand = math.sqrt(1 / e[1] - 1 / n[1] + 1 / e[0] - 1 / n[0])
    assert ours.log_ratio.se == pytest.approx(by_hand, rel=1e-9)


def test_an_arm_without_events_has_no_modelled_ratio_but_a_reason():
    table = a_trial(lost=0)
    y = np.where(table.arm == 1, 0.1, 30.0)
    found = responders(
        changed(table, after=y), "base", "after", PercentImprovement(), covariates=["base"]
    )
    assert found.adjusted is None
    assert "no events" in found.adjusted_reason
    assert found.basis.has("no_adjusted_ratio")
    with pytest.raises(NotEstimable, match="waiting"):
        modified_poisson(changed(table, r=1.0 * table.arm), "r")
