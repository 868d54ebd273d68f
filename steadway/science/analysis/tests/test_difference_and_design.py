"""ANCOVA, g-computation, standardised differences, the table and the estimand."""

import math

import numpy as np
import pytest
from scipy import stats

from steadway.science.analysis.design import (
    Design,
    Estimand,
    IntercurrentEvent,
    events_for_internet_therapy,
    trial_table,
)
from steadway.science.analysis.difference import (
    ancova,
    ancova_many,
    cohens_d,
    g_computation,
    noncentral_d_interval,
    within_group_change,
)
from steadway.science.analysis.errors import (
    ImpossibleValues,
    NotEstimable,
    SingularCovariance,
    TooFewPeople,
    UnequalLengths,
    UnknownChoice,
    UnknownColumn,
)
from steadway.science.analysis.tests.test_mmrm import a_trial, changed


def test_hc3_by_hand_for_two_means_is_the_jackknife_variance():
    # without covariates the leverage is 1/n in each arm: Σ (eᵢ n/(n − 1))²/n²
    table = a_trial(lost=0)
    y, arm = table.number_column("y1"), table.arm
    parts = []
    for a in (0, 1):
        mine = y[arm == a]
        n = len(mine)
        parts.append((((mine - mine.mean()) * n / (n - 1)) ** 2).sum() / n**2)
    assert ancova(table, "y1").effect.se == pytest.approx(math.sqrt(sum(parts)), rel=1e-10)


def test_classical_without_covariates_is_the_t_test():
    table = a_trial(lost=0)
    y, arm = table.number_column("y1"), table.arm
    ours = ancova(table, "y1", variance="classical").effect
    theirs = stats.ttest_ind(y[arm == 1], y[arm == 0])
    assert ours.p == pytest.approx(theirs.pvalue, rel=1e-10)
    assert (ours.low, ours.high) == pytest.approx(tuple(theirs.confidence_interval()), rel=1e-10)


def test_a_thousand_trials_are_the_same_as_each_alone_and_bad_ones_are_named():
    rng = np.random.default_rng(1)
    arm = np.repeat([0, 1], 20)
    x, y = rng.normal(size=(1000, 40, 2)), rng.normal(size=(1000, 40))
    y[:, ::9] = np.nan
    y[3] = 2.0
    y[4, arm == 1] = np.nan
    x[5, :, 1] = x[5, :, 0]
    many = ancova_many(y, arm, x)
    assert [row for row, _ in many.reasons] == [3, 4, 5]
    assert np.isnan(many.estimate[[3, 4, 5]]).all()
    assert np.isfinite(np.delete(many.p, [3, 4, 5])).all()
    for i in (0, 500, 999):
        one = ancova_many(y[i], arm, x[i])
        assert one.estimate[0] == pytest.approx(many.estimate[i], rel=1e-10)
        assert one.se[0] == pytest.approx(many.se[i], rel=1e-10)


def test_adjusted_means_differ_by_the_effect():
    fitted = ancova(a_trial(), "y2", baseline="base")
    assert fitted.means[1].estimate - fitted.means[0].estimate == pytest.approx(
        fitted.effect.estimate
    )
    assert fitted.adjusted_for == ("base",)
    assert "HC3" in fitted.text()
    assert fitted.to_dict()["basis"]["people"] == fitted.basis.people


def test_a_column_of_words_becomes_indicators_and_a_constant_one_is_told():
    table = a_trial(lost=0)
    site = ["north", "south", "west"] * 20
    table = trial_table(
        table.people,
        [table.arms[a] for a in table.arm],
        {**table.columns, "site": site, "same": np.ones(60)},
        reference="waiting",
    )
    fitted = ancova(table, "y1", covariates=["site", "same"])
    assert fitted.adjusted_for == ("site=south", "site=west")
    assert fitted.basis.has("constant_covariate")
    dummies = np.array([[s == "south", s == "west"] for s in site], dtype=float)
    by_hand = ancova_many(table.number_column("y1"), table.arm, dummies)
    assert fitted.effect.estimate == pytest.approx(float(by_hand.estimate[0]))


def test_g_computation_without_covariates_is_the_crude_difference():
    table = changed(a_trial(lost=0), r=(np.arange(60) % 3 == 0).astype(float))
    y, arm = table.number_column("y1"), table.arm
    crude = y[arm == 1].mean() - y[arm == 0].mean()
    assert g_computation(table, "y1").effect.estimate == pytest.approx(crude)
    assert g_computation(table, "y1").effect.se == pytest.approx(ancova(table, "y1").effect.se)
    risk = g_computation(table, "r", family="binomial")
    assert risk.effect.estimate == pytest.approx(0.0, abs=1e-9)
    assert risk.means[0].estimate == pytest.approx(1 / 3)


def test_g_computation_covers_what_it_says_with_unlike_slopes():
    rng = np.random.default_rng(7)
    hits, runs = 0, 400
    for _ in range(runs):
        x = rng.normal(size=80)
        arm = rng.permutation(np.repeat([0, 1], 40))
        y = x * (0.5 + arm) + arm + rng.normal(size=80)
        names = ["b" if a else "a" for a in arm]
        table = trial_table(range(80), names, {"x": x, "y": y}, reference="a")
        found = g_computation(table, "y", covariates=["x"]).effect
        hits += found.low <= 1.0 <= found.high
    # Monte Carlo error √(0.95 × 0.05/400) = 1.1 points; three of them
    assert abs(hits / runs - 0.95) < 0.033


def test_noncentral_ends_are_where_t_is_the_quantile():
    scale = math.sqrt(2 / 20)
    low, high = noncentral_d_interval(0.7 / scale, 38, scale)
    for end, tail in ((low, 0.975), (high, 0.025)):
        assert stats.nct.cdf(0.7 / scale, 38, end / scale) == pytest.approx(tail, abs=1e-9)
    wide = noncentral_d_interval(9.0, 60, 0.25)
    assert wide[0] < 9 * 0.25 < wide[1]


def test_noncentral_interval_covers_what_it_says():
    rng = np.random.default_rng(3)
    hits, runs = 0, 400
    for _ in range(runs):
        found = cohens_d(rng.normal(0.8, 1, 15), rng.normal(0, 1, 15)).d
        hits += found.low <= 0.8 <= found.high
    assert abs(hits / runs - 0.95) < 0.033


def test_within_group_change_by_both_divisors():
    before, after = [10.0, 12, 14, np.nan, 9], [8.0, 11, 10, 5, 8]
    found = within_group_change(before, after)
    assert found.raw.estimate == pytest.approx(-2.0)
    assert found.left_out == 1
    assert found.d.estimate == pytest.approx(-2 / np.std([10, 12, 14, 9], ddof=1))
    paired = within_group_change(before, after, by="change")
    t = stats.ttest_rel([8, 11, 10, 8], [10, 12, 14, 9])
    assert paired.raw.p == pytest.approx(t.pvalue)
    assert paired.d.estimate == pytest.approx(t.statistic / 2)
    assert "the standard deviation of the change" in paired.text()


def test_bad_input_is_a_named_error():
    table = a_trial()
    with pytest.raises(UnequalLengths, match=r"base \(2\)"):
        trial_table([1, 2, 3, 4], ["a", "a", "b", "b"], {"base": [1, 2]}, reference="a")
    with pytest.raises(TooFewPeople, match=r"b \(1\)"):
        trial_table([1, 2, 3], ["a", "a", "b"], {}, reference="a")
    with pytest.raises(TooFewPeople, match="two arms"):
        trial_table([1, 2], ["a", "a"], {}, reference="a")
    with pytest.raises(ImpossibleValues, match="more than once"):
        trial_table([1, 1, 2, 3], ["a", "a", "b", "b"], {}, reference="a")
    with pytest.raises(ImpossibleValues, match="infinite"):
        trial_table([1, 2, 3, 4], ["a", "a", "b", "b"], {"x": [1, 2, 3, math.inf]}, reference="a")
    with pytest.raises(UnknownChoice):
        trial_table([1, 2, 3, 4], ["a", "a", "b", "b"], {}, reference="c")
    with pytest.raises(UnknownColumn, match="pain"):
        ancova(table, "pain")
    with pytest.raises(NotEstimable, match="same for everyone"):
        ancova(changed(table, y1=np.ones(60)), "y1")
    with pytest.raises(TooFewPeople):
        ancova(changed(table, y1=np.where(table.arm == 1, np.nan, 1.0 * np.arange(60))), "y1")
    twin = changed(table, twin=2 * table.number_column("base"))
    with pytest.raises(SingularCovariance, match="base, twin"):
        ancova(twin, "y1", covariates=["base", "twin"])
    with pytest.raises(NotEstimable, match="Nobody has a value"):
        ancova(changed(table, age=np.full(60, np.nan)), "y1", covariates=["age"])
    with pytest.raises(NotEstimable, match="do not vary"):
        cohens_d([1, 1, 1], [1, 1, 1])
    with pytest.raises(TooFewPeople):
        cohens_d([1.0], [1, 2])
    with pytest.raises(UnequalLengths, match="before has 2, after has 3"):
        within_group_change([1, 2], [1, 2, 3])
    with pytest.raises(ImpossibleValues, match="0 or 1"):
        g_computation(table, "y1", family="binomial")
    with pytest.raises(ImpossibleValues, match="0 and 1"):
        ancova(table, "y1", level=1.2)


def test_two_arms_are_taken_from_three():
    people = range(9)
    table = trial_table(people, ["w", "g", "u"] * 3, {"y": np.arange(9.0)}, reference="w")
    with pytest.raises(ImpossibleValues, match=r"\.between"):
        ancova(table, "y")
    pair = table.between("g", "u")
    assert pair.arms == ("u", "g")
    assert pair.n == 6


def test_an_estimand_has_five_attributes_and_reads_as_a_paragraph():
    estimand = Estimand(
        "adults with chronic pain",
        "the guided course",
        "the waiting list",
        "pain interference at 12 weeks",
        "difference in means",
    )
    assert "treatment policy" in estimand.text()
    assert len(events_for_internet_therapy()) == 7
    with pytest.raises(ImpossibleValues, match="variable"):
        Estimand("a", "b", "c", " ", "d")
    with pytest.raises(UnknownChoice, match="hypothetical"):
        IntercurrentEvent("leaves", "per protocol")


def test_a_design_names_what_it_needs():
    design = Design(("w", "g"), "pain", ("y1", "y2"), "y2", "base", ("site",))
    assert design.columns_needed() == ("y1", "y2", "base", "site")
    with pytest.raises(UnknownChoice):
        Design(("w", "g"), "pain", ("y1", "y2"), "y9")
    with pytest.raises(ImpossibleValues):
        Design(("w", "w"), "pain", ("y1",), "y1")
