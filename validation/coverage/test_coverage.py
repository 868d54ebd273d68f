"""The default interval holds the truth as often as it says, within its Monte-Carlo error."""

import numpy as np
import pytest

from validation.coverage.simulate import CELLS, simulate

REVIEWS = 4000
ERROR = 100 * (0.95 * 0.05 / REVIEWS) ** 0.5  # 0.34 points


@pytest.mark.parametrize(("k", "tau2"), CELLS)
def test_the_default_interval_covers_about_95_percent(k, tau2):
    found = simulate(k, tau2, REVIEWS, np.random.default_rng(100 + k))
    # the long run of the README lies between 94.2 and 95.4; three Monte-Carlo errors around it
    assert 94.2 - 3 * ERROR <= found.mean["REML, Hartung–Knapp"] <= 95.4 + 3 * ERROR
    assert found.mean["REML, ad hoc"] >= found.mean["REML, Hartung–Knapp"]
    assert found.unsettled == 0


def test_the_old_default_does_not_when_few_trials_differ():
    found = simulate(3, 0.1, REVIEWS, np.random.default_rng(7))
    assert found.mean["DL, Wald"] < 88
