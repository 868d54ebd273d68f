"""A weighted straight line, as the small-study tests draw it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from steadway.science.synthesis.columns import FloatArray
from steadway.science.synthesis.errors import ImpossibleValues, TooFewStudies
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

    Raises ``TooFewStudies`` below three points, ``ImpossibleValues`` when x does not vary.
    """
    if len(x) < 3:
        raise TooFewStudies(f"This test needs at least three studies, not {len(x)}.")
    if np.ptp(x) <= 1e-12 * np.abs(x).max():
        raise ImpossibleValues("Every study has the same precision, so there is no line to draw.")
    design = np.column_stack([np.ones(len(x)), x])
    inverse = np.linalg.inv(design.T @ (w[:, None] * design))
    beta = inverse @ (design.T @ (w * y))
    df = len(x) - 2
    scale = float(w @ (y - design @ beta) ** 2) / df
    se = np.sqrt(np.diag(inverse) * scale)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = p_value(beta / se, df)
    a, b = (float(beta[i]) for i in (0, 1))
    return Line(a, float(se[0]), float(p[0]), b, float(se[1]), float(p[1]), df)
