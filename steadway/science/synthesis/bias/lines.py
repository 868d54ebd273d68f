"""A weighted straight line, as the small-study tests draw it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from steadway.science.synthesis.columns import FloatArray
from steadway.science.synthesis.errors import ImpossibleValues, NotEstimable, TooFewStudies
from steadway.science.synthesis.pooling.fitting import p_value, quantile


@dataclass(frozen=True)
class Line:
    """Intercept and slope with standard errors, t statistics and P values on k - 2 df."""

    intercept: float
    intercept_se: float
    intercept_p: float
    slope: float
    slope_se: float
    slope_p: float
    df: int

    @property
    def intercept_t(self) -> float:
        """Intercept over its standard error."""
        return self.intercept / self.intercept_se

    @property
    def slope_t(self) -> float:
        """Slope over its standard error."""
        return self.slope / self.slope_se

    def intercept_ends(self, level: float = 0.95) -> tuple[float, float]:
        """Interval of the intercept by t."""
        half = quantile(level, self.df) * self.intercept_se
        return self.intercept - half, self.intercept + half


def weighted_line(x: FloatArray, y: FloatArray, w: FloatArray) -> Line:
    """Least squares of y on x with weights w and a free scale (σ² estimated).

    Raises ``TooFewStudies`` below three points, ``ImpossibleValues`` when x does not vary,
    ``NotEstimable`` when one study has nearly all the weight or the line has no error.
    """
    if len(x) < 3:
        raise TooFewStudies(f"This test needs at least three studies, not {len(x)}.")
    if np.ptp(x) <= 1e-12 * np.abs(x).max():
        raise ImpossibleValues("Every study has the same precision, so there is no line to draw.")
    total = float(w.sum())
    x_bar, y_bar = float(w @ x) / total, float(w @ y) / total
    spread = float(w @ (x - x_bar) ** 2)
    if not spread > 1e-12 * float(w @ x**2):
        raise NotEstimable("One study has nearly all the weight, so there is no line to draw.")
    slope = float(w @ ((x - x_bar) * (y - y_bar))) / spread
    intercept, df = y_bar - slope * x_bar, len(x) - 2
    scale = float(w @ (y - intercept - slope * x) ** 2) / df
    if not scale > 0:
        raise NotEstimable("Every study lies on the line, so it has no error to test with.")
    a_se = (scale * (1 / total + x_bar**2 / spread)) ** 0.5
    b_se = (scale / spread) ** 0.5
    p = p_value(np.array([intercept / a_se, slope / b_se]), df)
    return Line(intercept, a_se, float(p[0]), slope, b_se, float(p[1]), df)
