"""Cluster-robust errors against clubSandwich, BLUPs against metafor."""

import numpy as np
import pytest

from steadway.science.synthesis.effect_sizes import generic
from steadway.science.synthesis.moderators import cluster_robust, shrunken_effects
from validation.metafor.pinned_values import column, data, differs, groups, rows

SETS = sorted({row["set"] for row in rows("robust")})


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("with_x", [False, True])
def test_errors_and_degrees_of_freedom_agree(name, with_x):
    found = groups("clusters", "set")[(name,)]
    given = generic(column(found, "yi"), variance=column(found, "vi"))
    moderators = {"x": column(found, "x")} if with_x else None
    ours = cluster_robust(given, [row["cluster"] for row in found], moderators)
    theirs = groups("robust", "set", "with_x")[(name, str(with_x).upper())]
    for what, tolerance in [("estimate", 1e-8), ("se", 1e-8), ("df", 1e-6), ("p", 1e-8)]:
        expected = column(theirs, {"estimate": "beta"}.get(what, what))
        gap = differs([getattr(c, what) for c in ours.coefficients], expected, tolerance)
        assert gap == 0, (what, gap)


def test_shrunken_effects_agree():
    for (name,), found in groups("blups", "set").items():
        y, v = data(name)
        ours = shrunken_effects(generic(y, variance=v))
        assert differs([s.estimate for s in ours], column(found, "pred")) == 0, name
        assert differs([s.se for s in ours], column(found, "se")) == 0, name
        assert differs([s.low for s in ours], column(found, "low")) == 0, name


def test_the_grid_has_not_shrunk():
    assert len(SETS) == 3
    assert len(rows("robust")) == 9
    assert len(rows("blups")) == 117
    assert np.isfinite(column(list(rows("robust")), "df")).all()
