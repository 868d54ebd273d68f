"""The effect measures: their names, the scale they are pooled on and the scale they are read on."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from steadway.science.synthesis.columns import FloatArray, choose

Back = Callable[[FloatArray], FloatArray]


def _same(x: FloatArray) -> FloatArray:
    return x


def _sine_squared(x: FloatArray) -> FloatArray:
    return np.sin(np.clip(x, 0.0, math.pi / 2)) ** 2


def _expit(x: FloatArray) -> FloatArray:
    return 1.0 / (1.0 + np.exp(-x))


@dataclass(frozen=True)
class Measure:
    """One measure: ``null`` is "no effect" on the pooling scale; ``back`` gives the read scale."""

    code: str
    name: str
    null: float | None
    back: Back = _same
    ratio: bool = False

    def show(self, x: npt.ArrayLike) -> FloatArray:
        """Values of the pooling scale as they are read (a log ratio becomes a ratio)."""
        return np.asarray(self.back(np.asarray(x, dtype=np.float64)), dtype=np.float64)


_LIST = (
    Measure("GEN", "effect", 0.0),
    Measure("MD", "mean difference", 0.0),
    Measure("SMD", "standardised mean difference", 0.0),
    Measure("SMC", "standardised mean change within one group", 0.0),
    Measure("ROM", "ratio of means", 0.0, np.exp, ratio=True),
    Measure("RR", "risk ratio", 0.0, np.exp, ratio=True),
    Measure("OR", "odds ratio", 0.0, np.exp, ratio=True),
    Measure("PETO", "Peto odds ratio", 0.0, np.exp, ratio=True),
    Measure("RD", "risk difference", 0.0),
    Measure("IRR", "incidence rate ratio", 0.0, np.exp, ratio=True),
    Measure("IRD", "incidence rate difference", 0.0),
    Measure("COR", "correlation", 0.0),
    Measure("ZCOR", "correlation (Fisher's z)", 0.0, np.tanh),
    Measure("PR", "proportion", None),
    Measure("PLO", "proportion (logit)", None, _expit),
    Measure("PAS", "proportion (arcsine)", None, _sine_squared),
    Measure("PFT", "proportion (Freeman–Tukey double arcsine)", None, _sine_squared),
)
MEASURES = {measure.code: measure for measure in _LIST}


def measure(code: str) -> Measure:
    """The measure of that code; raises ``UnknownChoice`` listing the known ones."""
    return MEASURES[choose(code, MEASURES, "measure")]
