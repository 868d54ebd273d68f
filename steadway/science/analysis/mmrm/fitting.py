"""Restricted maximum likelihood by Newton's method, for one trial or many at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from steadway.science.analysis.columns import BoolArray, FloatArray
from steadway.science.analysis.mmrm.covariance import Structure
from steadway.science.analysis.mmrm.likelihood import Curve, Mean, curve_at, mean_at, positive
from steadway.science.analysis.mmrm.moments import Moments

MOST_STEPS = 60
MOST_HALVINGS = 25
SETTLED = 1e-9


@dataclass(frozen=True, eq=False)
class Fit:
    """A batch of fits on the inner scale; rows that did not settle are False in ``settled``."""

    data: Moments
    structure: Structure
    theta: FloatArray
    mean: Mean
    curve: Curve
    settled: BoolArray
    steps: int

    @property
    def beta(self) -> FloatArray:
        """Coefficients in the outcome's units, (B, p)."""
        moved = np.linalg.solve(self.data.triangle, self.mean.gamma[..., None])[..., 0]
        return np.asarray(self.data.centre + moved * self.data.spread[:, None])

    @property
    def sigma(self) -> FloatArray:
        """Covariance of the visits in the outcome's units, (B, T, T)."""
        inner = self.structure.parts(self.theta, self.data.shape[1]).sigma
        return np.asarray(inner * self.data.spread[:, None, None] ** 2)

    @property
    def minus2(self) -> FloatArray:
        """−2 REML log-likelihood in the outcome's units, (B,), with all constants."""
        b, _, p = self.data.shape
        size = np.linalg.slogdet(self.data.triangle)[1]
        scale = 2 * (self.data.measured - p) * np.log(self.data.spread)
        return np.asarray((self.mean.minus2 + scale + 2 * size).reshape(b))

    def inner(self, weights: FloatArray) -> FloatArray:
        """Contrasts of β (C, p) as contrasts of γ, (B, C, p)."""
        turned = np.linalg.solve(np.swapaxes(self.data.triangle, -1, -2), weights.T[None])
        return np.asarray(np.swapaxes(turned, -1, -2) * self.data.spread[:, None, None])


def fit(data: Moments, structure: Structure) -> Fit:
    """Maximise the REML likelihood for every trial of the batch.

    Newton steps on the observed information; where that is not positive definite, a step on the
    expected information (Fisher scoring; Lindstrom and Bates 1988, J Am Stat Assoc 83:1014). A
    step that leaves the positive definite matrices or raises −2ℓ is halved. Settled when the
    Newton decrement g'H⁻¹g is below 1e-9, followed by one more step.
    """
    visits = data.shape[1]
    theta = structure.start(data.start)
    mean = mean_at(data, structure.parts(theta, visits).sigma)
    settled = np.zeros(len(theta), dtype=bool)
    running = np.arange(len(theta))
    whole = _Batch(theta, mean)
    steps = 0
    while running.size and steps < MOST_STEPS:
        steps += 1
        part = data if running.size == len(theta) else data.take(running)
        here, at = whole.take(running)
        curve = curve_at(part, at, structure.parts(here, visits))
        step, decrement, fine = _direction(curve)
        moved, there, better = _search(part, structure, here, at, step)
        whole.put(running, moved, there)
        done = fine & (decrement < SETTLED)
        settled[running[done]] = True
        running = running[~done & (better | (decrement < SETTLED))]
    final = curve_at(data, whole.mean, structure.parts(whole.theta, visits))
    settled &= _definite(final.observed)
    return Fit(data, structure, whole.theta, whole.mean, final, settled, steps)


class _Batch:
    """θ and what is known at θ, updated row by row."""

    def __init__(self, theta: FloatArray, mean: Mean) -> None:
        self.theta = theta.copy()
        self.mean = mean

    def take(
        self, rows: np.ndarray[tuple[int, ...], np.dtype[np.int64]]
    ) -> tuple[FloatArray, Mean]:
        m = self.mean
        if rows.size == len(self.theta):
            return self.theta, m
        return self.theta[rows], Mean(m.weight[rows], m.gamma[rows], m.phi[rows], m.minus2[rows])

    def put(
        self, rows: np.ndarray[tuple[int, ...], np.dtype[np.int64]], theta: FloatArray, mean: Mean
    ) -> None:
        if rows.size == len(self.theta):
            self.theta, self.mean = theta, mean
            return
        self.theta[rows] = theta
        for name in ("weight", "gamma", "phi", "minus2"):
            getattr(self.mean, name)[rows] = getattr(mean, name)


def _definite(square: FloatArray) -> BoolArray:
    diagonal = np.diagonal(square, axis1=-2, axis2=-1)
    scale = np.sqrt(np.where(diagonal > 0, diagonal, 1.0))
    least = np.linalg.eigvalsh(square / scale[:, :, None] / scale[:, None, :])[:, 0]
    return np.asarray(least > 1e-9)


def _direction(curve: Curve) -> tuple[FloatArray, FloatArray, BoolArray]:
    fine = _definite(curve.observed)
    scoring = curve.expected
    if not fine.all():
        ridge = 1e-8 * np.trace(scoring, axis1=-2, axis2=-1) / scoring.shape[-1]
        scoring = scoring + ridge[:, None, None] * np.eye(scoring.shape[-1])
    square = np.where(fine[:, None, None], curve.observed, scoring)
    solved = np.linalg.solve(square, curve.gradient[..., None])[..., 0]
    step = -np.asarray(solved, dtype=np.float64)
    return step, np.asarray(-(step * curve.gradient).sum(axis=-1)), fine


def _search(
    data: Moments, structure: Structure, theta: FloatArray, at: Mean, step: FloatArray
) -> tuple[FloatArray, Mean, BoolArray]:
    """The longest of the steps 1, ½, ¼, … that stays inside and does not raise −2ℓ."""
    visits = data.shape[1]
    length = np.ones(len(theta))
    for _ in range(MOST_HALVINGS):
        moved = theta + length[:, None] * step
        sigma = structure.parts(moved, visits).sigma
        inside = positive(sigma)
        safe = np.where(inside[:, None, None], sigma, structure.parts(theta, visits).sigma)
        there = mean_at(data, safe)
        slack = 1e-10 * (1 + np.abs(at.minus2))
        good = inside & (there.minus2 <= at.minus2 + slack)
        if good.all():
            return moved, there, good
        length = np.where(good, length, length / 2)
    stay = np.where(good[:, None], moved, theta)
    return stay, mean_at(data, structure.parts(stay, visits).sigma), good
