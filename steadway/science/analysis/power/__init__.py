"""How many people a trial needs: by formula, and by simulating the analysis itself."""

from steadway.science.analysis.power.formulas import (
    SampleSize,
    ancova_power,
    design_effect,
    people_needed,
    t_test_power,
)
from steadway.science.analysis.power.scenario import Scenario, simulate
from steadway.science.analysis.power.simulation import BLOCK, SimulatedPower, simulate_power

__all__ = [
    "BLOCK",
    "SampleSize",
    "Scenario",
    "SimulatedPower",
    "ancova_power",
    "design_effect",
    "people_needed",
    "simulate",
    "simulate_power",
    "t_test_power",
]
