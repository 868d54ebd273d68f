"""How often the intervals hold the truth: simulated reviews of standardised differences.

python -m validation.coverage.simulate [reviews per cell]
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np

from steadway.science.synthesis.pooling import pool_many, prediction_ends

EFFECT = 0.3
CELLS = [(k, tau2) for k in (3, 5, 10, 20) for tau2 in (0.0, 0.02, 0.1)]
WAYS = {
    "DL, Wald": ("DL", "wald"),
    "REML, Hartung–Knapp": ("REML", "hartung_knapp"),
    "REML, ad hoc": ("REML", "hartung_knapp_adhoc"),
}


@dataclass(frozen=True)
class Coverage:
    """Percent of intervals that hold the mean, and of prediction intervals that hold a new one."""

    k: int
    tau2: float
    mean: dict[str, float]
    prediction: float
    unsettled: int


def simulate(k: int, tau2: float, reviews: int, rng: np.random.Generator) -> Coverage:
    """One cell: k trials of 15 to 119 people an arm around a true effect of 0.3."""
    n = rng.integers(15, 120, (reviews, k))
    v = 2 / n + EFFECT**2 / (4 * n)
    true = EFFECT + np.sqrt(tau2) * rng.normal(size=(reviews, k))
    y = true + np.sqrt(v) * rng.normal(size=(reviews, k))
    mean, unsettled = {}, 0
    for name, (method, interval) in WAYS.items():
        found = pool_many(y, v, tau2=method, interval=interval)
        mean[name] = 100 * float(np.mean((found.low <= EFFECT) & (found.high >= EFFECT)))
        unsettled += int(np.sum(~found.converged))
    found = pool_many(y, v)
    low, high = prediction_ends(found.estimate, found.se, found.tau2, k)
    new = EFFECT + np.sqrt(tau2) * rng.normal(size=reviews)
    return Coverage(k, tau2, mean, 100 * float(np.mean((low <= new) & (high >= new))), unsettled)


def main() -> None:
    """Print the table of the README."""
    reviews = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    error = 100 * (0.95 * 0.05 / reviews) ** 0.5
    print(f"{reviews} reviews per cell, Monte-Carlo error {error:.2f} points at 95 %")
    for seed, (k, tau2) in enumerate(CELLS):
        c = simulate(k, tau2, reviews, np.random.default_rng(seed))
        cells = " | ".join(f"{x:.1f}" for x in (*c.mean.values(), c.prediction))
        print(f"| {k} | {tau2:g} | {cells} |")


if __name__ == "__main__":
    main()
