"""Covariance structures of repeated visits: Σ(θ) with first and second derivatives.

Every function takes θ with a leading batch axis, (B, K), and gives Σ as (B, T, T).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from steadway.science.analysis.columns import FloatArray, choose


@dataclass(frozen=True)
class Parts:
    """Σ (B, T, T), ∂Σ/∂θ as (B, T², K), and ∂²Σ/∂θ² as (B, T², K, K) or None when Σ is linear."""

    sigma: FloatArray
    first: FloatArray
    second: FloatArray | None


@dataclass(frozen=True)
class Structure:
    """One structure: its name, how many parameters T visits need, where to start, and Σ(θ)."""

    code: str
    name: str
    count: Callable[[int], int]
    start: Callable[[FloatArray], FloatArray]
    parts: Callable[[FloatArray, int], Parts]
    linear: bool


@cache
def _pairs(visits: int) -> FloatArray:
    """∂Σ/∂σ_ab for every pair of visits as columns, (T², T(T + 1)/2)."""
    rows, columns = np.tril_indices(visits)
    basis = np.zeros((visits * visits, len(rows)))
    basis[rows * visits + columns, np.arange(len(rows))] = 1.0
    basis[columns * visits + rows, np.arange(len(rows))] = 1.0
    basis.flags.writeable = False
    return basis


def _unstructured(theta: FloatArray, visits: int) -> Parts:
    basis = _pairs(visits)
    sigma = (theta @ basis.T).reshape(*theta.shape[:-1], visits, visits)
    return Parts(sigma, np.broadcast_to(basis, (*theta.shape[:-1], *basis.shape)), None)


def _unstructured_start(moments: FloatArray) -> FloatArray:
    rows, columns = np.tril_indices(moments.shape[-1])
    return moments[..., rows, columns]


def _symmetric(theta: FloatArray, visits: int) -> Parts:
    basis = np.column_stack([np.eye(visits).ravel(), np.ones(visits * visits)])
    sigma = (theta @ basis.T).reshape(*theta.shape[:-1], visits, visits)
    return Parts(sigma, np.broadcast_to(basis, (*theta.shape[:-1], *basis.shape)), None)


def _symmetric_start(moments: FloatArray) -> FloatArray:
    visits = moments.shape[-1]
    total = np.trace(moments, axis1=-2, axis2=-1) / visits
    if visits == 1:
        return np.stack([total, 0 * total], axis=-1)
    shared = (moments.sum(axis=(-2, -1)) - visits * total) / (visits * (visits - 1))
    shared = np.clip(shared, -0.5 * total / (visits - 1), 0.95 * total)
    return np.stack([total - shared, shared], axis=-1)


def _scaled(theta: FloatArray, visits: int, *, toeplitz: bool, by_visit: bool) -> Parts:
    """Σ_ab = σ_a σ_b ρ(|a − b|): θ holds log σ (one, or one per visit), then the correlations."""
    scales = visits if by_visit else 1
    lag = np.abs(np.subtract.outer(np.arange(visits), np.arange(visits)))
    rho, slope, bend = _correlations(theta[:, scales:], lag, toeplitz=toeplitz)
    # a wild Newton step is refused by its likelihood; it must only not overflow on the way there
    sd = np.exp(np.clip(np.broadcast_to(theta[:, :scales], (len(theta), visits)), -50, 50))
    size = sd[:, :, None] * sd[:, None, :]
    member = np.zeros((visits * visits, scales))
    rows, columns = np.divmod(np.arange(visits * visits), visits)
    for index in (rows, columns):
        np.add.at(member, (np.arange(visits * visits), index if by_visit else 0 * index), 1.0)
    sigma = size * rho
    flat = sigma.reshape(len(theta), -1)
    weighted = size.reshape(len(theta), -1, 1) * slope
    first = np.concatenate([flat[..., None] * member, weighted], axis=-1)
    count = first.shape[-1]
    second = np.zeros((len(theta), visits * visits, count, count))
    second[..., :scales, :scales] = flat[..., None, None] * member[:, :, None] * member[:, None, :]
    mixed = member[:, :, None] * weighted[..., None, :]
    second[..., :scales, scales:] = mixed
    second[..., scales:, :scales] = np.swapaxes(mixed, -1, -2)
    second[..., scales:, scales:] = size.reshape(len(theta), -1, 1, 1) * bend
    return Parts(sigma, first, second)


def _correlations(
    theta: FloatArray, lag: FloatArray, *, toeplitz: bool
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """ρ (B, T, T), ∂ρ (B, T², R) and ∂²ρ (B, T², R, R)."""
    b, visits = len(theta), len(lag)
    flat = lag.ravel()
    if toeplitz:
        count = visits - 1
        basis = (flat[:, None] == np.arange(1, visits)).astype(np.float64)
        rho = (flat == 0) + theta @ basis.T
        bend = np.zeros((b, visits * visits, count, count))
        return rho.reshape(b, visits, visits), np.broadcast_to(basis, (b, *basis.shape)), bend
    r = theta[:, :1]
    rho = r**flat
    slope = np.where(flat > 0, flat * r ** np.maximum(flat - 1, 0), 0.0)
    bend = np.where(flat > 1, flat * (flat - 1) * r ** np.maximum(flat - 2, 0), 0.0)
    return rho.reshape(b, visits, visits), slope[..., None], bend[..., None, None]


def _scaled_start(moments: FloatArray, *, toeplitz: bool, by_visit: bool) -> FloatArray:
    visits = moments.shape[-1]
    variance = np.diagonal(moments, axis1=-2, axis2=-1)
    sd = np.sqrt(variance)
    rho = moments / sd[:, :, None] / sd[:, None, :]
    scales = np.log(sd if by_visit else np.sqrt(variance.mean(axis=-1, keepdims=True)))
    lags = [np.diagonal(rho, k, -2, -1).mean(axis=-1) for k in range(1, visits)]
    if not toeplitz:
        lags = [np.clip(lags[0], 0.05, 0.95)]
    elif visits > 1:
        # shrunk towards AR(1) of the first lag, which is always positive definite
        first = np.clip(lags[0], 0.05, 0.9)
        lags = [first ** (k + 1) for k in range(visits - 1)]
    return np.concatenate([scales, np.stack(lags, axis=-1)], axis=-1)


STRUCTURES: dict[str, Structure] = {
    "unstructured": Structure(
        "unstructured",
        "unstructured",
        lambda t: t * (t + 1) // 2,
        _unstructured_start,
        _unstructured,
        linear=True,
    ),
    "toeplitz_heterogeneous": Structure(
        "toeplitz_heterogeneous",
        "heterogeneous Toeplitz",
        lambda t: 2 * t - 1,
        lambda m: _scaled_start(m, toeplitz=True, by_visit=True),
        lambda theta, t: _scaled(theta, t, toeplitz=True, by_visit=True),
        linear=False,
    ),
    "ar1_heterogeneous": Structure(
        "ar1_heterogeneous",
        "heterogeneous AR(1)",
        lambda t: t + 1,
        lambda m: _scaled_start(m, toeplitz=False, by_visit=True),
        lambda theta, t: _scaled(theta, t, toeplitz=False, by_visit=True),
        linear=False,
    ),
    "ar1": Structure(
        "ar1",
        "AR(1)",
        lambda _t: 2,
        lambda m: _scaled_start(m, toeplitz=False, by_visit=False),
        lambda theta, t: _scaled(theta, t, toeplitz=False, by_visit=False),
        linear=False,
    ),
    "compound_symmetry": Structure(
        "compound_symmetry",
        "compound symmetry",
        lambda _t: 2,
        _symmetric_start,
        _symmetric,
        linear=True,
    ),
}

# what is tried, in order, when a structure has no answer (statistics.md 3)
FALL_BACKS = ("unstructured", "toeplitz_heterogeneous", "ar1", "compound_symmetry")


def structure(code: str) -> Structure:
    """The structure of that name; raises ``UnknownChoice`` listing the known ones."""
    return STRUCTURES[choose(code, STRUCTURES, "covariance structure")]
