"""Multiple imputation, Rubin's rules, tipping points and reference-based imputation."""

import math

import numpy as np
import pytest

from steadway.science.analysis.difference import ancova
from steadway.science.analysis.errors import (
    ImpossibleValues,
    NobodyAttended,
    SingularCovariance,
    TooFewPeople,
    UnknownChoice,
)
from steadway.science.analysis.missing import (
    ancova_imputed,
    impute,
    missing_patterns,
    reference_based,
    rubin,
    tipping_point,
)
from steadway.science.analysis.missing.normal_model import _posterior, em
from steadway.science.analysis.mmrm import mmrm
from steadway.science.analysis.tests.pinned import pinned, trials, visits_of
from steadway.science.analysis.tests.test_mmrm import a_trial, changed


@pytest.mark.parametrize("row", pinned("mice")["rubin"])
def test_rubins_rules_agree_with_mice_pool_scalar(row):
    df = math.inf if row["dfcom"] is None else row["dfcom"]
    ours = rubin(row["q"], row["u"], complete_df=df)
    assert ours.estimate.estimate == pytest.approx(row["qbar"], rel=1e-12)
    assert ours.total == pytest.approx(row["t"], rel=1e-12)
    assert ours.riv == pytest.approx(row["r"], rel=1e-9)
    assert ours.estimate.df == pytest.approx(row["df"], rel=1e-8)
    assert ours.lost == pytest.approx(row["fmi"], rel=1e-8)


def test_rubins_rules_by_hand():
    # m = 3: W = 1, B = 1, T = 1 + 4/3; λ = 4/7; Rubin's old df = 2 (7/4)² = 6.125
    ours = rubin([1.0, 2.0, 3.0], [1.0, 1.0, 1.0])
    assert ours.total == pytest.approx(7 / 3)
    assert ours.estimate.df == pytest.approx(6.125)
    assert ours.monte_carlo == pytest.approx(math.sqrt(1 / 3))


def test_identical_imputations_leave_the_complete_data_answer():
    ours = rubin([2.0] * 5, [0.25] * 5, complete_df=57)
    assert ours.estimate.se == 0.5
    assert ours.estimate.df == pytest.approx(58 / 60 * 57)
    assert ours.lost == pytest.approx(2 / (58 / 60 * 57 + 3), rel=1e-9)


def test_rubins_rules_refuse_one_imputation_and_zero_variances():
    with pytest.raises(TooFewPeople):
        rubin([1.0], [1.0])
    with pytest.raises(ImpossibleValues):
        rubin([1.0, 2.0], [1.0, 0.0])


@pytest.mark.parametrize("row", pinned("mice")["imputed"], ids=lambda row: row["trial"])
def test_imputation_by_arm_agrees_with_mice_within_monte_carlo_error(row):
    table = trials()[row["trial"]]
    visits = visits_of(table)
    done = impute(
        table, visits, auxiliaries=["base"], imputations=400, generator=np.random.default_rng(3)
    )
    ours = ancova_imputed(table, done, visits[-1], covariates=["base"], variance="classical")
    # both are means over m imputations: their difference has variance (B₁/m₁ + B₂/m₂)
    noise = math.hypot(ours.combined.monte_carlo, math.sqrt(row["b"] / row["m"]))
    assert abs(ours.effect.estimate - row["qbar"]) < 4 * noise
    # the variance of B over m draws is about 2B²/(m − 1); T agrees within four of those
    slack = 4 * math.sqrt(2 / 399 + 2 / (row["m"] - 1)) * max(row["b"], ours.combined.between)
    assert abs(ours.combined.total - row["t"]) < slack + 0.01 * row["t"]


def test_imputation_and_mmrm_are_two_roads_to_one_answer():
    table = a_trial(3, n=160, lost=0.25)
    visits = ["y1", "y2", "y3"]
    done = impute(
        table, visits, auxiliaries=["base"], imputations=300, generator=np.random.default_rng(5)
    )
    ours = ancova_imputed(table, done, "y3", covariates=["base"]).effect
    likelihood = mmrm(table, visits, baseline="base").effects[2]
    assert ours.estimate == pytest.approx(likelihood.estimate, abs=0.15 * likelihood.se)
    assert ours.se == pytest.approx(likelihood.se, rel=0.1)


def test_what_was_measured_stays_and_the_same_generator_gives_the_same_values():
    table = a_trial(lost=0.2)
    visits = ["y1", "y2", "y3"]
    one, two = (
        impute(table, visits, imputations=5, generator=np.random.default_rng(9)) for _ in range(2)
    )
    assert (one.values == two.values).all()
    assert not np.isnan(one.values).any()
    y = table.matrix(visits)
    seen = ~np.isnan(y)
    assert (one.values[:, seen] == y[seen]).all()
    assert (np.ptp(one.values[:, ~seen], axis=0) > 0).all()


def test_nothing_missing_gives_the_complete_data_effect():
    table = a_trial(lost=0)
    done = impute(table, ["y1", "y2"], imputations=3, generator=np.random.default_rng(1))
    ours = ancova_imputed(table, done, "y2", covariates=["base"]).effect
    alone = ancova(table, "y2", baseline="base").effect
    assert ours.estimate == pytest.approx(alone.estimate)
    assert ours.se == pytest.approx(alone.se)


def test_em_without_gaps_is_the_sample_covariance():
    y = np.random.default_rng(1).normal(size=(50, 3))
    mean, sigma = em(y)
    np.testing.assert_allclose(mean, y.mean(axis=0), atol=1e-10)
    np.testing.assert_allclose(sigma, np.cov(y.T, bias=True), atol=1e-8)


def test_the_posterior_has_the_moments_of_the_inverse_wishart():
    y = np.random.default_rng(2).normal(size=(30, 2)) @ np.array([[1, 0.5], [0, 1]])
    chains = 20_000
    mean, sigma = _posterior(np.broadcast_to(y, (chains, 30, 2)), np.random.default_rng(3))
    scatter = np.cov(y.T) * 29
    # E Σ = S/(n − 1 − d − 1) = S/26; Var of the mean ≈ E Σ / n; four Monte Carlo errors
    np.testing.assert_allclose(sigma.mean(axis=0), scatter / 26, rtol=0.03)
    np.testing.assert_allclose(mean.mean(axis=0), y.mean(axis=0), atol=0.006)
    np.testing.assert_allclose(np.cov(mean.T), scatter / 26 / 30, rtol=0.06)


def test_delta_shifts_the_effect_by_delta_times_the_share_imputed():
    table = a_trial(lost=0.25)
    done = impute(table, ["y1", "y2"], imputations=20, generator=np.random.default_rng(1))
    found = tipping_point(table, done, "y2", [0.0, 2.0, 4.0])
    share = np.isnan(table.number_column("y2"))[table.arm == 1].mean()
    steps = np.diff(found.estimates)
    np.testing.assert_allclose(steps, [2 * share] * 2, rtol=1e-9)


def test_the_tipping_point_lies_where_p_crosses_alpha():
    table = a_trial(4, n=120, lost=0.25)
    done = impute(
        table,
        ["y1", "y2", "y3"],
        auxiliaries=["base"],
        imputations=30,
        generator=np.random.default_rng(1),
    )
    found = tipping_point(table, done, "y3", range(0, 13, 2), covariates=["base"])
    assert found.tips_at is not None
    at = ancova_imputed(
        table, done, "y3", covariates=["base"], shift=np.where(table.arm == 1, found.tips_at, 0.0)
    )
    assert at.effect.p == pytest.approx(0.05, abs=1e-5)
    assert "P crosses 0.05" in found.text()
    never = tipping_point(table, done, "y3", [-0.1, 0.0], covariates=["base"])
    assert never.tips_at is None
    assert "stays below 0.05" in never.text()


def test_reference_based_methods_stand_in_their_known_order():
    # everyone of the course who leaves does so after y1; the benefit is large and grows
    rng = np.random.default_rng(8)
    n = 400
    arm = np.repeat([0, 1], n // 2)
    person = rng.normal(0, 1, n)
    y = [10 + person - 2.0 * k * arm + rng.normal(0, 0.5, n) for k in (0, 1, 2)]
    gone = (rng.uniform(size=n) < 0.4) & (arm == 1)
    y[2][gone] = np.nan
    table = changed(a_trial(n=n, lost=0), base=y[0], y1=y[1], y2=y[2], y3=y[2])
    start = np.random.default_rng(2)
    done = impute(table, ["y1", "y2"], auxiliaries=["base"], imputations=100, generator=start)
    effect = {"MAR": ancova_imputed(table, done, "y2", covariates=["base"]).effect.estimate}
    for method in ("J2R", "CR", "CIR"):
        other = reference_based(table, done, method, generator=np.random.default_rng(4))
        effect[method] = ancova_imputed(table, other, "y2", covariates=["base"]).effect.estimate
        assert (other.values[:, table.arm == 0] == done.values[:, table.arm == 0]).all()
    share = gone[arm == 1].mean()
    assert effect["MAR"] == pytest.approx(-4, abs=0.2)
    # leavers end at the reference's mean (J2R), or keep the 2 points they had (CIR)
    assert effect["J2R"] == pytest.approx(-4 * (1 - share), abs=0.25)
    assert effect["CIR"] == pytest.approx(-4 + 2 * share, abs=0.25)
    # CR: their lead at y1 counts as their own doing, so it carries over by the regression
    assert effect["CIR"] - 0.4 < effect["CR"] < effect["J2R"]


def test_reference_based_refuses_what_it_does_not_know():
    table = a_trial(lost=0.2)
    done = impute(table, ["y1", "y2"], imputations=3, generator=np.random.default_rng(1))
    with pytest.raises(UnknownChoice, match="J2R, CR, CIR"):
        reference_based(table, done, "LMCF", generator=np.random.default_rng(1))
    jumped = reference_based(table, done, "J2R", generator=np.random.default_rng(1))
    with pytest.raises(ImpossibleValues, match="under MAR"):
        reference_based(table, jumped, "CR", generator=np.random.default_rng(1))


def test_patterns_are_counted_per_arm_and_named():
    table = a_trial(lost=0)
    y2, y3 = table.number_column("y2").copy(), table.number_column("y3").copy()
    y2[0] = y3[1] = y3[2] = np.nan
    found = missing_patterns(changed(table, y2=y2, y3=y3), ["y1", "y2", "y3"])
    assert [(p.kind, p.people) for p in found] == [
        ("complete", (27, 30)),
        ("drop-out", (2, 0)),
        ("gap", (1, 0)),
    ]


def test_bad_input_to_imputation_is_named():
    table = a_trial()
    chance = np.random.default_rng(1)
    empty = np.where(table.arm == 0, np.nan, 1.0 * np.arange(60))
    with pytest.raises(NobodyAttended, match=r"aux \(waiting\)"):
        impute(changed(table, aux=empty), ["y1"], auxiliaries=["aux"], generator=chance)
    with pytest.raises(SingularCovariance, match="aux"):
        impute(changed(table, aux=np.ones(60)), ["y1"], auxiliaries=["aux"], generator=chance)
    with pytest.raises(ImpossibleValues, match="two or more"):
        impute(table, ["y1"], imputations=1, generator=chance)
    few = table.only(np.isin(np.arange(60), [0, 1, 2, 30, 31, 32]))
    with pytest.raises(TooFewPeople, match="3 people for 3 columns"):
        impute(few, ["y1", "y2", "y3"], generator=chance)
