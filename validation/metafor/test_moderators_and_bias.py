"""Meta-regression, sensitivity and small-study methods against metafor, at 1e-8."""

import numpy as np
import pytest

from steadway.science.synthesis import bias
from steadway.science.synthesis import moderators as mod
from steadway.science.synthesis.effect_sizes import generic, tables
from validation.metafor.pinned_values import column, data, differs, groups, number, rows

INTERVAL = {"z": "wald", "knha": "hartung_knapp", "adhoc": "hartung_knapp_adhoc"}


def effects(name):
    y, v = data(name)
    return generic(y, variance=v)


def design(name):
    found = groups("designs", "set")[(name,)]
    x = {"x1": column(found, "x1")}
    if found[0]["x2"] not in ("", "NA"):
        x["x2"] = column(found, "x2")
    return generic(column(found, "yi"), variance=column(found, "vi")), x


@pytest.mark.parametrize("name", sorted({row["set"] for row in rows("regression")}))
def test_meta_regressions_agree_for_every_method_and_interval(name):
    given, x = design(name)
    for (this, method, test), found in groups("regression", "set", "method", "test").items():
        if this != name or method == "FE":
            continue
        ours = mod.meta_regression(given, x, tau2=method, interval=INTERVAL[test])
        case = (name, method, test)
        for what in ("estimate", "se", "low", "high", "p"):
            theirs = column(found, {"estimate": "beta"}.get(what, what))
            assert differs([getattr(c, what) for c in ours.coefficients], theirs) == 0, case
        one = found[0]
        assert differs(ours.tau2, number(one["tau2"])) == 0, case
        assert differs(ours.residual.statistic, number(one["qe"])) == 0, case
        assert differs(ours.moderators.statistic, number(one["qm"])) == 0, case
        assert differs(ours.moderators.p, number(one["qm_p"])) == 0, case
        if ours.r2 is not None and one["r2"] not in ("", "NA"):
            assert differs(ours.r2, number(one["r2"]), 1e-6) == 0, case


def test_leaving_one_out_agrees():
    for (name,), found in groups("leave_one_out", "set").items():
        ours = mod.leave_one_out(effects(name), interval="wald")
        for what, theirs in [("estimate", "beta"), ("se", "se"), ("tau2", "tau2"), ("q", "q")]:
            assert differs([getattr(s, what) for s in ours], column(found, theirs)) == 0, name
        # metafor rounds nothing here, but below 1e-8 of a percent its own τ² speaks
        assert differs([s.i2 for s in ours], column(found, "i2"), 1e-7) == 0, name


def test_cumulative_results_agree():
    for (name,), found in groups("cumulative", "set").items():
        ours = mod.cumulative(effects(name), interval="wald")
        for what, theirs in [("estimate", "beta"), ("se", "se"), ("high", "high")]:
            assert differs([getattr(s, what) for s in ours], column(found, theirs)) == 0, name


def test_influence_agrees():
    for (name,), found in groups("influence", "set").items():
        ours = mod.influence(effects(name))
        pairs = [
            ("rstudent", "rstudent"),
            ("dffits", "dffits"),
            ("cook", "cook"),
            ("cov_r", "cov_r"),
            ("tau2_without", "tau2_del"),
            ("q_without", "qe_del"),
            ("hat", "hat"),
            ("weight", "weight"),
        ]
        for what, theirs in pairs:
            gap = differs([getattr(i, what) for i in ours], column(found, theirs))
            assert gap == 0, (name, what, gap)


def test_baujat_points_agree():
    for (name,), found in groups("baujat", "set").items():
        ours = mod.baujat(effects(name))
        assert differs([b.heterogeneity for b in ours], column(found, "x")) == 0, name
        assert differs([b.influence for b in ours], column(found, "y")) == 0, name


@pytest.mark.parametrize("row", rows("bias"), ids=lambda row: row["set"])
def test_egger_begg_and_pet_peese_agree(row):
    given = effects(row["set"])
    egger = bias.egger(given)
    assert differs(egger.statistic, number(row["egger_stat"])) == 0
    assert differs(egger.p, number(row["egger_p"])) == 0
    begg = bias.begg(given)
    assert differs(begg.value, number(row["begg_tau"])) == 0
    assert differs(begg.p, number(row["begg_p"]), 1e-6) == 0
    both = bias.pet_peese(given)
    assert differs(both.pet.intercept, number(row["pet"])) == 0
    assert differs(both.pet.intercept_se, number(row["pet_se"])) == 0
    assert differs(both.pet.intercept_p, number(row["pet_p"])) == 0
    assert differs(both.peese.intercept, number(row["peese"])) == 0
    assert differs(both.peese.intercept_p, number(row["peese_p"])) == 0


def test_harbord_and_peters_agree_with_rs_own_regression():
    for row in rows("bias_tables"):
        found = groups("effects_tables", "set", "how")[(row["set"], "RR")]
        t = tables(*(column(found, name) for name in ("ai", "n1i", "ci", "n2i")))
        harbord, peters = bias.harbord(t), bias.peters(t)
        assert differs(harbord.value, number(row["harbord"])) == 0, row
        assert differs(harbord.p, number(row["harbord_p"])) == 0, row
        assert differs(peters.value, number(row["peters"])) == 0, row
        assert differs(peters.p, number(row["peters_p"])) == 0, row


def test_trim_and_fill_agrees():
    for row in rows("trim_and_fill"):
        common = row["method"] == "FE"
        ours = bias.trim_and_fill(
            effects(row["set"]),
            estimator=row["estimator"],
            model="common" if common else "random",
            tau2="DL" if common else row["method"],
        )
        case = (row["set"], row["estimator"], row["method"])
        assert ours.missing == int(row["k0"]), (case, ours.missing)
        assert ours.side == row["side"], case
        # metafor's own rounds run at its default tolerance, whatever the first fit was given
        tolerance = 1e-5 if row["method"] == "REML" else 1e-8
        assert differs(ours.pooled.result.estimate, number(row["beta"]), tolerance) == 0, case
        assert differs(ours.pooled.result.se, number(row["se"]), tolerance) == 0, case


def test_failsafe_numbers_agree():
    for row in rows("failsafe"):
        ours = bias.failsafe_n(effects(row["set"]))
        assert ours.rosenthal == int(number(row["rosenthal"])), row
        assert ours.orwin == int(number(row["orwin"])), row
        assert ours.rosenberg == int(number(row["rosenberg"])), row


def test_the_exact_permutation_test_agrees():
    found = list(rows("permutation"))
    given = generic(column(found, "yi"), variance=column(found, "vi"))
    chance = np.random.default_rng(1)
    x = {"x": column(found, "x")}
    ours = mod.permutation_test(given, x, rng=chance)
    assert ours.exact
    assert ours.orders == 720
    assert ours.p["x"] == pytest.approx(number(found[0]["p"]), abs=1e-12)
    assert ours.p["intercept"] == pytest.approx(number(found[0]["p_intercept"]), abs=1e-12)


def test_the_grid_has_not_shrunk():
    assert len({row["set"] for row in rows("regression")}) == 6
    assert len(rows("regression")) == 378
    assert len(rows("influence")) == 117
    assert len(rows("bias")) == 21
    assert len(rows("trim_and_fill")) == 36
