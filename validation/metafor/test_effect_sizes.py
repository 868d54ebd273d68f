"""Effect sizes, Mantel–Haenszel and Peto against metafor, row by row, at 1e-8."""

import numpy as np
import pytest

from steadway.science.synthesis import effect_sizes as es
from steadway.science.synthesis.pooling import mantel_haenszel, mantel_haenszel_mean, peto
from validation.metafor.pinned_values import column, differs, groups, number, rows

MEANS = {
    "MD": es.mean_difference,
    "ROM": es.ratio_of_means,
    "SMD": es.standardised_mean_difference,
    "SMD_UB": lambda *x: es.standardised_mean_difference(*x, variance="unbiased"),
}
TABLES = {
    "RR": es.risk_ratio,
    "OR": es.odds_ratio,
    "RD": es.risk_difference,
    "PETO": es.peto_odds_ratio,
}


def columns_of(found, *names):
    return [column(found, name) for name in names]


@pytest.mark.parametrize("how", MEANS)
def test_differences_of_means_agree(how):
    for (_, this), found in groups("effects_means", "set", "how").items():
        if this == how:
            given = columns_of(found, "m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i")
            ours = MEANS[how](*given)
            assert differs(ours.estimate, column(found, "yi")) == 0
            assert differs(ours.variance, column(found, "vi")) == 0


@pytest.mark.parametrize("how", ["RR", "OR", "PETO"])
def test_ratios_of_counts_agree(how):
    for (name, this), found in groups("effects_tables", "set", "how").items():
        if this == how:
            ours = TABLES[how](*columns_of(found, "ai", "n1i", "ci", "n2i"))
            assert differs(ours.estimate, column(found, "yi")) == 0, name
            assert differs(ours.variance, column(found, "vi")) == 0, name


def test_risk_differences_agree_except_that_ours_stay_raw_where_a_cell_is_empty():
    for (name, this), found in groups("effects_tables", "set", "how").items():
        if this == "RD":
            a, n1, c, n2 = columns_of(found, "ai", "n1i", "ci", "n2i")
            ours = es.risk_difference(a, n1, c, n2)
            full = (a > 0) & (c > 0) & (a < n1) & (c < n2)
            assert differs(ours.estimate[full], column(found, "yi")[full]) == 0, name
            assert differs(ours.variance, column(found, "vi")) == 0, name
            assert differs(ours.estimate, a / n1 - c / n2) == 0


def test_rates_agree():
    found = list(rows("effects_rates"))
    ours = es.incidence_rate_ratio(*columns_of(found, "x1i", "t1i", "x2i", "t2i"))
    assert differs(ours.estimate, column(found, "yi")) == 0
    assert differs(ours.variance, column(found, "vi")) == 0


@pytest.mark.parametrize(
    ("how", "scale"),
    [("PLO", "logit"), ("PAS", "arcsine"), ("PFT", "freeman_tukey"), ("PR", "raw")],
)
def test_proportions_agree(how, scale):
    found = [row for row in rows("effects_proportions") if row["how"] == how]
    x, n = columns_of(found, "xi", "ni")
    ours = es.proportion(x, n, scale=scale)
    # a raw proportion of 0 or 1 keeps its value with us; metafor moves it by the added 0.5
    inside = (x > 0) & (x < n) if how == "PR" else np.ones(x.shape, dtype=bool)
    assert differs(ours.estimate[inside], column(found, "yi")[inside]) == 0
    assert differs(ours.variance, column(found, "vi")) == 0


def test_freeman_tukey_means_turn_back_into_the_same_proportions():
    (row,) = rows("freeman_tukey_back")
    for scale, plain in [("beta", "back"), ("low", "back_low"), ("high", "back_high")]:
        ours = es.freeman_tukey_back(number(row[scale]), number(row["hm"]))
        assert differs(ours[0], number(row[plain])) == 0


@pytest.mark.parametrize(("how", "scale"), [("ZCOR", "fisher_z"), ("COR", "raw")])
def test_correlations_agree(how, scale):
    found = [row for row in rows("effects_correlations") if row["how"] == how]
    ours = es.correlation(*columns_of(found, "ri", "ni"), scale=scale)
    assert differs(ours.estimate, column(found, "yi")) == 0
    assert differs(ours.variance, column(found, "vi")) == 0


def test_change_within_one_group_agrees():
    found = list(rows("effects_change"))
    ours = es.standardised_mean_change(*columns_of(found, "pre", "post", "sdpre", "n", "r"))
    assert differs(ours.estimate, column(found, "yi")) == 0
    assert differs(ours.variance, column(found, "vi")) == 0


def tables_of(name):
    found = groups("effects_tables", "set", "how")[(name, "RR")]
    return es.tables(*columns_of(found, "ai", "n1i", "ci", "n2i"))


def test_mantel_haenszel_and_peto_agree():
    for row in rows("mantel_haenszel"):
        t = tables_of(row["set"])
        if row["how"] == "PETO":
            pooled = peto(t)
        else:
            pooled = mantel_haenszel(t, row["how"], rd_variance="sato")
        assert differs(pooled.result.estimate, number(row["beta"])) == 0, row
        assert differs(pooled.result.se, number(row["se"])) == 0, row
        assert differs(pooled.result.low, number(row["low"])) == 0, row
        # metafor's Q of the risk difference leaves no table out and moves the estimates by 0.5
        if row["how"] != "RD":
            assert differs(pooled.heterogeneity.q, number(row["q"])) == 0, row


def test_the_two_variances_of_the_pooled_risk_difference_are_close_but_not_the_same():
    t = tables_of("bcg")
    sato = mantel_haenszel_mean(t, "RD", rd_variance="sato")
    greenland = mantel_haenszel_mean(t, "RD")
    assert sato.estimate == greenland.estimate
    assert sato.se != greenland.se
    assert sato.se == pytest.approx(greenland.se, rel=0.02)


def test_the_grid_has_not_shrunk():
    assert len(rows("effects_means")) == 496
    assert len(rows("effects_tables")) == 440
    assert len(rows("mantel_haenszel")) == 28
    assert len(rows("effects_proportions")) == 56
