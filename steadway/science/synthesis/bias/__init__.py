"""Small studies that show more: tests, and how much of the effect would be left."""

from steadway.science.synthesis.bias.asymmetry import (
    FailSafe,
    PetPeese,
    SmallStudyTest,
    begg,
    egger,
    failsafe_n,
    harbord,
    pet_peese,
    peters,
)
from steadway.science.synthesis.bias.lines import Line, weighted_line
from steadway.science.synthesis.bias.trim_and_fill import Filled, trim_and_fill

__all__ = [
    "FailSafe",
    "Filled",
    "Line",
    "PetPeese",
    "SmallStudyTest",
    "begg",
    "egger",
    "failsafe_n",
    "harbord",
    "pet_peese",
    "peters",
    "trim_and_fill",
    "weighted_line",
]
