"""Effect sizes by hand, from the papers' worked examples, and what bad input gets told."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steadway.science.synthesis import effect_sizes as es
from steadway.science.synthesis.errors import (
    ImpossibleValues,
    SynthesisError,
    UnequalLengths,
    UnknownChoice,
)


def test_borenstein_2009_table_4_1_independent_groups():
    # Introduction to Meta-Analysis, pages 26 to 28: 103 v 100, SD 5.5 and 4.5, 50 people each
    given_ = (103, 5.5, 50, 100, 4.5, 50)
    d = es.standardised_mean_difference(*given_, correction="none")
    assert d.estimate[0] == pytest.approx(0.5970, abs=5e-5)
    assert d.variance[0] == pytest.approx(0.0418, abs=5e-5)
    g = es.standardised_mean_difference(*given_, variance="borenstein")
    assert g.estimate[0] == pytest.approx(0.5924, abs=5e-5)
    assert g.variance[0] == pytest.approx(0.0411, abs=5e-5)


def test_hedges_j_is_the_gamma_function_and_close_to_its_approximation():
    for m in (2, 5, 10, 48, 400):
        exact = math.gamma(m / 2) / (math.sqrt(m / 2) * math.gamma((m - 1) / 2)) if m < 300 else 1
        assert es.hedges_j(m)[0] == pytest.approx(exact, rel=0.002 if m > 300 else 1e-12)
    assert es.hedges_j(98)[0] == pytest.approx(1 - 3 / (4 * 98 - 1), abs=1e-5)


def test_revmans_g_and_standard_error_by_hand():
    # d = 2/4 = 0.5, N = 40: J = 1 - 3/151; SE² = 40/400 + g²/(2 (40 - 3.94))
    g = es.standardised_mean_difference(
        12, 4, 20, 10, 4, 20, correction="revman", variance="revman"
    )
    expected = 0.5 * (1 - 3 / 151)
    assert g.estimate[0] == pytest.approx(expected, rel=1e-14)
    assert g.variance[0] == pytest.approx(0.1 + expected**2 / 72.12, rel=1e-14)
    assert "RevMan" in g.method


def test_the_method_names_tell_the_two_variances_apart():
    one = es.standardised_mean_difference(12, 4, 20, 10, 4, 20)
    other = es.standardised_mean_difference(12, 4, 20, 10, 4, 20, variance="revman")
    assert one.method != other.method
    assert abs(one.variance[0] - other.variance[0]) > 1e-4


def test_a_batch_axis_gives_the_same_as_one_by_one():
    rng = np.random.default_rng(4)
    m1, m2 = rng.normal(size=(3, 7)), rng.normal(size=(3, 7))
    n = np.full(7, 30)
    whole = es.standardised_mean_difference(m1, 2.0, n, m2, 2.5, n)
    for b in range(3):
        part = es.standardised_mean_difference(m1[b], 2.0, n, m2[b], 2.5, n)
        assert np.array_equal(whole.estimate[b], part.estimate)


def test_an_arm_of_one_is_refused_by_name():
    with pytest.raises(ImpossibleValues, match=r"fewer than two people.*Ada's trial") as caught:
        es.mean_difference(
            [1, 2], [1, 1], [10, 1], [1, 1], [1, 1], [9, 9], labels=["x", "Ada's trial"]
        )
    assert caught.value.rows == ("Ada's trial",)


@pytest.mark.parametrize(
    ("call", "fault", "words"),
    [
        (lambda: es.mean_difference(1, -1, 9, 1, 1, 9), ImpossibleValues, "negative"),
        (lambda: es.mean_difference(1, 0, 9, 1, 0, 9), ImpossibleValues, "constant"),
        (
            lambda: es.standardised_mean_difference(1, 0, 9, 1, 0, 9),
            ImpossibleValues,
            "constant",
        ),
        (
            lambda: es.mean_difference([1, 2, 3], 1, [9, 9], 1, 1, 9),
            UnequalLengths,
            "m1 has 3.*n1 has 2",
        ),
        (lambda: es.mean_difference("x", 1, 9, 1, 1, 9), ImpossibleValues, "m1 .*no number"),
        (lambda: es.mean_difference(np.inf, 1, 9, 1, 1, 9), ImpossibleValues, "infinite"),
        (lambda: es.risk_ratio(5, 4, 1, 4), ImpossibleValues, "more events than people"),
        (lambda: es.risk_ratio(-1, 4, 1, 4), ImpossibleValues, "negative"),
        (lambda: es.odds_ratio(0, 0, 1, 4), ImpossibleValues, "nobody"),
        (lambda: es.correlation(1.0, 20), ImpossibleValues, "between -1 and 1"),
        (lambda: es.generic([1, 2], [0.1, 0]), ImpossibleValues, "row 2"),
        (lambda: es.generic([1, 2], variance=[0.1, -1]), ImpossibleValues, "variance"),
        (lambda: es.proportion(3, 2), ImpossibleValues, "between 0"),
        (lambda: es.incidence_rate_ratio(1, 0, 2, 5), ImpossibleValues, "Time at risk"),
        (lambda: es.smd_from_d(0.4, 10, 10, variance="guess"), UnknownChoice, "known are"),
        (lambda: es.se_from_interval(2, 1), ImpossibleValues, "upper end"),
        (lambda: es.se_from_p(1, 0), ImpossibleValues, "P value"),
        (lambda: es.d_from_f(-1, 9, 9, 1), ImpossibleValues, "F value"),
        (lambda: es.d_from_p(0.04, 9, 9, 0), ImpossibleValues, "sign"),
        (lambda: es.combine_arms([5, 1], [1, 1], [1, 1]), ImpossibleValues, "fewer than two"),
        (lambda: es.share_control(5, 3), ImpossibleValues, "shared control"),
        (lambda: es.design_effect(10, 1.2), ImpossibleValues, "intracluster"),
        (lambda: es.ratio_of_means(-1, 1, 9, 1, 1, 9), ImpossibleValues, "one sign"),
        (lambda: es.smd_pre_post_control(1, 2, 1, 9, 1, 2, 1, 9, 1), ImpossibleValues, "corr"),
        (lambda: es.mean_sd_from_quartiles(3, 2, 4, 20), ImpossibleValues, "in order"),
        (lambda: es.risk_with_treatment(1.2, 0.5), ImpossibleValues, "baseline"),
    ],
)
def test_what_cannot_be_is_refused_in_words(call, fault, words):
    with pytest.raises(fault, match=words) as caught:
        call()
    assert isinstance(caught.value, SynthesisError)


def test_a_missing_input_gives_a_named_row_without_a_value():
    found = es.mean_difference([1, np.nan], 1, 20, 0, 1, 20, labels=["Ada", "Ben"])
    assert np.isnan(found.estimate[1])
    assert found.cautions[0].code == "input_missing"
    assert found.cautions[0].rows == ("Ben",)
    assert found.to_dict()["estimate"] == [1.0, None]


def test_zero_cells_follow_the_stated_rule():
    found = es.risk_ratio([0, 0, 5, 9], [10, 10, 10, 9], [3, 0, 2, 9], [10, 10, 10, 9])
    assert found.estimate[0] == pytest.approx(math.log((0.5 / 11) / (3.5 / 11)))
    assert np.isnan(found.estimate[1])
    assert np.isnan(found.estimate[3])
    by_code = {caution.code: caution.rows for caution in found.cautions}
    assert by_code == {"zero_cell": ("row 1",), "no_events": ("row 2", "row 4")}


def test_without_a_correction_a_zero_cell_has_no_ratio_and_says_so():
    found = es.odds_ratio([0, 4], 10, [3, 2], 10, add=0)
    assert np.isnan(found.estimate[0])
    assert np.isfinite(found.estimate[1])
    assert found.cautions[-1].code == "zero_cell_left_out"


def test_peto_needs_no_half_for_one_empty_cell():
    found = es.peto_odds_ratio([0, 0], 10, [3, 0], 10, labels=["one empty", "no events"])
    expected_v = 10 * 10 * 3 * 17 / (20**2 * 19)
    assert found.estimate[0] == pytest.approx(-1.5 / expected_v)
    assert [c.rows for c in found.cautions] == [("no events",)]


def test_a_risk_difference_of_nothing_at_all_still_has_a_variance():
    found = es.risk_difference(0, 20, 0, 30)
    assert found.estimate[0] == 0
    assert found.variance[0] > 0
    assert found.cautions[0].code == "zero_cell"


def test_smd_from_change_scores_uses_the_raw_spread():
    sd_change = es.sd_of_change(10, 10, 0.5)
    assert sd_change[0] == pytest.approx(10)
    assert es.sd_from_change(sd_change, 0.5)[0] == pytest.approx(10)


def test_morris_2008_pre_post_control_by_hand():
    # c = 1 - 3/(4·38 - 1); difference of changes (-8) - (-2) = -6 over a pooled SD of 10
    found = es.smd_pre_post_control(50, 42, 10, 20, 50, 48, 10, 20, 0.5)
    c = 1 - 3 / 151
    g = c * -0.6
    ends = 40 / 400
    v = c**2 * ends * (38 / 36) * (1 + g**2 / ends) - g**2
    assert found.estimate[0] == pytest.approx(g)
    assert found.variance[0] == pytest.approx(v)


def test_change_within_one_group_is_marked_as_weaker():
    found = es.standardised_mean_change(50, 44, 10, 20, 0.5)
    assert [c.code for c in found.cautions] == ["uncontrolled"]


def test_conversions_turn_back():
    d, v = es.d_from_log_or(*es.log_or_from_d(0.4, 0.03))
    assert (d[0], v[0]) == pytest.approx((0.4, 0.03))
    r, vr = es.r_from_d(0.4, 0.03, 50, 50)
    back, vb = es.d_from_r(r, vr)
    assert (back[0], vb[0]) == pytest.approx((0.4, 0.03))


def test_d_to_log_odds_by_hand():
    y, v = es.log_or_from_d(0.5, 0.0205)
    assert y[0] == pytest.approx(0.9069, abs=5e-5)
    assert v[0] == pytest.approx(0.0205 * math.pi**2 / 3, rel=1e-12)


def test_a_standard_error_found_from_interval_t_and_p_is_one_and_the_same():
    from scipy.stats import t as student

    se, difference, df = 0.8, 1.9, 38
    q = student.ppf(0.975, df)
    p = 2 * student.sf(difference / se, df)
    assert es.se_from_interval(difference - q * se, difference + q * se, df=df)[0] == pytest.approx(
        se
    )
    assert es.se_from_t(difference, difference / se)[0] == pytest.approx(se)
    assert es.se_from_p(difference, p, df=df)[0] == pytest.approx(se)
    assert es.sd_from_se(se, 25)[0] == pytest.approx(4)


def test_t_f_and_p_of_one_test_give_one_d():
    from scipy.stats import t as student

    n1, n2, t = 20, 25, 2.1
    p = 2 * student.sf(t, n1 + n2 - 2)
    d = es.d_from_t(t, n1, n2)[0]
    assert es.d_from_f(t**2, n1, n2, 1)[0] == pytest.approx(d)
    assert es.d_from_p(p, n1, n2, -1)[0] == pytest.approx(-d)


def test_quartiles_of_a_normal_give_its_mean_and_spread():
    z = 0.6744897501960817
    found = es.mean_sd_from_quartiles(50 - 10 * z, 50, 50 + 10 * z, 100_000)
    assert found.mean[0] == pytest.approx(50)
    assert found.sd[0] == pytest.approx(10, rel=1e-4)
    wide = es.mean_sd_from_range(20, 50, 80, 200)
    assert wide.mean[0] == pytest.approx(50)
    assert wide.sd[0] == pytest.approx(60 / 5.4, rel=0.02)


def test_combined_arms_are_what_all_people_together_give():
    rng = np.random.default_rng(11)
    a, b, c = rng.normal(5, 2, 40), rng.normal(6, 3, 25), rng.normal(4, 1, 10)
    arm = es.combine_arms(
        [40, 25, 10], [x.mean() for x in (a, b, c)], [x.std(ddof=1) for x in (a, b, c)]
    )
    everyone = np.concatenate([a, b, c])
    assert (arm.n, arm.mean) == pytest.approx((75, everyone.mean()))
    assert arm.sd == pytest.approx(everyone.std(ddof=1))


def test_clusters_by_hand():
    assert es.design_effect(11, 0.05)[0] == pytest.approx(1.5)
    assert es.effective_size(300, 11, 0.05)[0] == pytest.approx(200)
    assert es.inflate_se(0.2, 11, 0.05)[0] == pytest.approx(0.2 * math.sqrt(1.5))
    assert es.share_control(60, 3)[0] == 20


def test_number_needed_to_treat_and_its_interval_through_infinity():
    plain = es.number_needed(0.25, 0.1, 0.4)
    assert (plain.value, plain.low, plain.high, plain.kind) == (4, 2.5, 10, "NNTB")
    through = es.number_needed(0.1, -0.05, 0.25)
    assert through.high is None
    assert through.text == "NNTB 10.00 (NNTH 20.00 to ∞ to NNTB 4.00)"
    assert es.number_needed(-0.2).kind == "NNTH"
    assert es.number_needed(0).value is None


def test_absolute_risks_by_hand():
    assert es.risk_with_treatment(0.2, 1.5)[0] == pytest.approx(0.3)
    assert es.risk_with_treatment(0.2, 2, measure="OR")[0] == pytest.approx(0.4 / 1.2)
    assert es.risk_with_treatment(0.2, -0.1, measure="RD")[0] == pytest.approx(0.1)
    assert es.risk_with_treatment(0.6, 3)[0] == 1


def test_responders_from_means_agree_with_the_normal_table():
    assert es.responder_risk(50, 10, 40)[0] == pytest.approx(0.158655, abs=1e-6)
    assert es.responder_risk(50, 10, 60, responder_is="above")[0] == pytest.approx(
        0.158655, abs=1e-6
    )
    # Furukawa and Leucht: no effect leaves the baseline as it is
    assert es.responder_risk_from_smd(0.0, 0.3)[0] == pytest.approx(0.3)
    assert es.responder_risk_from_smd(0.5, 0.2)[0] == pytest.approx(0.36632, abs=5e-6)


@given(
    m1=st.floats(-50, 50),
    m2=st.floats(-50, 50),
    sd=st.floats(0.5, 20),
    n=st.integers(2, 500),
    factor=st.floats(0.01, 100),
)
def test_a_scale_stretched_leaves_the_standardised_difference_alone(m1, m2, sd, n, factor):
    plain = es.standardised_mean_difference(m1, sd, n, m2, sd, n)
    wide = es.standardised_mean_difference(m1 * factor, sd * factor, n, m2 * factor, sd * factor, n)
    assert wide.estimate[0] == pytest.approx(plain.estimate[0], rel=1e-9, abs=1e-9)


@given(a=st.integers(0, 30), b=st.integers(0, 30), c=st.integers(0, 30), d=st.integers(0, 30))
def test_swapping_the_arms_turns_every_measure_over(a, b, c, d):
    if a + b == 0 or c + d == 0:
        return
    for measure in (es.risk_ratio, es.odds_ratio, es.risk_difference, es.peto_odds_ratio):
        one, two = measure(a, a + b, c, c + d), measure(c, c + d, a, a + b)
        assert np.allclose(one.estimate, -two.estimate, equal_nan=True)
        assert np.allclose(one.variance, two.variance, equal_nan=True)
