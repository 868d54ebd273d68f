"""Why effects differ, and what hangs on one study."""

from steadway.science.synthesis.moderators.regression import (
    Coefficient,
    Permutation,
    Regression,
    meta_regression,
    permutation_test,
)
from steadway.science.synthesis.moderators.robust import (
    Robust,
    RobustCoefficient,
    Shrunken,
    cluster_robust,
    shrunken_effects,
)
from steadway.science.synthesis.moderators.sensitivity import (
    BaujatPoint,
    Influence,
    Step,
    baujat,
    cumulative,
    influence,
    leave_one_out,
    rows_of_steps,
)
from steadway.science.synthesis.moderators.subgroups import (
    Subgroup,
    Subgroups,
    pooled_parts,
    subgroups,
)

__all__ = [
    "BaujatPoint",
    "Coefficient",
    "Influence",
    "Permutation",
    "Regression",
    "Robust",
    "RobustCoefficient",
    "Shrunken",
    "Step",
    "Subgroup",
    "Subgroups",
    "baujat",
    "cluster_robust",
    "cumulative",
    "influence",
    "leave_one_out",
    "meta_regression",
    "permutation_test",
    "pooled_parts",
    "rows_of_steps",
    "shrunken_effects",
    "subgroups",
]
