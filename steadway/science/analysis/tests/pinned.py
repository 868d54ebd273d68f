"""Pinned references of `validation/`, and the trials they were made from."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from steadway.science.analysis.design import TrialTable, trial_table

VALIDATION = Path(__file__).parents[4] / "validation"


@cache
def pinned(folder: str) -> dict[str, Any]:
    """The folder's pinned.json."""
    return dict(json.loads((VALIDATION / folder / "pinned.json").read_text()))


@cache
def trials() -> dict[str, TrialTable]:
    """The twelve simulated trials of validation/nlme, wide: y1, y2, … base, age."""
    rows: dict[str, dict[str, dict[str, float]]] = {}
    with (VALIDATION / "nlme" / "trials.csv").open() as file:
        for row in csv.DictReader(file):
            person = rows.setdefault(row["trial"], {}).setdefault(row["id"], {})
            person["arm"] = float(row["arm"])
            person["base"], person["age"] = float(row["base"]), float(row["age"])
            person[f"y{row['visit']}"] = float(row["y"]) if row["y"] else np.nan
    return {name: _table(people) for name, people in rows.items()}


def _table(people: dict[str, dict[str, float]]) -> TrialTable:
    names = [key for key in next(iter(people.values())) if key != "arm"]
    columns = {name: np.array([person[name] for person in people.values()]) for name in names}
    arms = ["course" if person["arm"] else "waiting" for person in people.values()]
    return trial_table(list(people), arms, columns, reference="waiting")


def visits_of(table: TrialTable) -> tuple[str, ...]:
    """The outcome columns in order."""
    return tuple(name for name in table.columns if name.startswith("y"))
