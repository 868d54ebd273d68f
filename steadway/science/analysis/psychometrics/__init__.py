"""How well a questionnaire measures: reliability, agreement, error and reliable change."""

from steadway.science.analysis.psychometrics.agreement import ICC_FORMS, Icc, icc
from steadway.science.analysis.psychometrics.change import (
    reliable_change_index,
    standard_error_of_measurement,
)
from steadway.science.analysis.psychometrics.reliability import Reliability, alpha, omega

__all__ = [
    "ICC_FORMS",
    "Icc",
    "Reliability",
    "alpha",
    "icc",
    "omega",
    "reliable_change_index",
    "standard_error_of_measurement",
]
