"""Whatever comes in: a named error or a result without NaN, never a trace from numpy."""

import math
import warnings

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from steadway.science.synthesis import bias, moderators
from steadway.science.synthesis import effect_sizes as es
from steadway.science.synthesis.errors import SynthesisError
from steadway.science.synthesis.heterogeneity import ESTIMATORS
from steadway.science.synthesis.pooling import INTERVALS, mantel_haenszel, peto, pool_rows

ANY = st.one_of(
    st.floats(), st.floats(-5, 5), st.floats(0.001, 1), st.sampled_from([0.0, 1e-9, 1e9, -1.0])
)
PLAIN = st.one_of(st.floats(-3, 3), st.sampled_from([0.0, 0.3, 1e-8, 1e8, -1e8]))
SPREAD = st.one_of(st.floats(0.001, 2), st.sampled_from([1e-12, 1e-6, 1e6, 1e12]))
COUNT = st.integers(-1, 12)


def numbers_in(value):
    if isinstance(value, dict):
        for part in value.values():
            yield from numbers_in(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from numbers_in(part)
    elif isinstance(value, float):
        yield value


def sound(call):
    """The call gives numbers without NaN, or an error of ours; numpy stays silent."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            result = call()
        except SynthesisError:
            return
    assert not any(math.isnan(x) for x in numbers_in(result)), result


@settings(max_examples=150, deadline=None)
@given(
    rows=st.lists(st.tuples(ANY, ANY), min_size=1, max_size=7),
    method=st.sampled_from(list(ESTIMATORS)),
    interval=st.sampled_from(list(INTERVALS)),
)
def test_pooling_takes_anything(rows, method, interval):
    y, v = zip(*rows, strict=True)
    sound(lambda: pool_rows(y, v, tau2=method, interval=interval).to_dict())


@settings(max_examples=200, deadline=None)
@given(
    rows=st.lists(st.tuples(PLAIN, SPREAD), min_size=1, max_size=7),
    method=st.sampled_from(list(ESTIMATORS)),
    interval=st.sampled_from(list(INTERVALS)),
)
@example(rows=[(0.0, 1e-12), (1e8, 1e12), (0.3, 1.0)], method="REML", interval="wald")
def test_pooling_takes_any_scale(rows, method, interval):
    y, v = zip(*rows, strict=True)
    sound(lambda: pool_rows(y, v, tau2=method, interval=interval).to_dict())


@settings(max_examples=100, deadline=None)
@given(rows=st.lists(st.tuples(COUNT, COUNT, COUNT, COUNT), min_size=1, max_size=5))
def test_tables_take_any_counts(rows):
    columns = [np.array(x, dtype=float) for x in zip(*rows, strict=True)]
    for measure in (es.risk_ratio, es.odds_ratio, es.risk_difference, es.peto_odds_ratio):
        try:
            found = measure(*columns)
        except SynthesisError:
            continue
        hollow = {label for c in found.cautions for label in c.rows}
        assert all(
            label in hollow
            for label, there in zip(found.labels, found.known, strict=True)
            if not there
        )
    for name in ("OR", "RR", "RD"):
        for model in ("common", "random"):
            sound(
                lambda n=name, m=model: mantel_haenszel(es.tables(*columns), n, model=m).to_dict()
            )
    sound(lambda: peto(es.tables(*columns)).to_dict())


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(PLAIN, SPREAD, PLAIN), min_size=1, max_size=8))
def test_moderators_and_bias_take_anything(rows):
    y, v, x = (np.array(part) for part in zip(*rows, strict=True))
    effects = es.generic(y, variance=v)
    sound(lambda: moderators.meta_regression(effects, {"x": x}).to_dict())
    sound(lambda: [vars(i) for i in moderators.influence(effects)])
    sound(lambda: [vars(b) for b in moderators.baujat(effects)])
    sound(lambda: vars(bias.egger(effects)))
    sound(lambda: vars(bias.failsafe_n(effects)))
    sound(lambda: vars(bias.begg(effects)))
    sound(lambda: vars(bias.trim_and_fill(effects)))
