"""What is asked (estimand), how the trial is built (design) and the table it left behind."""

from steadway.science.analysis.design.estimand import (
    INTERCURRENT_EVENTS,
    STRATEGIES,
    Design,
    Estimand,
    IntercurrentEvent,
    events_for_internet_therapy,
)
from steadway.science.analysis.design.matrix import Covariates, covariates_of
from steadway.science.analysis.design.table import TrialTable, trial_table

__all__ = [
    "INTERCURRENT_EVENTS",
    "STRATEGIES",
    "Covariates",
    "Design",
    "Estimand",
    "IntercurrentEvent",
    "TrialTable",
    "covariates_of",
    "events_for_internet_therapy",
    "trial_table",
]
