"""Reads what regenerate.R wrote, and says how close is close enough."""

import csv
from functools import cache
from pathlib import Path

import numpy as np

PINNED = Path(__file__).with_name("pinned")
AGREES = 1e-8


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one pinned table, as text."""
    with (PINNED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def data(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Estimates and variances of one data set."""
    found = [row for row in rows("datasets") if row["set"] == name]
    return column(found, "yi"), column(found, "vi")


def column(found: list[dict[str, str]], name: str) -> np.ndarray:
    """One column as numbers; an empty cell (R's NA) is NaN."""
    return np.array([number(row[name]) for row in found])


def number(text: str) -> float:
    """A number as R wrote it; empty or NA is NaN."""
    return float(text) if text not in ("", "NA") else float("nan")


def differs(ours: object, theirs: object, tolerance: float = AGREES) -> float:
    """How far beyond the tolerance (relative above 1, absolute below); 0 when it agrees."""
    a, b = np.asarray(ours, dtype=float), np.asarray(theirs, dtype=float)
    gap = np.abs(a - b) / np.maximum(1.0, np.abs(b))
    gap = np.where(np.isnan(a) & np.isnan(b), 0.0, gap)
    return float(np.max(np.where(gap <= tolerance, 0.0, np.nan_to_num(gap, nan=np.inf))))


def groups(name: str, *keys: str) -> dict[tuple[str, ...], list[dict[str, str]]]:
    """Rows of one table by the values of some columns."""
    out: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for row in rows(name):
        out.setdefault(tuple(row[key] for key in keys), []).append(row)
    return out
