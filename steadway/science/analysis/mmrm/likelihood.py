"""The REML log-likelihood of repeated visits with its exact first and second derivatives.

With V = ⊕ᵢ Σ over each person's visits, P = V⁻¹ − V⁻¹X(X'V⁻¹X)⁻¹X'V⁻¹ and V linear in the
entries σ_ab of Σ (Harville 1977, J Am Stat Assoc 72:320; Jennrich and Schluchter 1986,
Biometrics 42:805):

  −2ℓ        = log|V| + log|X'V⁻¹X| + r'V⁻¹r + (N − p) log 2π
  −2 ∂ℓ/∂a   = tr(P G_a) − y'P G_a P y
  −2 ∂²ℓ/∂ab = 2 y'P G_a P G_b P y − tr(P G_a P G_b)

All from cross-products per missing-data pattern, never from people; then by the chain rule to the
parameters θ of the structure. Arrays have a leading batch axis B.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from steadway.science.analysis.columns import BoolArray, FloatArray
from steadway.science.analysis.mmrm.covariance import Parts
from steadway.science.analysis.mmrm.moments import Moments


@dataclass(frozen=True, eq=False)
class Mean:
    """What is known once Σ is: weights per pattern, γ, Φ = (X'V⁻¹X)⁻¹ and −2ℓ (inner scale)."""

    weight: FloatArray
    gamma: FloatArray
    phi: FloatArray
    minus2: FloatArray


@dataclass(frozen=True, eq=False)
class Curve:
    """Derivatives of −2ℓ by θ: gradient (B, K), observed and expected curvature (B, K, K).

    ``pulled`` (B, K, p, p) is X'V⁻¹G_kV⁻¹X, kept for the degrees of freedom.
    """

    gradient: FloatArray
    observed: FloatArray
    expected: FloatArray
    pulled: FloatArray


def positive(sigma: FloatArray) -> BoolArray:
    """Where Σ (B, T, T) is safely positive definite, judged on the correlation scale."""
    variance = np.diagonal(sigma, axis1=-2, axis2=-1)
    fine = np.asarray(np.isfinite(sigma).all(axis=(-2, -1)) & (variance > 1e-10).all(axis=-1))
    sd = np.sqrt(np.where(fine[:, None], variance, 1.0))
    rho = np.where(fine[:, None, None], sigma, np.eye(sigma.shape[-1]))
    rho = rho / sd[:, :, None] / sd[:, None, :]
    return np.asarray(fine & (np.linalg.eigvalsh(rho)[:, 0] > 1e-7))


def mean_at(data: Moments, sigma: FloatArray) -> Mean:
    """Generalised least squares at Σ (B, T, T), positive definite."""
    b, t, p = data.shape
    both = data.seen[..., :, None] & data.seen[..., None, :]
    padded = np.where(both, sigma[:, None], np.eye(t))
    root = np.linalg.cholesky(padded)
    logdet = 2 * np.log(np.diagonal(root, axis1=-2, axis2=-1)).sum(axis=-1)
    weight = np.where(both, np.linalg.inv(padded), 0.0)
    rows = weight.reshape(b, 1, -1)
    z = (rows @ data.cross.reshape(b, -1, (p + 1) ** 2)).reshape(b, p + 1, p + 1)
    information = z[:, :p, :p]
    phi = np.asarray(np.linalg.inv(information), dtype=np.float64)
    gamma = (phi @ z[:, :p, p:])[..., 0]
    rest = z[:, p, p] - (gamma * z[:, :p, p]).sum(axis=-1)
    minus2 = (
        (data.people * logdet).sum(axis=-1)
        + np.linalg.slogdet(information)[1]
        + rest
        + (data.measured - p) * np.log(2 * np.pi)
    )
    return Mean(weight, gamma, phi, minus2)


def curve_at(data: Moments, mean: Mean, parts: Parts) -> Curve:
    """First and second derivatives of −2ℓ by θ at the same Σ."""
    b, t, p = data.shape
    q, count = p + 1, parts.first.shape[-1]
    contrast = np.concatenate([-mean.gamma, np.ones((b, 1))], axis=-1)
    residual = np.einsum("bi,bj->bij", contrast, contrast).reshape(b, q * q, 1)
    spread = np.zeros((b, q, q))
    spread[:, :p, :p] = mean.phi
    both = np.concatenate([residual, spread.reshape(b, q * q, 1)], axis=-1)
    inner = (data.cross.reshape(b, -1, q * q) @ both).reshape(b, -1, t, t, 2)
    w = mean.weight
    misfit = w @ inner[..., 0] @ w
    shrink = w @ inner[..., 1] @ w
    counted = data.people[..., None, None] * w
    slope = (counted - shrink - misfit).sum(axis=1).reshape(b, 1, t * t)
    jacobian = parts.first
    gradient = (slope @ jacobian)[:, 0]
    bases = np.moveaxis(jacobian, -1, 1).reshape(b, count, 1, t, t)
    sandwich = w[:, None] @ bases @ w[:, None]
    pulled_all = (sandwich.reshape(b, count, -1) @ data.cross.reshape(b, -1, q * q)).reshape(
        b, count, q, q
    )
    pulled = pulled_all[..., :p, :p]
    reach = (pulled_all[..., :p, :] @ contrast[:, None, :, None])[..., 0]
    # tr(G_k W G_l S) summed over patterns, for S = n W − 2 W N W and for S = W R W
    expected = _pairs(jacobian, w, counted - 2 * shrink)
    misfits = _pairs(jacobian, w, misfit)
    left = np.einsum("bij,bkjl->bkil", mean.phi, pulled)
    turned = np.swapaxes(left, -1, -2).reshape(b, count, -1)
    expected = expected + left.reshape(b, count, -1) @ np.swapaxes(turned, -1, -2)
    misfits = misfits - reach @ mean.phi @ np.swapaxes(reach, -1, -2)
    observed = 2 * misfits - expected
    if parts.second is not None:
        observed = observed + np.einsum("bs,bskl->bkl", slope[:, 0], parts.second)
    return Curve(gradient, _even(observed), _even(expected), pulled)


def _pairs(jacobian: FloatArray, weight: FloatArray, other: FloatArray) -> FloatArray:
    """Σ_P tr(G_k W_P G_l S_P) for all k and l: (B, K, K)."""
    b, patterns, t, _ = weight.shape
    first = np.swapaxes(weight.reshape(b, patterns, t * t), -1, -2)
    joined = (first @ other.reshape(b, patterns, t * t)).reshape(b, t, t, t, t)
    # entries: W[j, k] S[l, i] weighs G_k[i, j] G_l[k, l]
    table = joined.transpose(0, 4, 1, 2, 3).reshape(b, t * t, t * t)
    return np.asarray(np.swapaxes(jacobian, -1, -2) @ table @ jacobian)


def _even(square: FloatArray) -> FloatArray:
    return np.asarray((square + np.swapaxes(square, -1, -2)) / 2)
