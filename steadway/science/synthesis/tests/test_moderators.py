"""Subgroups, meta-regression and sensitivity: identities that must hold, and bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steadway.science.synthesis import moderators as mod
from steadway.science.synthesis.effect_sizes import generic
from steadway.science.synthesis.errors import ImpossibleValues, TooFewStudies, UnequalLengths
from steadway.science.synthesis.pooling import pool, pool_rows

CHANCE = np.random.default_rng(21)
Y = CHANCE.normal(0.3, 0.3, 14)
V = CHANCE.uniform(0.01, 0.1, 14)
X = np.linspace(-1, 1, 14)
EFFECTS = generic(Y, variance=V, labels=[f"trial {i}" for i in range(14)])


def test_a_moderator_of_group_means_gives_the_subgroup_difference():
    group = ["a"] * 7 + ["b"] * 7
    shared = mod.subgroups(EFFECTS, group, tau2="common", interval="wald")
    line = mod.meta_regression(EFFECTS, {"b": [0.0] * 7 + [1.0] * 7}, interval="wald")
    difference = shared.groups[1].result.estimate - shared.groups[0].result.estimate
    assert line.coefficient("b").estimate == pytest.approx(difference, rel=1e-9)
    assert shared.q == pytest.approx(line.coefficient("b").statistic ** 2, rel=1e-9)


def test_subgroups_with_their_own_tau2_are_pools_of_their_own():
    group = ["a"] * 7 + ["b"] * 7
    found = mod.subgroups(EFFECTS, group)
    alone = pool_rows(Y[:7], V[:7])
    assert found.groups[0].result == alone.result
    parts = mod.pooled_parts(EFFECTS, group)
    assert parts["a"].result == alone.result
    assert "Difference between subgroups" in found.text()


def test_small_groups_are_named():
    found = mod.subgroups(EFFECTS, ["a"] * 12 + ["b"] * 2)
    assert found.cautions[0].rows == ("b",)


def test_a_group_of_one_joins_with_a_shared_tau2():
    found = mod.subgroups(EFFECTS, ["a"] * 13 + ["b"], tau2="common")
    assert found.groups[1].k == 1
    assert found.groups[1].result.estimate == pytest.approx(Y[13])


def test_leaving_one_out_is_the_pool_of_the_others():
    steps = mod.leave_one_out(EFFECTS)
    for i in (0, 5, 13):
        rest = pool_rows(np.delete(Y, i), np.delete(V, i))
        assert steps[i].estimate == pytest.approx(rest.result.estimate, rel=1e-9)
        assert steps[i].low == pytest.approx(rest.result.low, rel=1e-8)
    assert mod.rows_of_steps(steps)[0]["label"] == "trial 0"


def test_the_last_cumulative_step_is_the_whole_pool():
    steps = mod.cumulative(EFFECTS, order=list(range(14, 0, -1)))
    assert steps[0].label == "trial 13"
    assert steps[0].estimate == pytest.approx(Y[13])
    assert steps[-1].estimate == pytest.approx(pool(EFFECTS).result.estimate, rel=1e-10)


def test_a_study_far_from_the_others_is_influential():
    y = np.append(np.full(9, 0.3) + 0.01 * np.arange(9), 4.0)
    found = mod.influence(generic(y, variance=np.full(10, 0.02)))
    assert [i.influential for i in found] == [False] * 9 + [True]
    points = mod.baujat(generic(y, variance=np.full(10, 0.02)))
    assert max(points, key=lambda p: p.influence).label == "row 10"


def test_the_same_generator_gives_the_same_permutation_p():
    one = mod.permutation_test(EFFECTS, {"x": X}, rng=np.random.default_rng(3), orders=300)
    two = mod.permutation_test(EFFECTS, {"x": X}, rng=np.random.default_rng(3), orders=300)
    assert one == two
    assert not one.exact
    assert one.unsettled == 0
    assert 0 < one.p["x"] <= 1


def test_a_permutation_p_is_close_to_the_t_test_when_nothing_is_going_on():
    line = mod.meta_regression(EFFECTS, {"x": X})
    found = mod.permutation_test(
        EFFECTS, {"x": X}, rng=np.random.default_rng(3), orders=4000, interval="hartung_knapp"
    )
    assert found.p["x"] == pytest.approx(line.coefficient("x").p, abs=0.05)


def test_a_study_with_an_open_moderator_is_dropped_by_name():
    x = X.copy()
    x[4] = np.nan
    found = mod.meta_regression(EFFECTS, {"x": x})
    assert found.k == 13
    assert found.dropped[0].label == "trial 4"
    assert "moderator" in found.dropped[0].reason
    assert found.cautions == ()


def test_too_many_moderators_for_the_studies_is_said():
    found = mod.meta_regression(EFFECTS, {"x": X, "z": X**2})
    assert found.cautions[0].code == "few_studies"
    assert "fewer than ten" in found.text()


@pytest.mark.parametrize(
    ("call", "fault", "words"),
    [
        (lambda: mod.meta_regression(EFFECTS, {"x": np.ones(14)}), ImpossibleValues, "same in"),
        (
            lambda: mod.meta_regression(EFFECTS, {"x": X, "y": 2 * X + 1}),
            ImpossibleValues,
            "repeat",
        ),
        (lambda: mod.meta_regression(EFFECTS, {"x": X[:3]}), UnequalLengths, "x has 3"),
        (lambda: mod.meta_regression(EFFECTS, {}), TooFewStudies, "at least one"),
        (lambda: mod.subgroups(EFFECTS, ["a"] * 14), TooFewStudies, "two groups"),
        (lambda: mod.subgroups(EFFECTS, ["a"]), UnequalLengths, "1 group"),
        (lambda: mod.leave_one_out(generic([1, 2], [1, 1])), TooFewStudies, "three"),
        (lambda: mod.cumulative(EFFECTS, order=[1]), UnequalLengths, "1 places"),
        (
            lambda: mod.meta_regression(generic([1, 2], [1, 1]), {"x": [0, 1]}),
            TooFewStudies,
            "more than 2",
        ),
    ],
)
def test_bad_input_is_a_named_error(call, fault, words):
    with pytest.raises(fault, match=words):
        call()


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 500), shift=st.floats(-5, 5), factor=st.floats(0.1, 10))
def test_a_moderator_in_other_units_changes_nothing_but_its_slope(seed, shift, factor):
    chance = np.random.default_rng(seed)
    y, v, x = chance.normal(0, 1, 9), chance.uniform(0.05, 0.5, 9), chance.normal(0, 1, 9)
    effects = generic(y, variance=v)
    one = mod.meta_regression(effects, {"x": x})
    two = mod.meta_regression(effects, {"x": factor * x + shift})
    assert two.tau2 == pytest.approx(one.tau2, rel=1e-5, abs=1e-8)
    assert two.coefficient("x").estimate * factor == pytest.approx(
        one.coefficient("x").estimate, rel=1e-5, abs=1e-7
    )


def test_robust_errors_of_equal_independent_effects_are_the_plain_ones():
    # one effect per cluster and equal variances: CR2 is s/√k with k - 1 degrees of freedom
    y = np.array([0.1, 0.5, 0.3, 0.9, 0.2, 0.4])
    found = mod.cluster_robust(generic(y, variance=np.full(6, 0.02)), list("abcdef"))
    (mean,) = found.coefficients
    assert mean.estimate == pytest.approx(y.mean())
    assert mean.se == pytest.approx(y.std(ddof=1) / np.sqrt(6), rel=1e-9)
    assert mean.df == pytest.approx(5, rel=1e-9)


def test_the_same_trial_told_three_times_is_not_three_trials():
    y, v = np.repeat([0.1, 0.5, 0.3, 0.9, 0.2, 0.4], 3), np.full(18, 0.02)
    apart = pool_rows(y, v).result
    together = mod.cluster_robust(generic(y, variance=v), np.repeat(list("abcdef"), 3))
    assert together.coefficients[0].se > 1.5 * apart.se
    assert together.clusters == 6
    assert "18 effects in 6 trials" in together.text()


def test_few_degrees_of_freedom_are_named():
    found = mod.cluster_robust(EFFECTS, ["a"] * 6 + ["b"] * 5 + ["c"] * 3, {"x": X})
    assert found.cautions[-1].code == "few_df"
    with pytest.raises(TooFewStudies, match="two clusters"):
        mod.cluster_robust(EFFECTS, ["a"] * 14)
    with pytest.raises(UnequalLengths, match="1 clusters"):
        mod.cluster_robust(EFFECTS, ["a"])


def test_shrunken_effects_lie_between_the_study_and_the_mean():
    mean = pool(EFFECTS).result.estimate
    for study, y in zip(mod.shrunken_effects(EFFECTS), Y, strict=True):
        assert min(y, mean) - 1e-9 <= study.estimate <= max(y, mean) + 1e-9
    equal = mod.shrunken_effects(generic([0.3, 0.3, 0.3], [0.1, 0.2, 0.3]))
    assert [s.estimate for s in equal] == pytest.approx([0.3] * 3)
