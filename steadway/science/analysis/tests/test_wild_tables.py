"""Wild tables: every analysis answers without NaN, or refuses with an error of this room."""

import math

import numpy as np
import pytest

from steadway.science.analysis.design import trial_table
from steadway.science.analysis.difference import ancova, cohens_d, g_computation
from steadway.science.analysis.errors import AnalysisError
from steadway.science.analysis.missing import ancova_imputed, impute
from steadway.science.analysis.mmrm import clda, mmrm, mmrm_many
from steadway.science.analysis.psychometrics import alpha, omega
from steadway.science.analysis.responders import PercentImprovement, modified_poisson, responders


def a_wild_column(chance, n):
    kind = chance.integers(0, 5)
    if kind == 0:
        return np.full(n, 3.0)
    if kind == 1:
        return chance.integers(0, 2, n).astype(float)
    if kind == 2:
        return chance.normal(size=n) * 10.0 ** chance.integers(-8, 8)
    thin = chance.uniform(size=n) < (0.7 if kind == 3 else 0.1)
    return np.where(thin, np.nan, chance.normal(10, 3, n))


def a_wild_table(seed):
    chance = np.random.default_rng(seed)
    n, visits = int(chance.integers(6, 30)), int(chance.integers(1, 4))
    columns = {f"y{t}": a_wild_column(chance, n) for t in range(visits)}
    columns |= {"base": a_wild_column(chance, n), "x": a_wild_column(chance, n)}
    if seed % 5 == 0:
        columns["y0"] = 2 * columns["base"]
    arms = ["a", "b", *(["b" if c else "a" for c in chance.integers(0, 2, n - 4)]), "a", "b"]
    return trial_table(range(n), arms, columns, reference="a"), [f"y{t}" for t in range(visits)]


def analyses(table, visits):
    last = visits[-1]
    y = table.number_column(last)
    chance = np.random.default_rng(1)
    base = np.nan_to_num(table.number_column("base"))[None]
    yield lambda: ancova(table, last, baseline="base", covariates=["x"]).to_dict()
    yield lambda: g_computation(table, last, covariates=["base"]).to_dict()
    yield lambda: g_computation(table, last, covariates=["x"], family="binomial").to_dict()
    yield lambda: cohens_d(y[table.arm == 1], y[table.arm == 0]).to_dict()
    yield lambda: mmrm(table, visits, baseline="base", covariates=["x"]).to_dict()
    yield lambda: mmrm(table, visits, df="kenward_roger").to_dict()
    yield lambda: clda(table, "base", visits).to_dict()
    yield lambda: responders(table, "base", last, PercentImprovement(), covariates=["x"]).to_dict()
    yield lambda: modified_poisson(table, last, covariates=["x"]).to_dict()
    yield lambda: alpha(table.matrix([*visits, "base", "x"])).to_dict()
    yield lambda: omega(table.matrix([*visits, "base", "x"])).to_dict()
    yield lambda: {"reasons": mmrm_many(table.matrix(visits)[None], table.arm, base).reasons}
    yield lambda: ancova_imputed(
        table, impute(table, visits, imputations=3, burn_in=3, generator=chance), last
    ).to_dict()


def holds_nan(value):
    if isinstance(value, dict):
        return any(holds_nan(part) for part in value.values())
    if isinstance(value, list | tuple):
        return any(holds_nan(part) for part in value)
    return isinstance(value, float) and math.isnan(value)


@pytest.mark.filterwarnings("error")
def test_wild_tables_give_an_answer_or_an_error_of_ours():
    answered = refused = 0
    for seed in range(40):
        for analysis in analyses(*a_wild_table(seed)):
            try:
                assert not holds_nan(analysis())
                answered += 1
            except AnalysisError:
                refused += 1
    assert answered > 100
    assert refused > 100
