"""The joint normal model of one arm: EM to start, data augmentation to draw from.

Many chains run side by side: arrays have a leading axis m, one chain per imputation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from steadway.science.analysis.columns import BoolArray, FloatArray
from steadway.science.analysis.errors import SingularCovariance

SINGULAR = (
    "The covariance of visits and auxiliaries has no inverse in one arm: leave out a column that "
    "repeats another or that too few people have."
)


@dataclass(frozen=True, eq=False)
class Draws:
    """Completed data (m, n, d) with the parameters they were drawn from: (m, d), (m, d, d)."""

    values: FloatArray
    mean: FloatArray
    sigma: FloatArray


def em(y: FloatArray, steps: int = 500) -> tuple[FloatArray, FloatArray]:
    """Maximum likelihood of mean (d,) and covariance (d, d) from (n, d) with NaN.

    Dempster, Laird and Rubin 1977; Little and Rubin 2002, section 11.2.1.
    """
    seen = ~np.isnan(y)
    mean = np.nanmean(y, axis=0)
    sigma = np.diag(np.maximum(np.nanvar(y, axis=0), 1e-12))
    for _ in range(steps):
        filled, extra = _expected(y, seen, mean, sigma)
        new = filled.mean(axis=0)
        spread = (filled - new).T @ (filled - new) / len(y) + extra / len(y)
        scale = np.sqrt(np.diag(spread))
        done = np.abs(spread - sigma).max() <= 1e-8 * scale.max() ** 2
        mean, sigma = new, spread
        if done:
            return mean, sigma
    return mean, sigma


def _expected(
    y: FloatArray, seen: BoolArray, mean: FloatArray, sigma: FloatArray
) -> tuple[FloatArray, FloatArray]:
    filled, extra = y.copy(), np.zeros_like(sigma)
    for kind in np.unique(seen, axis=0):
        rows = (seen == kind).all(axis=1)
        gone = ~kind
        if not gone.any():
            continue
        slope = np.linalg.solve(sigma[np.ix_(kind, kind)], sigma[np.ix_(kind, gone)])
        filled[np.ix_(rows, gone)] = mean[gone] + (y[np.ix_(rows, kind)] - mean[kind]) @ slope
        rest = sigma[np.ix_(gone, gone)] - sigma[np.ix_(gone, kind)] @ slope
        extra[np.ix_(gone, gone)] += rows.sum() * rest
    return filled, extra


def augment(y: FloatArray, chains: int, generator: np.random.Generator, burn_in: int) -> Draws:
    """``chains`` independent draws by data augmentation (Schafer 1997, section 5.4).

    Each chain starts at the EM estimate and alternates Σ ~ inverse Wishart(n − 1, S),
    μ ~ N(ȳ, Σ/n) (Jeffreys' prior) with the missing values given the seen ones, ``burn_in``
    times. ``y`` (n, d) with NaN, scaled to unit variances by the caller.
    """
    try:
        return _chains(y, chains, generator, burn_in)
    except np.linalg.LinAlgError as error:
        raise SingularCovariance(SINGULAR) from error


def _chains(y: FloatArray, chains: int, generator: np.random.Generator, burn_in: int) -> Draws:
    d = y.shape[1]
    seen = ~np.isnan(y)
    mean0, sigma0 = em(y)
    if np.linalg.eigvalsh(sigma0)[0] < 1e-8:
        raise SingularCovariance(SINGULAR)
    mean = np.broadcast_to(mean0, (chains, d)).copy()
    sigma = np.broadcast_to(sigma0, (chains, d, d)).copy()
    values = complete(y, seen, mean, sigma, generator)
    for _ in range(burn_in):
        mean, sigma = _posterior(values, generator)
        values = complete(y, seen, mean, sigma, generator)
    return Draws(values, mean, sigma)


def _posterior(values: FloatArray, generator: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    m, n, d = values.shape
    centre = values.mean(axis=1)
    away = values - centre[:, None]
    scatter = np.swapaxes(away, -1, -2) @ away
    lower = np.zeros((m, d, d))
    rows, columns = np.tril_indices(d, -1)
    lower[:, rows, columns] = generator.standard_normal((m, len(rows)))
    freedom = n - 1 - np.arange(d)
    lower[:, np.arange(d), np.arange(d)] = np.sqrt(generator.chisquare(freedom, (m, d)))
    root = np.linalg.cholesky(scatter)
    # Σ = C (AA')⁻¹ C' with A the Bartlett factor: an inverse Wishart with scale CC'
    half = root @ np.swapaxes(np.linalg.inv(lower), -1, -2)
    sigma = half @ np.swapaxes(half, -1, -2)
    z = generator.standard_normal((m, d, 1))
    return centre + (half @ z)[..., 0] / np.sqrt(n), sigma


def complete(
    y: FloatArray,
    seen: BoolArray,
    mean: FloatArray,
    sigma: FloatArray,
    generator: np.random.Generator,
) -> FloatArray:
    """Missing values drawn given the seen ones; ``mean`` (m, d) or (m, n, d), Σ (m, d, d)."""
    m, d = mean.shape[0], y.shape[1]
    whole = np.broadcast_to(y, (m, *y.shape)).copy()
    centre = np.broadcast_to(mean if mean.ndim == 3 else mean[:, None], whole.shape)
    for kind in np.unique(seen, axis=0):
        rows = np.flatnonzero((seen == kind).all(axis=1))
        have, gone = np.flatnonzero(kind), np.flatnonzero(~kind)
        if not gone.size:
            continue
        cross = sigma[:, have][:, :, gone]
        slope = np.linalg.solve(sigma[:, have][:, :, have], cross)
        rest = sigma[:, gone][:, :, gone] - np.swapaxes(cross, -1, -2) @ slope
        root = np.linalg.cholesky(rest + 1e-12 * np.eye(len(gone)))
        away = whole[:, rows][:, :, have] - centre[:, rows][:, :, have]
        noise = generator.standard_normal((m, len(rows), len(gone))) @ np.swapaxes(root, -1, -2)
        whole[:, rows[:, None], gone] = centre[:, rows][:, :, gone] + away @ slope + noise
    return whole.reshape(m, -1, d)
