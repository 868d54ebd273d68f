"""Power by formula against R, and by simulation against the formula."""

import math

import numpy as np
import pytest

from steadway.science.analysis.errors import ImpossibleValues, NotEstimable, UnknownChoice
from steadway.science.analysis.power import (
    Scenario,
    ancova_power,
    design_effect,
    people_needed,
    simulate,
    simulate_power,
    t_test_power,
)
from steadway.science.analysis.tests.pinned import pinned


@pytest.mark.parametrize("row", pinned("lme4")["power"], ids=lambda r: f"d{r['d']}n{r['n']}")
def test_power_agrees_with_pwr(row):
    one = t_test_power(row["d"], row["n"], row["n"])
    two = t_test_power(row["d"], row["n"], 2 * row["n"])
    assert one == pytest.approx(row["equal"], abs=1e-9)
    assert two == pytest.approx(row["unequal"], abs=1e-9)


@pytest.mark.parametrize("row", pinned("lme4")["needed"])
def test_sample_size_is_pwrs_rounded_up(row):
    found = people_needed(row["d"], power=row["power"])
    assert found.analysed == (math.ceil(row["n"]),) * 2


def test_cohens_table():
    # Cohen 1988, table 2.4.1: d = 0.5, power .80, two-sided .05: 64 in each group
    assert people_needed(0.5, power=0.8).analysed == (64, 64)


def test_ancova_attrition_and_clusters():
    plain = people_needed(0.4, power=0.9)
    adjusted = people_needed(0.4, power=0.9, baseline_correlation=0.6, dropout=0.25)
    assert adjusted.analysed[0] == pytest.approx(plain.analysed[0] * 0.64, abs=2)
    assert adjusted.allocated[0] == math.ceil(adjusted.analysed[0] / 0.75)
    assert "25% lost" in adjusted.text()
    assert design_effect(20, 0.05) == pytest.approx(1.95)
    assert design_effect(20, 0.05, cv=0.5) == pytest.approx(1 + (1.25 * 20 - 1) * 0.05)
    clustered = people_needed(0.4, power=0.9, design_effect=1.95)
    assert clustered.analysed[0] == pytest.approx(plain.analysed[0] * 1.95, abs=3)
    assert people_needed(0.4, power=0.9, ratio=2.0).analysed[1] >= plain.analysed[1]


def test_no_effect_has_the_level_as_power_and_needs_no_number():
    assert t_test_power(0.0, 30, 30) == pytest.approx(0.05)
    assert t_test_power(-0.5, 30, 30) == pytest.approx(t_test_power(0.5, 30, 30))
    assert t_test_power(9.0, 200, 200) == 1.0
    with pytest.raises(NotEstimable):
        people_needed(0.0)
    with pytest.raises(ImpossibleValues):
        ancova_power(0.5, 10, 10, baseline_correlation=1.0)
    with pytest.raises(ImpossibleValues):
        design_effect(0, 0.1)


def test_simulated_ancova_power_holds_the_formula():
    scenario = Scenario((64, 64), (0.5,), correlation=0.5, analysis="ancova")
    found = simulate_power(scenario, trials=2000, seed=11)
    formula = ancova_power(0.5, 64, 64, baseline_correlation=0.5)
    assert abs(found.power - formula) < 4 * found.monte_carlo
    assert abs(found.coverage - 0.95) < 4 * math.sqrt(0.95 * 0.05 / 2000)
    assert abs(found.bias) < 4 * found.empirical_se / math.sqrt(2000)


def test_mmrm_keeps_its_level_and_coverage_with_dropout_that_follows_the_outcome():
    scenario = Scenario((40, 40), (0.0, 0.0, 0.0), dropout=0.3, dropout_slope=1.0, correlation=0.6)
    found = simulate_power(scenario, trials=1500, seed=5)
    # Monte Carlo error √(0.05 × 0.95/1500) = 0.56 points; four of them
    assert abs(found.power - 0.05) < 0.0225
    assert abs(found.coverage - 0.95) < 0.0225
    assert abs(found.bias) < 4 * found.empirical_se / math.sqrt(1500)
    assert found.mean_se == pytest.approx(found.empirical_se, rel=0.08)
    assert found.without_answer == 0


@pytest.mark.parametrize("analysis", ["ancova", "mmrm"])
def test_the_number_of_workers_never_changes_an_answer(analysis):
    scenario = Scenario((20, 20), (0.2, 0.4), dropout=0.2, analysis=analysis)
    one = simulate_power(scenario, trials=220, seed=3)
    backwards = simulate_power(
        scenario,
        trials=220,
        seed=3,
        spread=lambda f, jobs: [f(j) for j in reversed(list(jobs))][::-1],
    )
    assert one == backwards
    assert one != simulate_power(scenario, trials=220, seed=4)
    assert (one.trials, one.seed) == (220, 3)


@pytest.mark.slow  # starts ten processes: a few seconds
def test_two_and_eight_workers_give_the_same_bits_as_one():
    scenario = Scenario((20, 20), (0.2, 0.4), dropout=0.2)
    one, two, eight = (simulate_power(scenario, trials=420, seed=3, workers=w) for w in (1, 2, 8))
    assert one == two == eight


def test_simulated_data_are_what_the_scenario_says():
    scenario = Scenario(
        (400, 400), (1.0, 3.0), sd=2.0, correlation=0.7, pattern="ar1", dropout=0.36
    )
    base, y = simulate(scenario, 40, np.random.default_rng(1))
    gone = np.isnan(y)
    assert gone[..., 1].mean() == pytest.approx(0.36, abs=0.01)
    assert gone[..., 0].mean() == pytest.approx(0.2, abs=0.01)
    assert (gone[..., 1] >= gone[..., 0]).all()
    arm = scenario.arm == 1
    effect = np.nanmean(y[:, arm], axis=(0, 1)) - np.nanmean(y[:, ~arm], axis=(0, 1))
    assert effect == pytest.approx([1.0, 3.0], abs=0.1)
    both = ~gone[..., 1]
    assert np.corrcoef(base[both], y[..., 1][both] - 3 * np.broadcast_to(arm, both.shape)[both])[
        0, 1
    ] == pytest.approx(0.49, abs=0.02)
    assert base.std() == pytest.approx(2.0, abs=0.03)


def test_shared_therapists_leave_the_variance_and_add_a_correlation():
    scenario = Scenario((10, 400), (0.0,), therapist_size=10, icc=0.2, correlation=0.0)
    _, y = simulate(scenario, 200, np.random.default_rng(2))
    treated = y[:, 10:, 0].reshape(200, 40, 10)
    assert treated.var() == pytest.approx(1.0, abs=0.03)
    between = treated.mean(axis=-1).var()
    assert between == pytest.approx(0.2 + 0.8 / 10, abs=0.02)


def test_a_scenario_that_cannot_be_names_its_parts():
    with pytest.raises(ImpossibleValues, match="sd, dropout"):
        Scenario((20, 20), (0.3,), sd=0.0, dropout=1.0)
    with pytest.raises(UnknownChoice, match="ancova, mmrm"):
        Scenario((20, 20), (0.3,), analysis="t")
    with pytest.raises(ImpossibleValues):
        simulate_power(Scenario((20, 20), (0.3,)), trials=1, seed=1)
