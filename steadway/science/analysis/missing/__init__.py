"""What was not measured: multiple imputation, Rubin's rules, tipping points, references."""

from steadway.science.analysis.missing.imputing import Imputed, impute
from steadway.science.analysis.missing.pooling import ImputedAncova, ancova_imputed
from steadway.science.analysis.missing.reference import REFERENCES, reference_based
from steadway.science.analysis.missing.rubin import Combined, rubin
from steadway.science.analysis.missing.summary import Pattern, missing_patterns
from steadway.science.analysis.missing.tipping import TippingPoint, tipping_point

__all__ = [
    "REFERENCES",
    "Combined",
    "Imputed",
    "ImputedAncova",
    "Pattern",
    "TippingPoint",
    "ancova_imputed",
    "impute",
    "missing_patterns",
    "reference_based",
    "rubin",
    "tipping_point",
]
