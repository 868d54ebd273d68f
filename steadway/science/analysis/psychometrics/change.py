"""The error of one score, and of one change."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from steadway.science.analysis.columns import FloatArray, same_length
from steadway.science.analysis.errors import ImpossibleValues


def standard_error_of_measurement(sd: float, reliability: float) -> float:
    """SEM = SD √(1 − r), in the scale's points (Lord and Novick 1968, p. 67)."""
    if not (math.isfinite(sd) and sd > 0 and 0 <= reliability <= 1):
        raise ImpossibleValues("SEM needs an SD above 0 and a reliability from 0 to 1.")
    return sd * math.sqrt(1 - reliability)


def reliable_change_index(
    before: npt.ArrayLike, after: npt.ArrayLike, *, sd: float, reliability: float
) -> FloatArray:
    """RCI = (after − before)/(√2 SEM), one per person (Jacobson and Truax 1991, p. 14).

    Beyond ±1.96 the change is reliable; its direction is the scale's. A missing score gives NaN
    for that person, whose reason is the missing score. ``reliability`` 1 has no error and is
    refused.
    """
    x, y = same_length(before=before, after=after)
    error = math.sqrt(2) * standard_error_of_measurement(sd, reliability)
    if error == 0:
        raise ImpossibleValues("With a reliability of 1 every change is reliable.")
    return np.asarray((y - x) / error)
