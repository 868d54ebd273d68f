"""People × items (or raters): checked, complete, and who was left out."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from steadway.science.analysis.columns import FloatArray, named, numbers
from steadway.science.analysis.errors import NotEstimable, TooFewPeople, UnequalLengths


def complete_answers(answers: npt.ArrayLike, least_columns: int) -> tuple[FloatArray, int]:
    """Rows without any gap, (n, k), and how many rows were left out.

    Raises ``UnequalLengths`` for anything but a matrix, ``TooFewPeople`` for fewer than three
    complete rows or too few columns, ``NotEstimable`` naming columns that do not vary.
    """
    matrix = numbers("answers", answers)
    if matrix.ndim != 2:
        raise UnequalLengths(f"answers have shape {matrix.shape}; they need people × columns.")
    whole = matrix[~np.isnan(matrix).any(axis=1)]
    if matrix.shape[1] < least_columns or len(whole) < 3:
        message = f"Needs three complete people and {least_columns} columns, and has {whole.shape}."
        raise TooFewPeople(message)
    flat = np.ptp(whole, axis=0) == 0
    if flat.any():
        columns = [name.replace("row", "column") for name in named(flat)]
        raise NotEstimable("These columns are the same for everyone.", columns)
    return whole, len(matrix) - len(whole)
