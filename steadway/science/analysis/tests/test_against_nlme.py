"""MMRM, cLDA, ANCOVA and standardised differences against R's pinned values."""

import numpy as np
import pytest

from steadway.science.analysis.difference import (
    ancova,
    cohens_d,
    g_computation,
    noncentral_d_interval,
)
from steadway.science.analysis.mmrm import clda, mmrm
from steadway.science.analysis.tests.pinned import pinned, trials, visits_of

# gls with optim settles at about 1e-7; nlminb, which answers where optim leaves the correlations'
# range, stops at a relative change of its own and shows it in the fifth digit of standard errors
TOLERANCE = {"optim": 1e-5, "nlminb": 1e-4}


def the_grid():
    return [(row["trial"], row["structure"]) for row in pinned("nlme")["mmrm"]]


def reference(trial, structure):
    rows = pinned("nlme")["mmrm"]
    return next(r for r in rows if r["trial"] == trial and r["structure"] == structure)


def test_the_grid_has_not_shrunk():
    grid = the_grid()
    assert len({trial for trial, _ in grid}) >= 12
    assert len(grid) >= 48
    assert len(pinned("nlme")["clda"]) >= 12
    assert len(pinned("nlme")["single"]) >= 12
    assert not [row for row in pinned("nlme")["mmrm"] if "failed" in row]
    unstructured = [row for row in pinned("nlme")["mmrm"] if row["structure"] == "unstructured"]
    assert {row["optimiser"] for row in unstructured} == {"optim"}


def fitted(trial, structure, **more):
    table = trials()[trial]
    return mmrm(
        table, visits_of(table), baseline="base", covariance=structure, fall_back=False, **more
    )


@pytest.mark.parametrize(("trial", "structure"), the_grid())
def test_mmrm_agrees_with_nlme(trial, structure):
    ours, r = fitted(trial, structure), reference(trial, structure)
    effect = np.array([e.estimate for e in ours.effects])
    se = np.array([e.se for e in ours.effects])
    scale, tolerance = max(r["se"]), TOLERANCE[r["optimiser"]]
    np.testing.assert_allclose(effect, r["effect"], atol=tolerance * scale, rtol=0)
    np.testing.assert_allclose(se, r["se"], rtol=tolerance)
    assert ours.average.estimate == pytest.approx(r["average"], abs=tolerance * scale)
    assert ours.average.se == pytest.approx(r["average_se"], rel=tolerance)
    # both maximise the same function, so ours can be higher by their slack, never lower
    assert -1e-7 < -ours.minus2_reml / 2 - r["loglik"] < 1e-5


@pytest.mark.parametrize("row", pinned("nlme")["clda"], ids=lambda row: row["trial"])
def test_clda_agrees_with_nlme(row):
    table = trials()[row["trial"]]
    ours = clda(table, "base", visits_of(table), fall_back=False)
    effect = np.array([e.estimate for e in ours.effects])
    se = np.array([e.se for e in ours.effects])
    np.testing.assert_allclose(effect, row["effect"], atol=1e-5 * max(row["se"]), rtol=0)
    np.testing.assert_allclose(se, row["se"], rtol=1e-5)


@pytest.mark.parametrize("row", pinned("nlme")["single"], ids=lambda row: row["trial"])
def test_one_time_point_agrees_with_lm_and_sandwich(row):
    table = trials()[row["trial"]]
    last = visits_of(table)[-1]
    for name, key in (("HC3", "hc3"), ("HC2", "hc2"), ("classical", "classical")):
        ours = ancova(table, last, baseline="base", covariates=["age"], variance=name)
        assert ours.effect.estimate == pytest.approx(row["estimate"], rel=1e-8)
        assert ours.effect.se == pytest.approx(row[key], rel=1e-8)
        assert ours.effect.df == row["df"]
    ours = ancova(table, last, baseline="base", covariates=["age"])
    assert ours.means[0].se == pytest.approx(row["intercept_hc3"], rel=1e-8)
    adjusted = g_computation(table, last, covariates=["base", "age"])
    assert adjusted.effect.estimate == pytest.approx(row["g_computation"], rel=1e-8)


@pytest.mark.parametrize("row", pinned("nlme")["single"], ids=lambda row: row["trial"])
def test_noncentral_interval_agrees_with_pt(row):
    ends = noncentral_d_interval(row["t"], row["t_df"], 1.0)
    np.testing.assert_allclose(ends, row["ncp"], atol=1e-7)
    table = trials()[row["trial"]]
    y = table.number_column(visits_of(table)[-1])
    d = cohens_d(y[table.arm == 1], y[table.arm == 0])
    seen = ~np.isnan(y)
    sizes = np.bincount(table.arm[seen])
    scale = float(np.sqrt((1 / sizes).sum()))
    assert d.d.low == pytest.approx(row["ncp"][0] * scale, abs=1e-7)
    assert d.d.estimate == pytest.approx(row["t"] * scale, rel=1e-9)
