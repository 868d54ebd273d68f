"""A trial that has not been run: its truth in numbers, and data drawn from it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from steadway.science.analysis.columns import FloatArray, choose
from steadway.science.analysis.errors import ImpossibleValues

ANALYSES = ("ancova", "mmrm")
CORRELATIONS = ("exchangeable", "ar1")


@dataclass(frozen=True)
class Scenario:
    """What is assumed. Units are the outcome's; ``sd`` is the SD of every visit within an arm.

    ``people`` per arm (reference, intervention). ``effects`` are true differences per visit.
    ``correlation`` between baseline and visits and among visits (``pattern``: one value, or
    falling with distance). ``dropout`` is the share gone by the last visit, at an even hazard;
    ``dropout_slope`` makes it depend on the last outcome seen (log odds per SD, 0: at random).
    ``therapist_size`` people per therapist in the intervention arm share ``icc`` of the variance
    (0: nobody shares a therapist).
    """

    people: tuple[int, int]
    effects: tuple[float, ...]
    sd: float = 1.0
    correlation: float = 0.5
    pattern: str = "exchangeable"
    dropout: float = 0.0
    dropout_slope: float = 0.0
    therapist_size: int = 0
    icc: float = 0.0
    analysis: str = "mmrm"
    alpha: float = 0.05

    def __post_init__(self) -> None:
        choose(self.analysis, ANALYSES, "analysis")
        choose(self.pattern, CORRELATIONS, "pattern of correlation")
        wrong = [
            name
            for name, fine in (
                ("people", min(self.people) >= 2),
                ("effects", len(self.effects) >= 1),
                ("sd", self.sd > 0),
                ("correlation", 0 <= self.correlation < 1),
                ("dropout", 0 <= self.dropout < 1),
                ("therapist_size", self.therapist_size >= 0),
                ("icc", 0 <= self.icc < 1),
                ("alpha", 0 < self.alpha < 1),
            )
            if not fine
        ]
        if wrong:
            raise ImpossibleValues("These parts of the scenario cannot be.", wrong)

    def to_dict(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)

    @property
    def arm(self) -> FloatArray:
        """0 and 1 per person."""
        return np.repeat([0.0, 1.0], self.people)

    def covariance(self) -> FloatArray:
        """Baseline and visits, (T + 1, T + 1)."""
        index = np.arange(len(self.effects) + 1)
        lag = np.abs(index[:, None] - index[None])
        shared = np.where(lag == 0, 1.0, self.correlation)
        rho = shared if self.pattern == "exchangeable" else self.correlation**lag
        return np.asarray(self.sd**2 * rho)


def simulate(
    scenario: Scenario, trials: int, generator: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """Baselines (B, n) and outcomes (B, n, T), with NaN from the visit after which people left."""
    n, t = sum(scenario.people), len(scenario.effects)
    root = np.linalg.cholesky(scenario.covariance())
    scores = generator.standard_normal((trials, n, t + 1)) @ root.T
    scores = _shared(scenario, scores, generator)
    base, y = scores[..., 0], scores[..., 1:]
    y = y + scenario.arm[:, None] * np.array(scenario.effects)
    return base, _left(scenario, base, y, generator)


def _shared(scenario: Scenario, scores: FloatArray, generator: np.random.Generator) -> FloatArray:
    if scenario.therapist_size < 1 or scenario.icc == 0:
        return scores
    trials, _, columns = scores.shape
    first, treated = scenario.people
    therapist = np.arange(treated) // scenario.therapist_size
    spread = generator.standard_normal((trials, int(therapist[-1]) + 1, 1))
    part = np.sqrt(scenario.icc) * scenario.sd * spread[:, therapist]
    # the therapist's share replaces part of the variance, after baseline only
    after = scores[:, first:, 1:] * np.sqrt(1 - scenario.icc) + np.broadcast_to(
        part, (trials, treated, columns - 1)
    )
    scores[:, first:, 1:] = after
    return scores


def _left(
    scenario: Scenario, base: FloatArray, y: FloatArray, generator: np.random.Generator
) -> FloatArray:
    if scenario.dropout == 0:
        return y
    t = y.shape[-1]
    # the same hazard at every visit, so that the share gone by the last one is as planned
    hazard = 1 - (1 - scenario.dropout) ** (1 / t)
    chance = generator.uniform(size=y.shape)
    before = np.concatenate([base[..., None], y[..., :-1]], axis=-1) / scenario.sd
    odds = np.log(hazard / (1 - hazard)) + scenario.dropout_slope * before
    leaves = chance < 1 / (1 + np.exp(-odds))
    return np.where(np.cumsum(leaves, axis=-1) > 0, np.nan, y)
