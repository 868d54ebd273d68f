"""Multiple imputation by arm, with auxiliary variables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from steadway.science.analysis.columns import BoolArray, Caution, FloatArray
from steadway.science.analysis.design.table import TrialTable
from steadway.science.analysis.errors import (
    ImpossibleValues,
    NobodyAttended,
    SingularCovariance,
    TooFewPeople,
)
from steadway.science.analysis.missing.normal_model import Draws, augment


@dataclass(frozen=True, eq=False)
class Imputed:
    """``values`` (m, n, d) for ``columns``; ``was_missing`` (n, d) says which were drawn.

    ``draws`` keeps, per arm, the model parameters behind each imputation (for the reference-based
    methods), in units of ``centre`` and ``scale``.
    """

    columns: tuple[str, ...]
    visits: tuple[str, ...]
    values: FloatArray
    was_missing: BoolArray
    draws: tuple[Draws, ...]
    centre: FloatArray
    scale: FloatArray
    method: str
    cautions: tuple[Caution, ...]

    @property
    def imputations(self) -> int:
        """Number of completed data sets."""
        return len(self.values)

    def column(self, name: str) -> FloatArray:
        """One completed column, (m, n)."""
        return self.values[:, :, self.columns.index(name)]


def impute(
    table: TrialTable,
    visits: Sequence[str],
    *,
    auxiliaries: Sequence[str] = (),
    imputations: int = 50,
    generator: np.random.Generator,
    burn_in: int = 100,
) -> Imputed:
    """Draw every missing value from a joint normal model fitted in each arm on its own.

    Schafer (1997), chapter 5: data augmentation under Jeffreys' prior, one chain per imputation,
    all started at the EM estimate. Handles drop-out and gaps alike, valid when values are missing
    at random given arm, ``visits`` and ``auxiliaries`` (baseline, usage, other outcomes: all
    number columns, may be missing too). Fitting by arm keeps any difference between arms.

    The generator is an argument: the same one gives the same imputations. Raises
    ``NobodyAttended`` for a column without any value in an arm, ``TooFewPeople`` for an arm with
    no more people than columns + 1, ``SingularCovariance`` for constant or repeated columns.
    """
    names = tuple(dict.fromkeys((*auxiliaries, *visits)))
    if imputations < 2:
        raise ImpossibleValues(f"Multiple imputation needs two or more, not {imputations}.")
    y = table.matrix(names)
    _refuse(y, table, names)
    centre, scale = np.nanmean(y, axis=0), np.nanstd(y, axis=0)
    values = np.empty((imputations, *y.shape))
    draws = []
    for code in range(len(table.arms)):
        mine = table.arm == code
        part = augment((y[mine] - centre) / scale, imputations, generator, burn_in)
        draws.append(part)
        values[:, mine] = part.values * scale + centre
    seen = ~np.isnan(y)
    # what was measured stays exactly as it was, free of the rounding of scaling there and back
    values[:, seen] = y[seen]
    share = float(np.isnan(table.matrix(visits)).mean())
    return Imputed(
        names, tuple(visits), values, ~seen, tuple(draws), centre, scale, "MAR", _told(share)
    )


def _told(share: float) -> tuple[Caution, ...]:
    if share <= 0.4:
        return ()
    message = f"{100 * share:.0f}% of outcomes are imputed; conclusions rest on the model."
    return (Caution("much_missing", message),)


def _refuse(y: FloatArray, table: TrialTable, names: tuple[str, ...]) -> None:
    for code, arm in enumerate(table.arms):
        mine = y[table.arm == code]
        there = (~np.isnan(mine)).sum(axis=0)
        empty = [f"{names[i]} ({arm})" for i in np.flatnonzero(there < 2).tolist()]
        if empty:
            message = "Fewer than two people of an arm have these columns; leave them out."
            raise NobodyAttended(message, empty)
        if len(mine) <= y.shape[1] + 1:
            message = f"{arm} has {len(mine)} people for {y.shape[1]} columns; use fewer columns."
            raise TooFewPeople(message, [arm])
        spread = np.nanmax(mine, axis=0) - np.nanmin(mine, axis=0)
        flat = [f"{names[i]} ({arm})" for i in np.flatnonzero(spread == 0).tolist()]
        if flat:
            raise SingularCovariance("These columns are the same for everyone in an arm.", flat)
