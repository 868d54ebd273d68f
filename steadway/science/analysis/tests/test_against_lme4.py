"""Compound symmetry, degrees of freedom, reliability and power against R's pinned values."""

import numpy as np
import pytest

from steadway.science.analysis.mmrm import joint, mmrm
from steadway.science.analysis.psychometrics import ICC_FORMS, alpha, icc, omega
from steadway.science.analysis.tests.pinned import pinned, trials, visits_of


def test_the_grid_has_not_shrunk():
    grid = pinned("lme4")
    assert len(grid["intercept"]) >= 12
    assert len(grid["scale"]) >= 9
    assert len(grid["power"]) >= 12
    assert len(pinned("mice")["rubin"]) >= 48
    assert len(pinned("mice")["imputed"]) >= 3


@pytest.mark.parametrize("row", pinned("lme4")["intercept"], ids=lambda row: row["trial"])
def test_compound_symmetry_is_lmers_random_intercept(row):
    table = trials()[row["trial"]]
    visits = visits_of(table)
    plain, rough = (
        mmrm(
            table,
            visits,
            baseline="base",
            covariance="compound_symmetry",
            fall_back=False,
            df=df,
            information=information,
        )
        for df, information in (("satterthwaite", "observed"), ("kenward_roger", "expected"))
    )
    scale = max(row["se"])
    np.testing.assert_allclose(
        [e.estimate for e in plain.effects], row["effect"], atol=1e-5 * scale, rtol=0
    )
    np.testing.assert_allclose([e.se for e in plain.effects], row["se"], rtol=1e-5)
    assert -plain.minus2_reml / 2 == pytest.approx(row["loglik"], abs=1e-6)
    assert plain.sigma[0, 1] == pytest.approx(row["between"], rel=2e-4)
    # lmerTest differentiates numerically; pbkrtest, like our "expected", uses expected information
    np.testing.assert_allclose([e.df for e in plain.effects], row["df_satterthwaite"], rtol=1e-4)
    np.testing.assert_allclose([e.se for e in rough.effects], row["se_kr"], rtol=1e-5)
    np.testing.assert_allclose([e.df for e in rough.effects], row["df_kr"], rtol=1e-4)
    test = joint(plain.fitted, plain.model.effects, "satterthwaite")
    np.testing.assert_allclose([test.f, test.denominator], row["joint_satterthwaite"], rtol=1e-3)
    test = joint(rough.fitted, rough.model.effects, "kenward_roger", "expected")
    np.testing.assert_allclose([test.f, test.denominator], row["joint_kr"], rtol=1e-3)


@pytest.mark.parametrize("row", pinned("lme4")["scale"], ids=lambda r: f"{np.shape(r['x'])}")
def test_reliability_agrees_with_psych_and_factanal(row):
    assert alpha(row["x"]).value == pytest.approx(row["alpha"], rel=1e-8)
    for place, form in enumerate(ICC_FORMS):
        ours = icc(row["x"], form)
        assert ours.value == pytest.approx(row["icc"][place], rel=1e-8)
        assert ours.low == pytest.approx(row["low"][place], rel=1e-6, abs=1e-8)
        assert ours.high == pytest.approx(row["high"][place], rel=1e-6, abs=1e-8)
    if row.get("omega"):
        ours = omega(row["x"])
        np.testing.assert_allclose(np.abs(ours.loadings), row["loadings"], atol=1e-5)
        assert ours.value == pytest.approx(row["omega"], abs=1e-6)
