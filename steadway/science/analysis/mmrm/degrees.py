"""Degrees of freedom and small-sample standard errors for contrasts of a REML fit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from steadway.science.analysis.columns import FloatArray, choose
from steadway.science.analysis.errors import NotEstimable, UnknownChoice
from steadway.science.analysis.mmrm.fitting import Fit

DEGREES: dict[str, str] = {
    "satterthwaite": "Satterthwaite degrees of freedom (Fai and Cornelius 1996)",
    "kenward_roger": "linear Kenward–Roger standard errors and degrees of freedom (1997, 2009)",
    "normal": "normal distribution",
}
INFORMATION = ("observed", "expected")


@dataclass(frozen=True, eq=False)
class Contrasts:
    """Estimates, standard errors and df of contrasts, each (B, C); df is inf for the normal."""

    estimate: FloatArray
    se: FloatArray
    df: FloatArray


@dataclass(frozen=True)
class Joint:
    """An F test of several contrasts together."""

    f: float
    numerator: int
    denominator: float
    p: float
    method: str


def contrasts(
    fit: Fit, weights: FloatArray, method: str = "satterthwaite", information: str = "observed"
) -> Contrasts:
    """L'β with se and df for each row of ``weights`` (C, p).

    Satterthwaite: df = 2v²/(g'Ag), v = L'ΦL, g = ∂v/∂θ, A the inverse information of θ̂ (observed
    by default, as SAS; Giesbrecht and Burns 1985, Biometrics 41:477; Fai and Cornelius 1996).
    Kenward–Roger (1997, Biometrics 53:983; linear form 2009, Comput Stat Data Anal 53:2583): the
    same df for one contrast, with Φ_A = Φ + 2Φ{Σ A_kl (Q_kl − P_kΦP_l)}Φ in the standard error.
    The linear form drops ∂²V/∂θ²; it depends on the parameters, so it is offered where V is
    linear in them (unstructured, compound symmetry) and refused (``UnknownChoice``) elsewhere.
    """
    choose(method, DEGREES, "kind of degrees of freedom")
    inner = fit.inner(weights)
    estimate = fit.beta @ weights.T
    plain = np.einsum("bcp,bpq,bcq->bc", inner, fit.mean.phi, inner)
    if method == "normal":
        return Contrasts(estimate, np.sqrt(plain), np.full(plain.shape, np.inf))
    a = covariance_of_theta(fit, information)
    slopes = _slopes(fit, inner)
    df = 2 * plain**2 / np.einsum("bck,bkl,bcl->bc", slopes, a, slopes)
    if method == "kenward_roger":
        phi = adjusted_phi(fit, a)
        plain = np.einsum("bcp,bpq,bcq->bc", inner, phi, inner)
    return Contrasts(estimate, np.sqrt(plain), df)


def covariance_of_theta(fit: Fit, information: str = "observed") -> FloatArray:
    """A = 2 (curvature of −2ℓ)⁻¹, (B, K, K); the identity where a fit did not settle."""
    choose(information, INFORMATION, "information")
    square = fit.curve.observed if information == "observed" else fit.curve.expected
    usable = np.where(fit.settled[:, None, None], square, np.eye(square.shape[-1]))
    return np.asarray(2 * np.linalg.inv(usable))


def adjusted_phi(fit: Fit, a: FloatArray) -> FloatArray:
    """Kenward and Roger's Φ_A in its linear form, (B, p, p) on the inner scale."""
    if not fit.structure.linear:
        raise UnknownChoice(
            "Linear Kenward–Roger needs a covariance that is linear in its parameters "
            f"(unstructured, compound_symmetry), not {fit.structure.code}; use satterthwaite."
        )
    b, t, p = fit.data.shape
    w, phi, pulled = fit.mean.weight, fit.mean.phi, fit.curve.pulled
    jacobian = fit.structure.parts(fit.theta, t).first
    spread = (jacobian @ a @ np.swapaxes(jacobian, -1, -2)).reshape(b, t, t, t, t)
    # Σ A_kl G_k W G_l, then X'V⁻¹(…)V⁻¹X
    middle = np.einsum("bijmn,bPjm->bPin", spread, w)
    rows = (w @ middle @ w).reshape(b, 1, -1)
    q = (rows @ fit.data.cross.reshape(b, -1, (p + 1) ** 2)).reshape(b, p + 1, p + 1)[:, :p, :p]
    weighted = np.einsum("bkl,blpq->bkpq", a, pulled)
    less = np.einsum("bkij,bjm,bkmn->bin", weighted, phi, pulled)
    change = phi @ (q - less) @ phi
    return np.asarray(phi + change + np.swapaxes(change, -1, -2))


def joint(
    fit: Fit, weights: FloatArray, method: str = "satterthwaite", information: str = "observed"
) -> Joint:
    """F test that every row of ``weights`` (C, p) is zero, for the first trial of the batch.

    Satterthwaite: eigenvectors of L'ΦL as single contrasts with df ν_i, then
    denominator 2E/(E − C), E = Σ ν_i/(ν_i − 2) over ν_i > 2 (Fai and Cornelius 1996).
    Kenward–Roger: scale λ and denominator m from A₁, A₂ (1997, p. 987–988), which do not exist
    for very few people (``NotEstimable``). Normal: χ²/C.
    """
    choose(method, DEGREES, "kind of degrees of freedom")
    inner = fit.inner(weights)[0]
    estimate = fit.beta[0] @ weights.T
    count = len(weights)
    phi = fit.mean.phi[0]
    if method == "normal":
        f = float(estimate @ np.linalg.solve(inner @ phi @ inner.T, estimate)) / count
        return Joint(
            f, count, float("inf"), float(stats.chi2.sf(f * count, count)), DEGREES[method]
        )
    a = covariance_of_theta(fit, information)
    if method == "satterthwaite":
        f, m = _fai_cornelius(fit, inner, estimate, a[0])
    else:
        f, m = _kenward_roger(fit, inner, estimate, a)
    return Joint(f, count, m, float(stats.f.sf(f, count, m)), DEGREES[method])


def _slopes(fit: Fit, inner: FloatArray) -> FloatArray:
    """∂(L'ΦL)/∂θ for each contrast, (B, C, K)."""
    turned = inner @ fit.mean.phi
    half = np.einsum("bcp,bkpq->bckq", turned, fit.curve.pulled)
    return np.asarray(np.einsum("bckq,bcq->bck", half, turned))


def _fai_cornelius(
    fit: Fit, inner: FloatArray, estimate: FloatArray, a: FloatArray
) -> tuple[float, float]:
    values, vectors = np.linalg.eigh(inner @ fit.mean.phi[0] @ inner.T)
    f = float(((vectors.T @ estimate) ** 2 / values).mean())
    slopes = _slopes(fit, (vectors.T @ inner)[None])[0]
    nu = 2 * values**2 / np.einsum("ck,kl,cl->c", slopes, a, slopes)
    if len(nu) == 1:
        return f, float(nu[0])
    e = float((nu[nu > 2] / (nu[nu > 2] - 2)).sum())
    return f, 2 * e / (e - len(nu)) if e > len(nu) else 2.0


def _kenward_roger(
    fit: Fit, inner: FloatArray, estimate: FloatArray, a: FloatArray
) -> tuple[float, float]:
    adjusted = adjusted_phi(fit, a)[0]
    phi, pulled, count = fit.mean.phi[0], fit.curve.pulled[0], len(inner)
    f = float(estimate @ np.linalg.solve(inner @ adjusted @ inner.T, estimate)) / count
    theta = inner.T @ np.linalg.solve(inner @ phi @ inner.T, inner)
    turned = np.einsum("ij,jm,kmn,no->kio", theta, phi, pulled, phi)
    traces = np.einsum("kii->k", turned)
    a1 = float(traces @ a[0] @ traces)
    a2 = float(np.einsum("kl,kij,lji->", a[0], turned, turned))
    found = _scale_and_df(a1, a2, count)
    if found is None:
        raise NotEstimable(
            "Kenward and Roger's joint test does not exist for so few people; test one visit, or "
            "use satterthwaite."
        )
    return f * found[0], found[1]


def _scale_and_df(a1: float, a2: float, count: int) -> tuple[float, float] | None:
    """λ and m from A₁ and A₂ (1997, p. 987–988); None where their moments do not exist."""
    if not 0 < a2 < count:
        return None
    b = (a1 + 6 * a2) / (2 * count)
    g = ((count + 1) * a1 - (count + 4) * a2) / ((count + 2) * a2)
    bottom = 3 * count + 2 * (1 - g)
    c1, c2, c3 = g / bottom, (count - g) / bottom, (count + 2 - g) / bottom
    below = (1 - c2 * b) ** 2 * (1 - c3 * b)
    if below <= 0:
        return None
    e = 1 / (1 - a2 / count)
    rho = (2 / count) * (1 + c1 * b) / below / (2 * e * e)
    if count * rho <= 1:
        return None
    m = 4 + (count + 2) / (count * rho - 1)
    return m / (e * (m - 2)), m
