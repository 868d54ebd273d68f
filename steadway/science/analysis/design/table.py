"""The table a trial leaves behind: one row per person, columns by name, arms with an order."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from steadway.science.analysis.columns import (
    BoolArray,
    FloatArray,
    IntArray,
    choose,
    digest_of,
    numbers,
)
from steadway.science.analysis.errors import (
    ImpossibleValues,
    TooFewPeople,
    UnequalLengths,
    UnknownColumn,
)

Column = FloatArray | tuple[str, ...]


@dataclass(frozen=True, eq=False)
class TrialTable:
    """People × named columns. ``arm`` (n,) indexes ``arms``; ``arms[0]`` is the reference.

    Number columns are float arrays (n,) with NaN for missing; word columns (site, sex) are tuples.
    Make one with ``trial_table``, which checks it.
    """

    people: tuple[str, ...]
    arm: IntArray
    arms: tuple[str, ...]
    columns: Mapping[str, Column]

    @property
    def n(self) -> int:
        """Number of people."""
        return len(self.people)

    def column(self, name: str) -> Column:
        """The column of that name; raises ``UnknownColumn`` with the nearest names."""
        if name in self.columns:
            return self.columns[name]
        near = difflib.get_close_matches(name, self.columns, n=3)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        known = ", ".join(self.columns) or "none"
        raise UnknownColumn(f"There is no column {name!r}.{hint} The table has: {known}.", [name])

    def number_column(self, name: str) -> FloatArray:
        """A column of numbers (n,); ``ImpossibleValues`` when it holds words."""
        column = self.column(name)
        if isinstance(column, tuple):
            raise ImpossibleValues(f"The column {name} holds words, and numbers are needed.")
        return column

    def matrix(self, names: Sequence[str]) -> FloatArray:
        """Number columns side by side, (n, len(names))."""
        if not names:
            return np.empty((self.n, 0))
        return np.column_stack([self.number_column(name) for name in names])

    def only(self, keep: BoolArray) -> TrialTable:
        """The people where ``keep`` (n,) is true."""
        index = np.flatnonzero(keep)
        columns: dict[str, Column] = {
            name: tuple(c[i] for i in index) if isinstance(c, tuple) else c[index]
            for name, c in self.columns.items()
        }
        return TrialTable(tuple(self.people[i] for i in index), self.arm[index], self.arms, columns)

    def between(self, intervention: str, reference: str) -> TrialTable:
        """Two arms of a larger trial: ``reference`` becomes arm 0, ``intervention`` arm 1."""
        pair = (reference, intervention)
        codes = [self.arms.index(choose(name, self.arms, "arm")) for name in pair]
        part = self.only(np.isin(self.arm, codes))
        return TrialTable(part.people, (part.arm == codes[1]).astype(np.int64), pair, part.columns)

    def two_arms(self) -> tuple[str, str]:
        """The names (reference, intervention); ``ImpossibleValues`` when there are more."""
        if len(self.arms) != 2:
            raise ImpossibleValues(
                "This analysis compares two arms; choose them with .between(…).", self.arms
            )
        return self.arms[0], self.arms[1]

    def digest(self, names: Sequence[str]) -> str:
        """SHA-256 over the people, their arm and these columns."""
        arrays = [c for n in names if not isinstance(c := self.column(n), tuple)]
        words = [w for n in names if isinstance(c := self.column(n), tuple) for w in c]
        return digest_of(self.arm, *arrays, labels=(*self.people, *self.arms, *names, *words))


def trial_table(
    people: Sequence[object],
    arm: Sequence[str],
    columns: Mapping[str, npt.ArrayLike | Sequence[str]],
    *,
    reference: str,
) -> TrialTable:
    """A checked table. ``arm`` holds each person's arm by name, ``reference`` comes first.

    Raises ``UnequalLengths`` naming the columns, ``ImpossibleValues`` for a person who is there
    twice and for infinite numbers, ``TooFewPeople`` for an arm with fewer than two people.
    None and NaN in a number column mean "missing".
    """
    names = tuple(str(person) for person in people)
    sizes = {
        "arm": len(arm),
        **{name: len(np.atleast_1d(np.asarray(c, dtype=object))) for name, c in columns.items()},
    }
    wrong = [f"{name} ({size})" for name, size in sizes.items() if size != len(names)]
    if wrong:
        raise UnequalLengths(f"There are {len(names)} people, but other lengths here.", wrong)
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ImpossibleValues("A person stands in the table more than once.", twice)
    words = tuple(str(a) for a in arm)
    choose(reference, sorted(set(words)), "arm")
    arms = (reference, *sorted(set(words) - {reference}))
    code = np.array([arms.index(word) for word in words], dtype=np.int64)
    _refuse_small_arms(code, arms)
    return TrialTable(names, code, arms, {k: _column(k, c, names) for k, c in columns.items()})


def _refuse_small_arms(code: IntArray, arms: tuple[str, ...]) -> None:
    counts = np.bincount(code, minlength=len(arms))
    small = [f"{arms[i]} ({counts[i]})" for i in range(len(arms)) if counts[i] < 2]
    if small:
        raise TooFewPeople("An arm needs at least two people.", small)
    if len(arms) < 2:
        raise TooFewPeople("A comparison needs at least two arms.", arms)


def _column(name: str, given: npt.ArrayLike | Sequence[str], rows: tuple[str, ...]) -> Column:
    values = list(np.asarray(given, dtype=object))
    if any(isinstance(value, str) for value in values):
        empty = [rows[i] for i, value in enumerate(values) if not isinstance(value, str)]
        if empty:
            raise ImpossibleValues(f"The column {name} mixes words with something else.", empty)
        return tuple(values)
    return numbers(name, [np.nan if value is None else value for value in values], rows)
