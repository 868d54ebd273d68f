"""Columns of numbers as they come in, warnings as data, and seals over both."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from steadway.science.analysis.errors import ImpossibleValues, UnequalLengths, UnknownChoice

FloatArray: TypeAlias = npt.NDArray[np.float64]
IntArray: TypeAlias = npt.NDArray[np.int64]
BoolArray: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Caution:
    """A warning as data: a stable code, a sentence, and the rows it concerns."""

    code: str
    message: str
    rows: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.message} Rows: {', '.join(self.rows)}." if self.rows else self.message

    def to_dict(self) -> dict[str, object]:
        """As JSON keeps it."""
        return {"code": self.code, "message": self.message, "rows": list(self.rows)}


def numbers(name: str, given: npt.ArrayLike, rows: Sequence[str] | None = None) -> FloatArray:
    """The column as floats; NaN stays and means "missing".

    Raises ``ImpossibleValues`` for text and for infinite numbers, naming the rows.
    """
    try:
        array = np.array(given, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ImpossibleValues(f"The column {name} holds something that is no number.") from error
    if np.isinf(array).any():
        where = named(np.isinf(array), rows) if array.ndim == 1 else ()
        raise ImpossibleValues(f"The column {name} holds an infinite number.", where)
    return array


def named(mask: BoolArray, rows: Sequence[str] | None = None) -> tuple[str, ...]:
    """Names of the rows where the mask (n,) is true; without names: row 1, row 2, …"""
    return tuple(rows[i] if rows else f"row {i + 1}" for i in np.flatnonzero(mask).tolist())


def same_length(**given: npt.ArrayLike) -> tuple[FloatArray, ...]:
    """One-dimensional columns of one length; else ``UnequalLengths`` with each length."""
    arrays = {name: np.atleast_1d(numbers(name, value)) for name, value in given.items()}
    if len({array.shape for array in arrays.values()}) > 1:
        sizes = ", ".join(f"{name} has {array.shape[0]}" for name, array in arrays.items())
        raise UnequalLengths(f"The columns have different numbers of rows: {sizes}.")
    return tuple(arrays.values())


def choose(given: str, known: Mapping[str, object] | Sequence[str], what: str) -> str:
    """The given name when it is known, else ``UnknownChoice`` that lists what is known."""
    if given in known:
        return given
    raise UnknownChoice(f"{given!r} is not a known {what}; known are: {', '.join(known)}.")


def digest_of(*arrays: npt.NDArray[np.generic], labels: Sequence[str] = ()) -> str:
    """SHA-256 over the numbers and names, so that a result says which data it came from."""
    seal = hashlib.sha256()
    for array in arrays:
        whole = np.ascontiguousarray(array, dtype="<f8") + 0.0
        seal.update(str(whole.shape).encode())
        seal.update(np.where(np.isnan(whole), np.nan, whole).tobytes())
    seal.update("\x1f".join(labels).encode())
    return seal.hexdigest()
