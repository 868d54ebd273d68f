"""Covariates as columns of a design matrix: words become indicators, gaps are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from steadway.science.analysis.columns import Caution, FloatArray, named
from steadway.science.analysis.design.table import TrialTable
from steadway.science.analysis.errors import NotEstimable, SingularCovariance


@dataclass(frozen=True, eq=False)
class Covariates:
    """Centred covariates (n, c) with their names; c may be 0."""

    matrix: FloatArray
    names: tuple[str, ...]
    cautions: tuple[Caution, ...]


def covariates_of(table: TrialTable, names: Sequence[str]) -> Covariates:
    """The named columns as centred numbers; a column of words becomes indicators.

    A missing covariate takes the mean of everyone who has it, whatever the arm: in a randomised
    trial this leaves the effect unbiased and drops nobody (White and Thompson 2005, Stat Med
    24:993). It is told as a caution. A constant column is left out, with a caution.
    Raises ``SingularCovariance`` when covariates repeat each other.
    """
    columns: list[FloatArray] = []
    titles: list[str] = []
    cautions: list[Caution] = []
    for name in dict.fromkeys(names):
        for title, column in _expanded(table, name):
            filled, more = _filled(title, column, table.people)
            cautions += more
            if np.ptp(filled) == 0:
                cautions.append(
                    Caution("constant_covariate", f"{title} is the same for all; it is left out.")
                )
                continue
            columns.append(filled - filled.mean())
            titles.append(title)
    matrix = np.column_stack(columns) if columns else np.empty((table.n, 0))
    _refuse_repeats(matrix, titles)
    return Covariates(matrix, tuple(titles), tuple(cautions))


def _expanded(table: TrialTable, name: str) -> list[tuple[str, FloatArray]]:
    column = table.column(name)
    if not isinstance(column, tuple):
        return [(name, column)]
    levels = sorted(set(column))
    return [
        (f"{name}={level}", np.array([float(value == level) for value in column]))
        for level in levels[1:]
    ]


def _filled(
    name: str, column: FloatArray, people: Sequence[str]
) -> tuple[FloatArray, list[Caution]]:
    gaps = np.isnan(column)
    if gaps.all():
        raise NotEstimable(f"Nobody has a value of the covariate {name}; leave it out.", [name])
    if not gaps.any():
        return column, []
    message = f"The covariate {name} is missing and takes the mean of all (White, Thompson 2005)."
    return (
        np.where(gaps, column[~gaps].mean(), column),
        [Caution("covariate_filled", message, named(gaps, people))],
    )


def _refuse_repeats(matrix: FloatArray, names: Sequence[str]) -> None:
    if matrix.shape[1] < 2:
        return
    scaled = matrix / matrix.std(axis=0)
    if np.linalg.matrix_rank(scaled, tol=1e-9 * np.sqrt(scaled.size)) < matrix.shape[1]:
        raise SingularCovariance("These covariates repeat each other; leave one out.", names)
