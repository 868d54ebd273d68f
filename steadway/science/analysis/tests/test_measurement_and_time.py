"""Reliability by hand, reliable change, Kaplan–Meier, log-rank and restricted mean time."""

import math

import numpy as np
import pytest
from scipy import stats

from steadway.science.analysis.errors import (
    ImpossibleValues,
    NotEstimable,
    TooFewPeople,
    UnknownChoice,
)
from steadway.science.analysis.psychometrics import (
    alpha,
    icc,
    omega,
    reliable_change_index,
    standard_error_of_measurement,
)
from steadway.science.analysis.tests.pinned import pinned
from steadway.science.analysis.time_to_event import kaplan_meier, log_rank, restricted_mean

SHROUT_FLEISS = [
    [9, 2, 5, 8],
    [6, 1, 3, 2],
    [8, 4, 6, 8],
    [7, 1, 2, 6],
    [10, 5, 6, 9],
    [6, 2, 4, 7],
]


def test_shrout_and_fleiss_1979_table_4():
    # Psychol Bull 86:420, table 4: .17 .29 .71 .44 .62 .91
    forms = ("ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k")
    found = [icc(SHROUT_FLEISS, form).value for form in forms]
    assert [round(value, 2) for value in found] == [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]


def test_freireich_1963_remission_times_by_kaplan_meier_and_log_rank():
    # 6-MP and placebo, the textbook set (Kalbfleisch and Prentice; Collett): χ² = 16.79
    drug = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
    event = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    placebo = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
    curve = kaplan_meier(drug, event)
    assert [round(s, 3) for s in curve.survival] == [
        0.857,
        0.807,
        0.753,
        0.690,
        0.627,
        0.538,
        0.448,
    ]
    assert curve.median == 23
    assert curve.se[0] == pytest.approx(0.0764, abs=5e-5)
    found = log_rank(drug + placebo, event + [1] * 21, [1] * 21 + [0] * 21)
    assert found.chi2 == pytest.approx(16.79, abs=0.005)
    assert found.observed == pytest.approx((21, 9))
    assert found.expected[1] == pytest.approx(19.25, abs=0.005)


@pytest.mark.parametrize("row", pinned("nlme")["times"], ids=lambda row: row["trial"])
def test_curves_agree_with_survfit(row):
    time, event, arm = (np.array(row[name], dtype=float) for name in ("time", "event", "arm"))
    km = row["km"]
    for code in (0, 1):
        curve = kaplan_meier(time[arm == code], event[arm == code])
        mine = [i for i, name in enumerate(km["strata"]) if name.endswith(f"={code}")]
        assert curve.times == tuple(km["time"][i] for i in mine)
        np.testing.assert_allclose(curve.survival, [km["surv"][i] for i in mine], rtol=1e-12)
        np.testing.assert_allclose(curve.se, [km["se"][i] for i in mine], rtol=1e-9)
        np.testing.assert_allclose(curve.low, [km["low"][i] for i in mine], rtol=1e-9)
        np.testing.assert_allclose(curve.high, [km["high"][i] for i in mine], rtol=1e-9)
    assert log_rank(time, event, arm).chi2 == pytest.approx(row["logrank"], rel=1e-9)


def test_without_censoring_the_restricted_mean_is_the_mean():
    time = [1.0, 2.0, 3.0, 6.0]
    found = restricted_mean(time, [1, 1, 1, 1], 6.0)
    assert found.estimate == pytest.approx(3.0)
    assert found.se == pytest.approx(np.std(time) / 2)
    with pytest.raises(ImpossibleValues, match="the last time seen"):
        restricted_mean(time, [1, 1, 1, 1], 9.0)


def test_times_that_cannot_be_are_refused_with_their_rows():
    with pytest.raises(ImpossibleValues, match=r"row 2, row 3"):
        kaplan_meier([1.0, np.nan, -3.0], [1, 0, 1])
    with pytest.raises(NotEstimable, match="Nobody has the event"):
        log_rank([1.0, 2.0], [0, 0], [0, 1])
    with pytest.raises(TooFewPeople, match="two groups"):
        log_rank([1.0, 2.0], [1, 0], [1, 1])


def test_parallel_items_make_alpha_the_spearman_brown_of_their_correlation():
    rng = np.random.default_rng(1)
    q, _ = np.linalg.qr(rng.normal(size=(40, 6)) - rng.normal(size=(40, 6)).mean(axis=0))
    q = q - q.mean(axis=0)
    white = q @ np.linalg.inv(np.linalg.cholesky(q.T @ q)).T
    r = 0.4
    x = white @ np.linalg.cholesky(r + (1 - r) * np.eye(6)).T
    expected = 6 * r / (1 + 5 * r)
    assert alpha(x).value == pytest.approx(expected, rel=1e-9)
    assert omega(x).value == pytest.approx(expected, rel=1e-6)
    assert omega(x).loadings == pytest.approx([math.sqrt(r)] * 6, abs=1e-5)


def test_feldts_interval_covers_what_it_says():
    rng = np.random.default_rng(4)
    truth, hits, runs = 4 * 0.5 / (1 + 3 * 0.5), 0, 800
    for _ in range(runs):
        x = rng.normal(size=(50, 1)) * math.sqrt(0.5) + rng.normal(size=(50, 4)) * math.sqrt(0.5)
        found = alpha(x)
        hits += found.low <= truth <= found.high
    # Monte Carlo error √(0.95 × 0.05/800) = 0.8 points; three of them
    assert abs(hits / runs - 0.95) < 0.024


def test_items_that_cannot_serve_are_told():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(30, 1)) + 0.5 * rng.normal(size=(30, 4))
    turned = x * np.array([1, 1, -1, 1])
    found = alpha(turned)
    assert [c.rows for c in found.cautions] == [("item 3",)]
    flat = x.copy()
    flat[:, 1] = 2.0
    with pytest.raises(NotEstimable, match="column 2"):
        alpha(flat)
    gap = x.copy()
    gap[4, 0] = np.nan
    assert (alpha(gap).people, alpha(gap).left_out) == (29, 1)
    with pytest.raises(TooFewPeople):
        omega(x[:, :2])
    with pytest.raises(UnknownChoice, match="ICC1, ICC2"):
        icc(x, "ICC9")


def test_jacobson_and_truax_1991_example():
    # p. 14: pre 47.5, post 32.5, SD 7.5, r 0.80: S_E 3.35, S_diff 4.74, RC −3.16
    assert standard_error_of_measurement(7.5, 0.80) == pytest.approx(3.354, abs=5e-4)
    found = reliable_change_index([47.5, np.nan], [32.5, 30.0], sd=7.5, reliability=0.80)
    assert found[0] == pytest.approx(-3.162, abs=5e-4)
    assert np.isnan(found[1])
    with pytest.raises(ImpossibleValues):
        reliable_change_index([1.0], [2.0], sd=0.0, reliability=0.8)


def test_log_rank_of_two_groups_is_a_squared_normal_under_no_difference():
    rng = np.random.default_rng(6)
    ps = [
        log_rank(rng.exponential(size=80).round(2), np.ones(80), np.repeat([0, 1], 40)).p
        for _ in range(200)
    ]
    assert stats.kstest(ps, "uniform").pvalue > 0.001
