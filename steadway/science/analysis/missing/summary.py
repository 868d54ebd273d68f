"""Which visits are missing together, per arm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from steadway.science.analysis.design.table import TrialTable


@dataclass(frozen=True)
class Pattern:
    """People with the same visits: ``seen`` by visit, how many per arm, and its kind.

    ``kind``: "complete", "drop-out" (nothing after some visit), "gap" (a later visit is there) or
    "nothing".
    """

    seen: tuple[bool, ...]
    people: tuple[int, ...]
    kind: str


def missing_patterns(table: TrialTable, visits: Sequence[str]) -> tuple[Pattern, ...]:
    """Every pattern of ``visits`` that occurs, the commonest first; counts in order of arms."""
    seen = ~np.isnan(table.matrix(visits))
    rows = [tuple(bool(x) for x in row) for row in seen]
    count = Counter(zip(rows, table.arm.tolist(), strict=True))
    kinds = sorted(set(rows), key=lambda row: (-rows.count(row), row))
    arms = range(len(table.arms))
    return tuple(Pattern(row, tuple(count[(row, a)] for a in arms), _kind(row)) for row in kinds)


def _kind(row: tuple[bool, ...]) -> str:
    if not any(row):
        return "nothing"
    last = max(i for i, there in enumerate(row) if there)
    if all(row):
        return "complete"
    return "drop-out" if all(row[: last + 1]) else "gap"
