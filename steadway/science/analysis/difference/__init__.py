"""How far two arms lie apart at one time point, adjusted and standardised."""

from steadway.science.analysis.difference.adjustment import Adjusted, g_computation
from steadway.science.analysis.difference.ancova import (
    VARIANCES,
    Ancova,
    AncovaMany,
    ancova,
    ancova_many,
)
from steadway.science.analysis.difference.regression import FAMILIES, Regression, regress
from steadway.science.analysis.difference.standardised import (
    Standardised,
    cohens_d,
    noncentral_d_interval,
    within_group_change,
)

__all__ = [
    "FAMILIES",
    "VARIANCES",
    "Adjusted",
    "Ancova",
    "AncovaMany",
    "Regression",
    "Standardised",
    "ancova",
    "ancova_many",
    "cohens_d",
    "g_computation",
    "noncentral_d_interval",
    "regress",
    "within_group_change",
]
