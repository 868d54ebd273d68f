"""Pooled estimates, intervals, τ², Q, I² and prediction intervals against metafor, at 1e-8."""

import math

import numpy as np
import pytest

from steadway.science.synthesis.heterogeneity import geometry_of, log_likelihood, q_profile
from steadway.science.synthesis.pooling import pool_rows, prediction_ends
from validation.metafor.pinned_values import data, differs, number, rows

INTERVAL = {"z": "wald", "knha": "hartung_knapp", "adhoc": "hartung_knapp_adhoc"}
# metafor prints the width of its prediction interval by the test of the mean
PREDICTION = {"z": "normal", "knha": "k-1", "adhoc": "k-1"}


def ours(row):
    y, v = data(row["set"])
    common = row["method"] == "FE"
    return pool_rows(
        y,
        v,
        model="common" if common else "random",
        tau2="DL" if common else row["method"],
        interval=INTERVAL[row["test"]],
        prediction=PREDICTION[row["test"]],
    )


def compared(row, pooled):
    h, r = pooled.heterogeneity, pooled.result
    yield "beta", r.estimate
    yield "se", r.se
    yield "low", r.low
    yield "high", r.high
    yield "p", r.p
    yield "tau2", h.tau2
    yield "q", h.q
    yield "q_p", h.q_p
    if row["method"] == "FE":
        yield "i2", h.i2_from_q
        yield "h2", h.h2_from_q
        return
    yield "i2", h.i2_from_tau2
    yield "h2", h.h2_from_tau2
    low, high = prediction_ends(r.estimate, r.se, h.tau2, pooled.k, method=PREDICTION[row["test"]])
    yield "pi_low", low
    yield "pi_high", high


@pytest.mark.parametrize("name", sorted({row["set"] for row in rows("pooling")}))
def test_every_method_and_interval_agrees(name):
    faults = []
    for row in rows("pooling"):
        if row["set"] != name:
            continue
        pooled = ours(row)
        for what, value in compared(row, pooled):
            gap = differs(value, number(row[what]))
            if gap:
                faults.append((row["method"], row["test"], what, value, row[what], gap))
    assert not faults, faults


def test_log_likelihoods_agree():
    for row in rows("pooling"):
        if row["loglik"] not in ("", "NA"):
            y, v = data(row["set"])
            restricted = row["method"] == "REML"
            value = log_likelihood(geometry_of(y, v), number(row["tau2"]), restricted=restricted)
            assert differs(value, number(row["loglik"])) == 0, row


def test_q_profile_intervals_agree():
    for row in rows("q_profile"):
        found = q_profile(geometry_of(*data(row["set"])))
        assert differs(found.low, number(row["low"])) == 0, (row, found)
        assert differs(found.high, number(row["high"])) == 0, (row, found)


def test_the_grid_has_not_shrunk():
    sets = {row["set"] for row in rows("pooling")}
    cells = {(row["set"], row["method"], row["test"]) for row in rows("pooling")}
    assert len(sets) == 21
    assert len(cells) == 21 * 9 * 3
    assert all(math.isfinite(number(row["beta"])) for row in rows("pooling"))
    assert sum(len(data(name)[0]) for name in sets) == 611
    assert not any(np.isnan(data(name)[0]).any() for name in sets)
