"""Who got better, how many more than in the other arm, and how many to treat for one more."""

from steadway.science.analysis.responders.analysis import Responders, responders
from steadway.science.analysis.responders.definitions import (
    AfterMissing,
    PercentImprovement,
    ReliableImprovement,
    Rule,
    response_column,
)
from steadway.science.analysis.responders.poisson import RelativeRisk, modified_poisson
from steadway.science.analysis.responders.proportions import (
    Needed,
    TwoProportions,
    miettinen_nurminen,
    miettinen_nurminen_ratio,
    newcombe,
    number_needed,
    two_proportions,
    wilson,
)

__all__ = [
    "AfterMissing",
    "Needed",
    "PercentImprovement",
    "RelativeRisk",
    "ReliableImprovement",
    "Responders",
    "Rule",
    "TwoProportions",
    "miettinen_nurminen",
    "miettinen_nurminen_ratio",
    "modified_poisson",
    "newcombe",
    "number_needed",
    "responders",
    "response_column",
    "two_proportions",
    "wilson",
]
