"""Columns of numbers as they come in: the same length, possible, and faults named by row."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from steadway.science.synthesis.errors import ImpossibleValues, UnequalLengths, UnknownChoice

FloatArray: TypeAlias = npt.NDArray[np.float64]
BoolArray: TypeAlias = npt.NDArray[np.bool_]
Labels: TypeAlias = Sequence[str] | None


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


def columns(**given: npt.ArrayLike) -> tuple[FloatArray, ...]:
    """The columns as float arrays of one shape (..., k); one number serves every row.

    Raises ``UnequalLengths`` naming each column with its length, ``ImpossibleValues`` for text
    or infinite numbers. NaN stays: it means "not reported".
    """
    arrays = {name: _numbers(name, value) for name, value in given.items()}
    try:
        joined = np.broadcast_arrays(*arrays.values())
    except ValueError as error:
        sizes = ", ".join(f"{n} has {a.shape[-1] if a.ndim else 1}" for n, a in arrays.items())
        raise UnequalLengths(f"The columns have different numbers of rows: {sizes}.") from error
    return tuple(np.atleast_1d(np.array(a, dtype=np.float64)) for a in joined)


def _numbers(name: str, value: npt.ArrayLike) -> FloatArray:
    try:
        array = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ImpossibleValues(f"The column {name} holds something that is no number.") from error
    if np.isinf(array).any():
        raise ImpossibleValues(
            f"The column {name} holds an infinite number.", rows_of(np.atleast_1d(np.isinf(array)))
        )
    return array


def labels_for(k: int, labels: Labels) -> tuple[str, ...]:
    """The studies' names; without any: row 1, row 2, …"""
    if labels is None:
        return tuple(f"row {i + 1}" for i in range(k))
    if len(labels) != k:
        raise UnequalLengths(f"There are {len(labels)} labels for {k} rows.")
    return tuple(str(label) for label in labels)


def rows_of(mask: BoolArray, labels: Labels = None) -> tuple[str, ...]:
    """Names of the rows where the mask is true (in any batch)."""
    k = mask.shape[-1]
    flat = mask.reshape(-1, k)
    names = labels_for(k, labels)
    return tuple(names[i] for i in range(k) if bool(flat[:, i].any()))


def refuse(mask: BoolArray, message: str, labels: Labels = None) -> None:
    """Raise ``ImpossibleValues`` naming the rows where the mask is true."""
    if mask.any():
        raise ImpossibleValues(message, rows_of(mask, labels))


def choose(given: str, known: Mapping[str, object] | Sequence[str], what: str) -> str:
    """The given name when it is known, else ``UnknownChoice`` that lists what is known."""
    if given in known:
        return given
    raise UnknownChoice(f"{given!r} is not a known {what}; known are: {', '.join(known)}.")


def digest_of(*arrays: FloatArray, labels: Labels = None) -> str:
    """SHA-256 over the numbers and names, so that a result says which data it came from."""
    seal = hashlib.sha256()
    for array in arrays:
        seal.update(np.ascontiguousarray(array + 0.0).astype("<f8").tobytes())
        seal.update(b"|")
    seal.update("\x1f".join(labels or ()).encode())
    return seal.hexdigest()
