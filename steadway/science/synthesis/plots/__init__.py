"""Forest and funnel plots as our own SVG, each with a sentence in words and a table."""

from steadway.science.synthesis.plots.forest import Group, forest
from steadway.science.synthesis.plots.funnel import funnel
from steadway.science.synthesis.plots.geometry import Axis, effect_axis, plain_ticks, ratio_ticks
from steadway.science.synthesis.plots.plot import Plot

__all__ = [
    "Axis",
    "Group",
    "Plot",
    "effect_axis",
    "forest",
    "funnel",
    "plain_ticks",
    "ratio_ticks",
]
