"""MMRM by its properties, by a second road, and under bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from steadway.science.analysis.design import trial_table
from steadway.science.analysis.difference import ancova
from steadway.science.analysis.errors import (
    ImpossibleValues,
    NobodyAttended,
    NoConvergence,
    NotEstimable,
    SingularCovariance,
    UnknownChoice,
    UnknownColumn,
)
from steadway.science.analysis.mmrm import STRUCTURES, clda, mmrm, mmrm_many
from steadway.science.analysis.mmrm.likelihood import curve_at, mean_at
from steadway.science.analysis.tests.pinned import trials, visits_of


def a_trial(seed=1, n=60, visits=3, lost=0.1):
    """Columns base, y1, y2, …; a share of the later values is missing at random."""
    rng = np.random.default_rng(seed)
    base = rng.normal(14, 5, n)
    arm = np.repeat([0, 1], [n // 2, n - n // 2])
    y = (
        0.6 * base[:, None]
        - arm[:, None]
        + rng.normal(0, 2, (n, 1))
        + rng.normal(0, 2, (n, visits))
    )
    y[:, 1:][rng.uniform(size=(n, visits - 1)) < lost] = np.nan
    columns = {"base": base, **{f"y{t + 1}": y[:, t] for t in range(visits)}}
    names = ["course" if a else "waiting" for a in arm]
    return trial_table(range(n), names, columns, reference="waiting")


def changed(table, **columns):
    arms = [table.arms[a] for a in table.arm]
    return trial_table(table.people, arms, {**table.columns, **columns}, reference=table.arms[0])


def dense_minus2(theta, table, visits):
    """−2 REML by people, with dense matrices and a Cholesky factor: a road of its own."""
    t = len(visits)
    root = np.zeros((t, t))
    root[np.tril_indices(t)] = theta
    sigma = root @ root.T
    base = table.number_column("base")
    base = base - base.mean()
    y = table.matrix(visits)
    information, score, total, logdet, count = 0.0, 0.0, 0.0, 0.0, 0
    for i in range(table.n):
        seen = ~np.isnan(y[i])
        eye = np.eye(t)[seen]
        x = np.hstack([eye, table.arm[i] * eye, base[i] * eye])
        v = sigma[np.ix_(seen, seen)]
        inverse = np.linalg.inv(v)
        information = information + x.T @ inverse @ x
        score = score + x.T @ inverse @ y[i, seen]
        total += y[i, seen] @ inverse @ y[i, seen]
        logdet += np.linalg.slogdet(v)[1]
        count += int(seen.sum())
    beta = np.linalg.solve(information, score)
    p = len(beta)
    value = logdet + np.linalg.slogdet(information)[1] + total - beta @ score
    return value + (count - p) * np.log(2 * np.pi), beta, np.linalg.inv(information)


def test_the_likelihood_and_df_agree_with_a_direct_road_by_scipy():
    table = trials()["small"]
    visits = visits_of(table)
    ours = mmrm(table, visits, baseline="base")
    start = np.linalg.cholesky(ours.sigma + 0.3 * np.eye(3))[np.tril_indices(3)]
    found = optimize.minimize(
        lambda theta: dense_minus2(theta, table, visits)[0],
        start,
        method="BFGS",
        options={"gtol": 1e-6},
    )
    value, beta, phi = dense_minus2(found.x, table, visits)
    assert ours.minus2_reml == pytest.approx(value, abs=1e-6)
    assert [e.estimate for e in ours.effects] == pytest.approx(list(beta[3:6]), abs=1e-4)
    assert [e.se for e in ours.effects] == pytest.approx(list(np.sqrt(np.diag(phi)[3:6])), rel=1e-4)
    # Satterthwaite by finite differences at our own optimum, in the Cholesky parameters
    at = np.linalg.cholesky(ours.sigma)[np.tril_indices(3)]
    step, eye = 1e-3, np.eye(len(at))

    def minus2(theta):
        return dense_minus2(theta, table, visits)[0]

    def variance(theta):
        return np.diag(dense_minus2(theta, table, visits)[2])[3:6]

    hessian = np.array(
        [
            [
                minus2(at + step * (a + b))
                - minus2(at + step * (a - b))
                - minus2(at - step * (a - b))
                + minus2(at - step * (a + b))
                for a in eye
            ]
            for b in eye
        ]
    ) / (4 * step**2)
    slope = np.array(
        [(variance(at + step * a) - variance(at - step * a)) / (2 * step) for a in eye]
    )
    spread = 2 * np.linalg.inv(hessian)
    df = 2 * variance(at) ** 2 / np.einsum("kc,kl,lc->c", slope, spread, slope)
    assert [e.df for e in ours.effects] == pytest.approx(list(df), rel=1e-4)


@pytest.mark.parametrize("seed", range(3))
def test_complete_data_make_mmrm_equal_ancova_at_each_visit(seed):
    table = a_trial(seed, lost=0)
    whole = mmrm(table, ["y1", "y2", "y3"], baseline="base")
    rough = mmrm(table, ["y1", "y2", "y3"], baseline="base", df="kenward_roger")
    for visit, effect, kr in zip(("y1", "y2", "y3"), whole.effects, rough.effects, strict=True):
        alone = ancova(table, visit, baseline="base", variance="classical").effect
        assert effect.estimate == pytest.approx(alone.estimate, rel=1e-9)
        assert effect.se == pytest.approx(alone.se, rel=1e-7)
        assert effect.df == pytest.approx(alone.df, rel=1e-6)
        assert kr.df == pytest.approx(alone.df, rel=1e-6)
        assert kr.se == pytest.approx(alone.se, rel=1e-7)
        assert effect.low == pytest.approx(alone.low, rel=1e-6)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.001, 1000), st.floats(-100, 100))
def test_order_scale_and_origin_do_not_matter(seed, scale, shift):
    table = a_trial(seed % 7)
    visits = ["y1", "y2", "y3"]
    plain = mmrm(table, visits, baseline="base")
    order = np.random.default_rng(seed).permutation(table.n)
    arms = [table.arms[table.arm[i]] for i in order]
    moved = {name: scale * (table.number_column(name)[order] + shift) for name in table.columns}
    other = mmrm(
        trial_table([table.people[i] for i in order], arms, moved, reference="waiting"),
        visits,
        baseline="base",
    )
    for a, b in zip(plain.effects, other.effects, strict=True):
        assert b.estimate == pytest.approx(scale * a.estimate, rel=1e-6, abs=1e-7 * scale)
        assert b.se == pytest.approx(scale * a.se, rel=1e-6)
        assert b.df == pytest.approx(a.df, rel=1e-5)


def test_swapping_the_arms_turns_the_sign():
    table = a_trial()
    turned = table.between("waiting", "course")
    a, b = (mmrm(t, ["y1", "y2", "y3"], baseline="base") for t in (table, turned))
    assert [e.estimate for e in a.effects] == pytest.approx([-e.estimate for e in b.effects])


def test_many_trials_are_the_same_as_each_alone():
    tables = [a_trial(seed) for seed in range(40)]
    y = np.stack([t.matrix(["y1", "y2", "y3"]) for t in tables])
    base = np.stack([t.number_column("base") for t in tables])
    y[7, :, 2] = 3.0
    y[9, :, 1] = np.nan
    many = mmrm_many(y, tables[0].arm, base)
    assert [row for row, _ in many.reasons] == [7, 9]
    assert np.isnan(many.estimate[[7, 9]]).all()
    for i in (0, 13, 39):
        one = mmrm(tables[i], ["y1", "y2", "y3"], baseline="base")
        expected = [e.estimate for e in (*one.effects, one.average)]
        np.testing.assert_allclose(many.estimate[i], expected, rtol=1e-7)
        np.testing.assert_allclose(
            many.df[i], [e.df for e in (*one.effects, one.average)], rtol=1e-6
        )
        np.testing.assert_allclose(many.p[i], [e.p for e in (*one.effects, one.average)], rtol=1e-5)


def test_contrasts_of_visits_are_read_from_one_fit():
    fitted = mmrm(a_trial(), ["y1", "y2", "y3"], baseline="base")
    same = fitted.contrast({"y1": 1 / 3, "y2": 1 / 3, "y3": 1 / 3}, "mean")
    assert same.estimate == pytest.approx(fitted.average.estimate)
    assert same.df == pytest.approx(fitted.average.df)
    late = fitted.contrast({"y3": 1}, "late")
    assert late.se == pytest.approx(fitted.effects[2].se)
    with pytest.raises(UnknownChoice, match="y1, y2, y3"):
        fitted.contrast({"week 9": 1}, "no")


def test_one_contrast_alone_is_the_squared_t():
    fitted = mmrm(a_trial(), ["y1"], baseline="base", df="kenward_roger")
    effect = fitted.effects[0]
    assert fitted.together.f == pytest.approx((effect.estimate / effect.se) ** 2)
    assert fitted.together.denominator == pytest.approx(effect.df)
    assert fitted.together.p == pytest.approx(effect.p)


def test_clda_with_complete_data_is_close_to_ancova_and_keeps_people_without_baseline():
    table = a_trial(lost=0)
    ours = clda(table, "base", ["y1", "y2", "y3"])
    alone = ancova(table, "y3", baseline="base", variance="classical").effect
    assert ours.effects[2].estimate == pytest.approx(alone.estimate, abs=0.02 * alone.se)
    base = table.number_column("base").copy()
    base[:4] = np.nan
    again = clda(changed(table, base=base), "base", ["y1", "y2", "y3"])
    assert sum(again.basis.people) == table.n
    assert len(again.means[0]) == 4


def test_a_trial_says_what_was_done_and_on_whom():
    table = a_trial()
    y = {name: table.number_column(name).copy() for name in ("y1", "y2", "y3", "base")}
    for name in ("y1", "y2", "y3"):
        y[name][5] = np.nan
    y["base"][8] = np.nan
    fitted = mmrm(changed(table, **y), ["y1", "y2", "y3"], baseline="base")
    assert [d.person for d in fitted.basis.dropped] == ["5"]
    assert fitted.basis.people == (29, 30)
    assert [c.rows for c in fitted.basis.cautions if c.code == "covariate_filled"] == [("8",)]
    text = fitted.text()
    assert "unstructured covariance, REML, Satterthwaite" in text
    assert "5 (no outcome at any visit)" in text
    assert fitted.to_dict()["basis"]["digest"] == fitted.basis.digest
    assert len(fitted.table()) == 3


def test_visits_never_attended_together_fall_back_and_say_so():
    table = a_trial(n=80)
    y2, y3 = table.number_column("y2").copy(), table.number_column("y3").copy()
    y2[::2], y3[1::2] = np.nan, np.nan
    table = changed(table, y2=y2, y3=y3)
    fitted = mmrm(table, ["y1", "y2", "y3"], baseline="base", df="kenward_roger")
    assert fitted.structure == "toeplitz_heterogeneous"
    assert fitted.tried == (("unstructured", "nobody attended both y2 and y3"),)
    assert fitted.degrees == "satterthwaite"
    assert fitted.basis.has("covariance_fall_back")
    assert fitted.basis.has("degrees_fall_back")
    with pytest.raises(NoConvergence, match="nobody attended both"):
        mmrm(table, ["y1", "y2", "y3"], baseline="base", fall_back=False)


def test_bad_input_is_a_named_error():
    table = a_trial()
    nobody = changed(table, y2=np.full(60, np.nan))
    with pytest.raises(NobodyAttended, match=r"y2 \(waiting\), y2 \(course\)"):
        mmrm(nobody, ["y1", "y2", "y3"])
    with pytest.raises(UnknownColumn, match="Did you mean y3"):
        mmrm(table, ["y1", "y33"])
    with pytest.raises(UnknownChoice, match="unstructured, toeplitz_heterogeneous"):
        mmrm(table, ["y1", "y2"], covariance="banded")
    with pytest.raises(UnknownChoice, match="satterthwaite, kenward_roger"):
        mmrm(table, ["y1", "y2"], df="between")
    with pytest.raises(UnknownChoice, match="use satterthwaite"):
        mmrm(table, ["y1", "y2"], covariance="ar1", df="kenward_roger")
    with pytest.raises(ImpossibleValues, match="different columns"):
        mmrm(table, ["y1", "y1"])
    with pytest.raises(NotEstimable):
        mmrm(changed(table, y1=np.ones(60)), ["y1"])
    with pytest.raises(SingularCovariance):
        mmrm(
            changed(table, twin=2 * table.number_column("base")),
            ["y1", "y2"],
            baseline="base",
            covariates=["twin", "base"],
        )
    twin = changed(table, y2=table.number_column("y1") * 1.0)
    with pytest.raises(NoConvergence, match="repeat each other"):
        mmrm(twin, ["y1", "y2"], fall_back=False)


def test_text_stands_for_every_structure():
    for code in ("unstructured", "toeplitz_heterogeneous", "ar1_heterogeneous", "ar1"):
        fitted = mmrm(a_trial(), ["y1", "y2", "y3"], covariance=code)
        assert fitted.structure == code
        assert fitted.basis.cautions == ()


@pytest.mark.parametrize("code", STRUCTURES)
def test_derivatives_of_every_structure_are_those_of_finite_differences(code):
    structure = STRUCTURES[code]
    data = mmrm(trials()["gaps"], visits_of(trials()["gaps"]), baseline="base").fitted.data
    theta = structure.start(data.start) + 0.01

    def curve(at):
        parts = structure.parts(at, 4)
        return curve_at(data, mean_at(data, parts.sigma), parts)

    def minus2(at):
        return mean_at(data, structure.parts(at, 4).sigma).minus2[0]

    step, ways = 1e-5, np.eye(theta.shape[1])
    ours = curve(theta)
    slope = [(minus2(theta + step * w) - minus2(theta - step * w)) / (2 * step) for w in ways]
    np.testing.assert_allclose(ours.gradient[0], slope, atol=1e-5, rtol=1e-6)
    bend = [
        (curve(theta + step * w).gradient - curve(theta - step * w).gradient)[0] / (2 * step)
        for w in ways
    ]
    scale = np.abs(ours.observed).max()
    np.testing.assert_allclose(ours.observed[0], bend, atol=1e-7 * scale)
