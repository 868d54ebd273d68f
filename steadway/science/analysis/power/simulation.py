"""Power by simulation, through the same ANCOVA and MMRM that will analyse the trial."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_all_start_methods, get_context
from typing import Any

import numpy as np

from steadway.science.analysis.columns import FloatArray
from steadway.science.analysis.difference.ancova import ancova_many
from steadway.science.analysis.errors import ImpossibleValues, NotEstimable
from steadway.science.analysis.mmrm.many import mmrm_many
from steadway.science.analysis.power.scenario import Scenario, simulate
from steadway.science.analysis.responders.proportions import wilson

# trials per block: one block is one seed, whoever computes it
BLOCK = 50
Job = tuple[Scenario, int, np.random.SeedSequence]
Spread = Callable[[Callable[[Job], FloatArray], Iterable[Job]], Iterable[FloatArray]]


@dataclass(frozen=True)
class SimulatedPower:
    """Share of simulated trials with P < α at the last visit, and how the estimate behaved.

    ``low`` and ``high``: 95 % Wilson interval of the power, from ``trials`` alone. ``bias`` is the
    mean estimate minus the truth, ``coverage`` the share of intervals that hold the truth.
    ``without_answer`` trials did not converge; they count as not significant.
    """

    power: float
    low: float
    high: float
    monte_carlo: float
    bias: float
    empirical_se: float
    mean_se: float
    coverage: float
    trials: int
    without_answer: int
    seed: int
    scenario: Scenario

    def to_dict(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)

    def text(self) -> str:
        """The power with its Monte Carlo error."""
        return (
            f"Power {100 * self.power:.1f}% ({100 * self.low:.1f} to {100 * self.high:.1f}%, "
            f"{self.trials} simulated trials, seed {self.seed}), by {self.scenario.analysis}; "
            f"bias {self.bias:.3g}, coverage {100 * self.coverage:.1f}%; "
            f"{self.without_answer} trials without an answer."
        )


def simulate_power(
    scenario: Scenario,
    *,
    trials: int = 1000,
    seed: int,
    workers: int = 1,
    spread: Spread | None = None,
) -> SimulatedPower:
    """Simulate, analyse, count (Morris, White and Crowther 2019, Stat Med 38:2074, table 6).

    Trials come in blocks of 50, each with its own child of ``SeedSequence(seed)``, so 1, 2 or 8
    ``workers`` give the same numbers to the last bit. ``spread`` replaces the workers: any
    function like ``map`` (joblib's or a Dask client's). The estimand is the difference at the
    last visit. Raises ``NotEstimable`` when no simulated trial has an answer.
    """
    if trials < 2 or workers < 1:
        raise ImpossibleValues("Simulate two trials or more, with one worker or more.")
    sizes = [BLOCK] * (trials // BLOCK) + ([trials % BLOCK] if trials % BLOCK else [])
    children = np.random.SeedSequence(seed).spawn(len(sizes))
    jobs = [(scenario, size, child) for size, child in zip(sizes, children, strict=True)]
    if spread is not None:
        parts = list(spread(analyse_block, jobs))
    else:
        parts = list(_spread(jobs, workers))
    return _summary(np.concatenate(parts, axis=-1), scenario, seed)


def analyse_block(job: Job) -> FloatArray:
    """One block: (5, trials) of estimate, se, low, high and P at the last visit."""
    scenario, size, child = job
    base, y = simulate(scenario, size, np.random.default_rng(child))
    level = 1 - scenario.alpha
    if scenario.analysis == "ancova":
        one = ancova_many(y[..., -1], scenario.arm, base[..., None], level=level)
        return np.stack([one.estimate, one.se, one.low, one.high, one.p])
    many = mmrm_many(y, scenario.arm, base, level=level)
    last = len(scenario.effects) - 1
    whole = np.stack([many.estimate, many.se, many.low, many.high, many.p])
    return np.asarray(whole[..., last])


def _spread(jobs: list[Job], workers: int) -> Iterator[FloatArray]:
    if workers == 1:
        yield from map(analyse_block, jobs)
        return
    # forking a process that holds threads can hang: workers come from a server of their own, which
    # imports scipy once for all of them, or start afresh where there is no such server
    ways = get_all_start_methods()
    context = get_context("forkserver" if "forkserver" in ways else "spawn")
    context.set_forkserver_preload([__name__])
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        yield from pool.map(analyse_block, jobs)


def _summary(found: FloatArray, scenario: Scenario, seed: int) -> SimulatedPower:
    trials = found.shape[1]
    answered = ~np.isnan(found[0])
    if answered.sum() < 2:
        raise NotEstimable("No simulated trial has an answer; the scenario has too few people.")
    estimate, se, low, high, p = found[:, answered]
    hits, truth = int((p < scenario.alpha).sum()), scenario.effects[-1]
    share = hits / trials
    ends = wilson(hits, trials)
    return SimulatedPower(
        power=share,
        low=ends[0],
        high=ends[1],
        monte_carlo=math.sqrt(share * (1 - share) / trials),
        bias=float(estimate.mean() - truth),
        empirical_se=float(estimate.std(ddof=1)),
        mean_se=float(np.sqrt((se**2).mean())),
        coverage=float(((low <= truth) & (truth <= high)).mean()),
        trials=trials,
        without_answer=int(trials - answered.sum()),
        seed=seed,
        scenario=scenario,
    )
