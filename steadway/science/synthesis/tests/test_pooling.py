"""Pooling by hand, by an independent road, and its properties."""

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from steadway.science.synthesis.effect_sizes import generic, risk_ratio, tables
from steadway.science.synthesis.errors import (
    ImpossibleValues,
    NotEstimable,
    TooFewStudies,
    UnequalLengths,
    UnknownChoice,
)
from steadway.science.synthesis.heterogeneity import (
    ESTIMATORS,
    geometry_of,
    q_profile,
    tau_squared,
)
from steadway.science.synthesis.pooling import (
    PRESETS,
    mantel_haenszel,
    peto,
    pool,
    pool_by,
    pool_many,
    pool_rows,
    pool_tables,
    prediction_ends,
)

# six invented studies
Y = np.array([0.095, 0.277, 0.367, 0.664, 0.462, 0.185])
V = np.array([0.0329, 0.0307, 0.0499, 0.0105, 0.0433, 0.0227])


def test_common_effect_and_dersimonian_laird_by_hand():
    w = 1 / V
    mu = np.sum(w * Y) / np.sum(w)
    q = np.sum(w * (Y - mu) ** 2)
    tau2 = (q - 5) / (np.sum(w) - np.sum(w**2) / np.sum(w))
    common = pool_rows(Y, V, model="common", interval="wald")
    assert common.result.estimate == pytest.approx(mu, rel=1e-13)
    assert common.result.se == pytest.approx(np.sum(w) ** -0.5, rel=1e-13)
    assert common.heterogeneity.q == pytest.approx(q, rel=1e-12)
    assert common.heterogeneity.i2_from_q == pytest.approx(100 * (q - 5) / q, rel=1e-12)
    random = pool_rows(Y, V, tau2="DL", interval="wald")
    assert random.heterogeneity.tau2 == pytest.approx(tau2, rel=1e-12)
    assert random.heterogeneity.i2_from_tau2 == pytest.approx(100 * (q - 5) / q, rel=1e-10)


def direct(y, v, restricted):
    """Minimise the likelihood of (μ, ln τ²) by Nelder and Mead: no algebra shared with ours."""

    def minus(parameters):
        mu, t = parameters[0], math.exp(parameters[1])
        s = v + t
        total = 0.5 * np.sum(np.log(s) + (y - mu) ** 2 / s)
        return total + 0.5 * math.log(np.sum(1 / s)) if restricted else total

    found = minimize(
        minus,
        [y.mean(), math.log(y.var())],
        method="Nelder-Mead",
        options={"xatol": 1e-10, "fatol": 1e-13, "maxiter": 20_000},
    )
    return found.x[0], math.exp(found.x[1])


@pytest.mark.parametrize("method", ["REML", "ML"])
def test_the_likelihood_climbed_directly_gives_the_same(method):
    mu, t = direct(Y, V, method == "REML")
    pooled = pool_rows(Y, V, tau2=method)
    assert pooled.heterogeneity.tau2 == pytest.approx(t, rel=1e-5)
    assert pooled.result.estimate == pytest.approx(mu, rel=1e-6)


def test_paule_mandel_and_the_profile_solve_their_equations():
    def generalised_q(t):
        w = 1 / (V + t)
        return float(np.sum(w * (Y - np.sum(w * Y) / np.sum(w)) ** 2))

    data = geometry_of(Y, V)
    assert generalised_q(float(tau_squared(data, "PM").value)) == pytest.approx(5, rel=1e-9)
    ends = q_profile(data, level=0.9)
    assert generalised_q(float(ends.low)) == pytest.approx(11.070498, rel=1e-6)
    assert generalised_q(float(ends.high)) == pytest.approx(1.145476, rel=1e-6)


def test_hartung_knapp_by_hand():
    pooled = pool_rows(Y, V)
    w = 1 / (V + pooled.heterogeneity.tau2)
    mu = np.sum(w * Y) / np.sum(w)
    se = math.sqrt(np.sum(w * (Y - mu) ** 2) / (5 * np.sum(w)))
    assert pooled.result.estimate == pytest.approx(mu, rel=1e-12)
    assert pooled.result.se == pytest.approx(se, rel=1e-12)
    assert pooled.result.high == pytest.approx(mu + 2.5705818 * se, rel=1e-7)
    assert pooled.prediction.high == pytest.approx(
        mu + 2.5705818 * math.sqrt(se**2 + pooled.heterogeneity.tau2), rel=1e-7
    )


def test_the_ad_hoc_interval_is_never_narrower_than_wald():
    rng = np.random.default_rng(8)
    for _ in range(50):
        y, v = rng.normal(0.3, 0.05, 5), rng.uniform(0.01, 0.3, 5)
        pooled = pool_rows(y, v, interval="hartung_knapp_adhoc")
        assert pooled.result.width >= pooled.wald.width


def test_the_three_prediction_intervals_are_ordered():
    widths = []
    for method in ("normal", "k-1", "k-2"):
        low, high = prediction_ends(0.3, 0.1, 0.04, 6, method=method)
        widths.append(high - low)
    assert widths == sorted(widths)
    with pytest.raises(TooFewStudies):
        prediction_ends(0.3, 0.1, 0.04, 2, method="k-2")


@pytest.mark.parametrize("method", ESTIMATORS)
def test_a_batch_is_the_same_as_one_by_one(method):
    rng = np.random.default_rng(3)
    y, v = rng.normal(0.3, 0.3, (40, 9)), rng.uniform(0.01, 0.2, (40, 9))
    many = pool_many(y, v, tau2=method)
    assert many.converged.all()
    for i in range(40):
        one = pool_rows(y[i], v[i], tau2=method)
        assert many.tau2[i] == pytest.approx(one.heterogeneity.tau2, rel=1e-9, abs=1e-13)
        assert many.low[i] == pytest.approx(one.result.low, rel=1e-9, abs=1e-12)


def test_every_fit_of_ten_thousand_settles():
    rng = np.random.default_rng(5)
    y, v = rng.normal(0, 0.4, (10_000, 6)), rng.uniform(0.001, 0.4, (10_000, 6))
    for method in ("REML", "ML", "PM"):
        found = tau_squared(geometry_of(y, v), method)
        assert found.converged.all()
        assert (found.value >= 0).all()


def test_few_studies_get_the_common_effect_and_are_told_why():
    pooled = pool_rows(Y[:3], V[:3])
    assert pooled.has("few_studies")
    assert "Common-effect model" in pooled.text()
    assert not pool_rows(Y, V).has("few_studies")


def test_no_difference_between_studies_prints_both_intervals():
    pooled = pool_rows([0.30, 0.31, 0.29, 0.30, 0.32], np.full(5, 0.04))
    assert pooled.heterogeneity.tau2 == 0
    assert pooled.has("tau2_zero")
    assert pooled.has("narrower_than_wald")
    assert "Wald interval" in pooled.text()
    assert "Hartung–Knapp interval" in pooled.text()


def test_equal_effects_leave_hartung_knapp_nothing_and_wald_is_given():
    pooled = pool_rows([0.3, 0.3, 0.3], [0.04, 0.05, 0.06])
    assert pooled.result.method == "wald"
    assert pooled.hartung_knapp is None
    assert pooled.has("no_spread")


def test_one_study_is_given_as_it_is():
    pooled = pool_rows([0.3], [0.04], labels=["Ada's trial"])
    assert pooled.result.estimate == 0.3
    assert pooled.has("one_study")
    assert pooled.prediction.low is None
    assert "from 1 study" in pooled.text()


def test_a_study_without_events_is_named_as_dropped_with_its_reason():
    effects = risk_ratio([5, 0, 7], 20, [2, 0, 3], 20, labels=["Ada", "Ben", "Cleo"])
    pooled = pool(effects)
    assert [d.label for d in pooled.dropped] == ["Ben"]
    assert "No event" in pooled.dropped[0].reason
    assert "Ben" in pooled.text()
    assert pooled.k == 2


def test_no_events_anywhere_is_a_named_error():
    with pytest.raises(NotEstimable, match="No event"):
        pool(risk_ratio([0, 0], 20, [0, 0], 20))
    with pytest.raises(NotEstimable, match="group 1"):
        mantel_haenszel(tables([0, 0], 20, [1, 3], 20), "RR")


@pytest.mark.parametrize(
    ("call", "fault", "words"),
    [
        (lambda: pool_rows([0.1, 0.2], [0.1, -0.1]), ImpossibleValues, "row 2"),
        (lambda: pool_rows([0.1, 0.2], [0.1, 0.0]), ImpossibleValues, "row 2"),
        (lambda: pool_rows([0.1, 0.2], [0.1, 0.1, 0.1]), UnequalLengths, "estimate has 2"),
        (lambda: pool_rows(Y, V, tau2="XX"), UnknownChoice, "known are: DL"),
        (lambda: pool_rows(Y, V, interval="exact"), UnknownChoice, "hartung_knapp"),
        (lambda: pool_by("nobody", generic(Y, V)), UnknownChoice, "cochrane"),
        (lambda: pool_many(Y, np.array([0.1, np.nan, 1, 1, 1, 1])), ImpossibleValues, "missing"),
        (lambda: pool_rows([np.nan], [0.1]), NotEstimable, "No study"),
        (lambda: pool(generic(np.ones((2, 3)), np.ones((2, 3)))), NotEstimable, "pool_many"),
        (lambda: pool_rows(Y, V, labels=["one"]), UnequalLengths, "1 labels"),
    ],
)
def test_bad_input_is_a_named_error(call, fault, words):
    with pytest.raises(fault, match=words):
        call()


def test_a_result_is_json_and_knows_its_data():
    pooled = pool_by("cochrane", generic(Y, np.sqrt(V), measure="SMD"))
    again = pool_by("cochrane", generic(Y, np.sqrt(V), measure="SMD"))
    other = pool_by("cochrane", generic(Y + 1e-9, np.sqrt(V), measure="SMD"))
    whole = json.loads(json.dumps(pooled.to_dict(), allow_nan=False))
    assert whole["preset"] == "cochrane"
    assert whole["k"] == 6
    assert pooled.digest == again.digest != other.digest
    assert sum(row["weight_percent"] for row in pooled.table()[:-1]) == pytest.approx(100)


def test_ratios_are_shown_as_ratios():
    pooled = pool(risk_ratio([15, 10], [39, 20], [3, 1], [47, 25]))
    assert pooled.shown(pooled.result.estimate) == pytest.approx(math.exp(pooled.result.estimate))


def test_the_2014_headache_result_is_reproduced_digit_for_digit():
    t = tables([15, 10], [39, 20], [3, 1], [47, 25], labels=["Devineni 2005", "Ström 2000"])
    pooled = pool_tables("revman5", t, "RR")
    r = pooled.result
    shown = [f"{pooled.shown(x):.2f}" for x in (r.estimate, r.low, r.high)]
    assert shown == ["7.28", "2.67", "19.84"]


def test_mantel_haenszel_by_hand():
    # one table: the pooled ratio is the table's own
    t = tables([8], [20], [4], [25])
    assert mantel_haenszel(t, "RR").result.estimate == pytest.approx(math.log((8 / 20) / (4 / 25)))
    assert mantel_haenszel(t, "OR").result.estimate == pytest.approx(math.log(8 * 21 / (12 * 4)))
    assert mantel_haenszel(t, "RD").result.estimate == pytest.approx(8 / 20 - 4 / 25)


def test_double_zero_tables_stay_in_the_risk_difference_and_out_of_its_q():
    with_zero = tables([8, 0, 5], [20, 500, 22], [4, 0, 3], [25, 500, 21])
    without = tables([8, 5], [20, 22], [4, 3], [25, 21])
    one, two = mantel_haenszel(with_zero, "RD"), mantel_haenszel(without, "RD")
    assert abs(one.result.estimate) < abs(two.result.estimate) / 5
    assert one.heterogeneity.q_df == two.heterogeneity.q_df == 1


def test_revmans_random_effects_take_q_around_the_mantel_haenszel_mean():
    t = tables([8, 2, 15, 1], [20, 30, 22, 40], [4, 6, 3, 9], [25, 31, 21, 38])
    pooled = mantel_haenszel(t, "OR", model="random")
    centre = mantel_haenszel(t, "OR").result.estimate
    effects = [(s.estimate, s.se**-2) for s in pooled.studies]
    q = sum(w * (y - centre) ** 2 for y, w in effects)
    c = sum(w for _, w in effects) - sum(w * w for _, w in effects) / sum(w for _, w in effects)
    assert pooled.heterogeneity.tau2 == pytest.approx((q - 3) / c)
    assert pooled.heterogeneity.q == pytest.approx(q)
    assert pooled.heterogeneity.i2_from_q == pytest.approx(100 * (q - 3) / q)
    assert pooled.heterogeneity.i2_from_tau2 == pytest.approx(100 * (q - 3) / q)
    assert pooled.heterogeneity.h2_from_q == pytest.approx(q / 3)
    assert pooled.heterogeneity.h2_from_tau2 == pytest.approx(q / 3)


def test_peto_by_hand():
    t = tables([8, 2], [20, 30], [4, 6], [25, 31])
    o_e = np.array([8 - 12 * 20 / 45, 2 - 8 * 30 / 61])
    v = np.array([20 * 25 * 12 * 33 / (45**2 * 44), 30 * 31 * 8 * 53 / (61**2 * 60)])
    pooled = peto(t)
    assert pooled.result.estimate == pytest.approx(o_e.sum() / v.sum())
    assert pooled.result.se == pytest.approx(v.sum() ** -0.5)


def test_every_preset_says_why_and_names_known_methods():
    for preset in PRESETS.values():
        pooled = pool_by(preset.name, generic(Y, np.sqrt(V)))
        assert preset.why.endswith(".")
        assert pooled.preset == preset.name
        assert preset.name in pooled.text()


def test_a_likelihood_with_two_peaks_is_climbed_to_the_higher_one():
    from steadway.science.synthesis.heterogeneity import log_likelihood

    rng = np.random.default_rng(2)
    for _ in range(300):
        k = int(rng.integers(3, 6))
        y, v = rng.normal(0, 1, k), 10 ** rng.uniform(-4, 1, k)
        pooled = pool_rows(y, v)
        data = geometry_of(y, v)
        top = float(log_likelihood(data, pooled.heterogeneity.tau2))
        for t in np.concatenate([[0.0], 10 * np.var(y) * np.logspace(-7, 0, 60)]):
            assert float(log_likelihood(data, float(t))) <= top + 1e-6


studies = st.lists(st.tuples(st.floats(-2, 2), st.floats(0.005, 1.0)), min_size=3, max_size=12)


@settings(max_examples=40, deadline=None)
@given(rows=studies, seed=st.integers(0, 1000), method=st.sampled_from(list(ESTIMATORS)))
def test_the_order_of_the_studies_does_not_matter(rows, seed, method):
    y, v = np.array(rows).T
    order = np.random.default_rng(seed).permutation(len(y))
    one, two = pool_rows(y, v, tau2=method), pool_rows(y[order], v[order], tau2=method)
    assert two.result.estimate == pytest.approx(one.result.estimate, rel=1e-7, abs=1e-9)
    assert two.heterogeneity.tau2 == pytest.approx(one.heterogeneity.tau2, rel=1e-6, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(rows=studies, factor=st.floats(0.05, 20), method=st.sampled_from(list(ESTIMATORS)))
def test_scaling_the_data_scales_the_result(rows, factor, method):
    y, v = np.array(rows).T
    one = pool_rows(y, v, tau2=method)
    two = pool_rows(factor * y, factor**2 * v, tau2=method)
    assert two.result.estimate == pytest.approx(factor * one.result.estimate, rel=1e-6, abs=1e-8)
    assert two.heterogeneity.tau2 == pytest.approx(
        factor**2 * one.heterogeneity.tau2, rel=1e-5, abs=1e-8
    )


@settings(max_examples=40, deadline=None)
@given(rows=studies, away=st.floats(-3, 3))
def test_a_study_that_knows_nothing_changes_nothing(rows, away):
    y, v = np.array(rows).T
    one = pool_rows(y, v, tau2="REML", interval="wald")
    two = pool_rows(np.append(y, away), np.append(v, 1e9), tau2="REML", interval="wald")
    assert two.result.estimate == pytest.approx(one.result.estimate, rel=1e-4, abs=1e-5)
    assert two.result.se == pytest.approx(one.result.se, rel=1e-4)


@settings(max_examples=40, deadline=None)
@given(rows=studies, method=st.sampled_from(list(ESTIMATORS)))
def test_without_differences_between_studies_random_equals_common(rows, method):
    y, v = np.array(rows).T
    pooled = pool_rows(y, v, tau2=method, interval="wald")
    if pooled.heterogeneity.tau2 == 0:
        assert pooled.result.estimate == pooled.common.estimate
        assert pooled.result.low == pooled.common.low
