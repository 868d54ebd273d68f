"""Internal consistency: Cronbach's α and McDonald's ω."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import optimize, stats

from steadway.science.analysis.columns import Caution, FloatArray
from steadway.science.analysis.errors import NoConvergence
from steadway.science.analysis.estimates import checked_level, number
from steadway.science.analysis.psychometrics.answers import complete_answers


@dataclass(frozen=True)
class Reliability:
    """A coefficient with its interval (None where the method gives none) and who it rests on."""

    name: str
    value: float
    low: float | None
    high: float | None
    people: int
    items: int
    left_out: int
    loadings: tuple[float, ...]
    method: str
    cautions: tuple[Caution, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)

    def text(self) -> str:
        """The coefficient in words."""
        span = ""
        if self.low is not None and self.high is not None:
            span = f" (95% CI {number(self.low)} to {number(self.high)})"
        gap = f" {self.left_out} with open items left out." if self.left_out else ""
        told = " ".join(str(c) for c in self.cautions)
        return (
            f"{self.name} {number(self.value)}{span}, {self.items} items, {self.people} people; "
            f"{self.method}.{gap} {told}".rstrip()
        )


def alpha(answers: npt.ArrayLike, *, level: float = 0.95) -> Reliability:
    """Cronbach's α = k/(k − 1) (1 − Σ s²ᵢ/s²_total), with Feldt's exact interval.

    Cronbach 1951, Psychometrika 16:297; Feldt, Woodruff and Salih 1987, Appl Psychol Meas 11:93:
    (1 − α)/(1 − α̂) ~ F with n − 1 and (n − 1)(k − 1). ``answers`` (people, items), reversed items
    already turned. People with an open item are left out and counted. A negatively keyed item is
    told as a caution.
    """
    checked_level(level)
    x, left_out = complete_answers(answers, 2)
    n, k = x.shape
    covariance = np.cov(x.T)
    value = float(k / (k - 1) * (1 - np.trace(covariance) / covariance.sum()))
    tail = (1 - level) / 2
    spread = stats.f(n - 1, (n - 1) * (k - 1))
    low = 1 - (1 - value) * float(spread.ppf(1 - tail))
    high = 1 - (1 - value) * float(spread.ppf(tail))
    rest = [float(np.corrcoef(x[:, i], np.delete(x, i, 1).sum(1))[0, 1]) for i in range(k)]
    wrong = tuple(f"item {i + 1}" for i, r in enumerate(rest) if r < 0)
    cautions: tuple[Caution, ...] = ()
    if wrong:
        message = "These items run against the others; are they reversed?"
        cautions = (Caution("negative_item", message, wrong),)
    method = "Feldt's interval"
    return Reliability(
        "Cronbach's α", value, low, high, n, k, left_out, tuple(rest), method, cautions
    )


def omega(answers: npt.ArrayLike) -> Reliability:
    """McDonald's ω_total of one factor: (Σλ)²/{(Σλ)² + Σψ}, by maximum likelihood.

    McDonald 1999, Test theory, p. 89; the factor on the correlations (Jöreskog 1967), put back on
    the items' scales. Needs three items. People with an open item are left out and counted. No
    interval: bootstrap the people for one. A uniqueness at its bound is told as a caution. Raises
    ``NoConvergence`` when one factor cannot be fitted.
    """
    x, left_out = complete_answers(answers, 3)
    n, k = x.shape
    sd = x.std(axis=0, ddof=1)
    standard, psi = one_factor(np.asarray(np.corrcoef(x.T), dtype=np.float64))
    loading, unique = standard * sd, psi * sd**2
    shared = float(loading.sum()) ** 2
    value = shared / (shared + float(unique.sum()))
    bound = tuple(f"item {i + 1}" for i in range(k) if psi[i] < 0.0051)
    cautions: tuple[Caution, ...] = ()
    if bound:
        message = "These items have no error of their own in the factor model (Heywood case)."
        cautions = (Caution("heywood", message, bound),)
    method = "one factor by maximum likelihood"
    loadings = tuple(float(v) for v in standard)
    return Reliability(
        "McDonald's ω", value, None, None, n, k, left_out, loadings, method, cautions
    )


def one_factor(correlation: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Standardised loadings and uniquenesses of one factor (Jöreskog 1967, Psychometrika 32:443).

    Minimises log|Σ| + tr(RΣ⁻¹) over the uniquenesses, the loading following in closed form from
    the first eigenvector of Ψ^−½ R Ψ^−½. Signs are turned so that the loadings' sum is positive.
    """
    k = len(correlation)

    def parts(log_psi: FloatArray) -> tuple[FloatArray, FloatArray]:
        root = np.exp(log_psi / 2)
        values, vectors = np.linalg.eigh(correlation / np.outer(root, root))
        return values, vectors[:, -1] * np.sqrt(max(float(values[-1]) - 1, 0.0)) * root

    def misfit(log_psi: FloatArray) -> tuple[float, FloatArray]:
        values, loading = parts(log_psi)
        value = float((values[:-1] - np.log(np.maximum(values[:-1], 1e-300)) - 1).sum())
        # dF/dψ = diag(Σ̂ − R)/ψ² once λ is at its best (Jöreskog 1967, eq. 24)
        psi = np.exp(log_psi)
        return value, (loading**2 + psi - 1) / psi

    start = np.log(np.clip(0.5 / np.diag(np.linalg.pinv(correlation)), 0.01, 0.95))
    bounds = [(np.log(0.005), 0.0)] * k
    found = optimize.minimize(
        misfit,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"ftol": 1e-15, "gtol": 1e-9, "maxiter": 2000},
    )
    if not np.isfinite(found.fun):
        raise NoConvergence(
            "One factor cannot be fitted to these items; look at their correlations."
        )
    loading = parts(found.x)[1]
    psi = np.asarray(np.exp(found.x), dtype=np.float64)
    return (loading if loading.sum() >= 0 else -loading), psi
