"""Several effects of one trial: errors that hold when they hang together (CR2), and BLUPs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr, stdtrit

from steadway.science.synthesis.columns import Caution, FloatArray, digest_of
from steadway.science.synthesis.effect_sizes.effects import Effects
from steadway.science.synthesis.errors import NotEstimable, TooFewStudies, UnequalLengths
from steadway.science.synthesis.heterogeneity import geometry_of, tau_squared
from steadway.science.synthesis.heterogeneity.tau2 import at
from steadway.science.synthesis.moderators.regression import complete, full_rank
from steadway.science.synthesis.pooling.fitting import quantile
from steadway.science.synthesis.pooling.pool import sift
from steadway.science.synthesis.pooling.words import number, p_text

ENOUGH_DF = 4.0


@dataclass(frozen=True)
class RobustCoefficient:
    """One term with its cluster-robust error and Satterthwaite degrees of freedom."""

    term: str
    estimate: float
    se: float
    df: float
    low: float
    high: float
    p: float


@dataclass(frozen=True)
class Robust:
    """A mean or meta-regression with errors that are robust to dependence within clusters."""

    coefficients: tuple[RobustCoefficient, ...]
    tau2: float
    k: int
    clusters: int
    method: str
    cautions: tuple[Caution, ...]
    digest: str

    def to_dict(self) -> dict[str, Any]:
        """As JSON keeps it."""
        whole = asdict(self)
        whole["cautions"] = [caution.to_dict() for caution in self.cautions]
        return whole

    def text(self) -> str:
        """Each term in a sentence, then what was done."""
        lines = [
            f"{c.term}: {number(c.estimate, 3)} ({number(c.low, 3)} to {number(c.high, 3)}), "
            f"{p_text(c.p)}, {c.df:.1f} df."
            for c in self.coefficients
        ]
        notes = [str(caution) for caution in self.cautions]
        done = f"Done: {self.k} effects in {self.clusters} trials, {self.method}."
        return " ".join([*lines, *notes, done])


def cluster_robust(
    effects: Effects,
    cluster: Sequence[str],
    moderators: Mapping[str, npt.ArrayLike] | None = None,
    *,
    tau2: str = "REML",
    level: float = 0.95,
) -> Robust:
    """Random-effects mean or meta-regression with CR2 errors by cluster (such as the trial).

    Weights 1/(v + τ²), working covariance Φ = diag(v + τ²), M = (X'WX)⁻¹. The sandwich
    M (Σ_j X_j'W_j A_j e_j e_j' A_j W_j X_j) M with A_j = D_j (D_j(Φ_j - X_j M X_j')D_j)^(-1/2) D_j,
    D_j = Φ_j^½ (Pustejovsky and Tipton 2018); degrees of freedom by Satterthwaite
    under Φ. Rows without an effect or moderator are dropped. Below four degrees of
    freedom the P value is not to be trusted (Tipton 2015), and the result says so. Raises
    ``TooFewStudies`` for fewer than two clusters, ``UnequalLengths``, ``NotEstimable``.
    """
    if len(cluster) != len(effects.labels):
        raise UnequalLengths(f"There are {len(cluster)} clusters for {len(effects.labels)} rows.")
    kept, x, _ = complete(effects, moderators) if moderators else (sift(effects)[0], [], ())
    design = np.column_stack([np.ones(len(kept.labels)), *x])
    names = ("intercept", *(moderators or {}))
    full_rank(design, names, 1 / kept.se)
    by_label = dict(zip(effects.labels, cluster, strict=True))
    groups = _groups([by_label[label] for label in kept.labels])
    if len(groups) < 2:
        raise TooFewStudies("Cluster-robust errors need at least two clusters.")
    data = geometry_of(kept.estimate, kept.variance, design, labels=kept.labels)
    t = float(tau_squared(data, tau2).value)
    weighted = at(data, t)
    halves = _halves(design, kept.variance + t, weighted.inverse, groups)
    table = [
        _coefficient(name, i, weighted.beta, weighted.r, halves, kept.variance + t, level)
        for i, name in enumerate(names)
    ]
    return Robust(
        tuple(table),
        t,
        data.k,
        len(groups),
        f"CR2 with Satterthwaite, τ² by {tau2}",
        (*kept.cautions, *_few(table)),
        digest_of(kept.estimate, kept.variance, design.ravel(), labels=kept.labels),
    )


def _groups(cluster: list[str]) -> list[npt.NDArray[np.intp]]:
    names = np.array([str(name) for name in cluster])
    return [np.flatnonzero(names == name) for name in dict.fromkeys(names.tolist())]


@dataclass(frozen=True, eq=False)
class _Halves:
    """Per cluster: its rows, G_j = A_j W_j X_j M, and the rows of I - H."""

    groups: list[npt.NDArray[np.intp]]
    g: list[FloatArray]
    residual_maker: FloatArray


def _halves(
    design: FloatArray, phi: FloatArray, inverse: FloatArray, groups: list[npt.NDArray[np.intp]]
) -> _Halves:
    w = 1 / phi
    maker = np.eye(len(phi)) - design @ inverse @ (design * w[:, None]).T
    out = []
    for rows in groups:
        x, d = design[rows], np.sqrt(phi[rows])
        b = d[:, None] * (np.diag(phi[rows]) - x @ inverse @ x.T) * d[None, :]
        a = d[:, None] * _inverse_root(b) * d[None, :]
        out.append(a @ (w[rows][:, None] * x) @ inverse)
    return _Halves(groups, out, maker)


def _inverse_root(b: FloatArray) -> FloatArray:
    """The symmetric Moore–Penrose inverse square root."""
    values, vectors = np.linalg.eigh(b)
    live = values > 1e-12 * max(float(values.max()), 0.0)
    root = np.where(live, 1 / np.sqrt(np.where(live, values, 1.0)), 0.0)
    return np.asarray((vectors * root) @ vectors.T)


def _coefficient(
    name: str,
    i: int,
    beta: FloatArray,
    residual: FloatArray,
    halves: _Halves,
    phi: FloatArray,
    level: float,
) -> RobustCoefficient:
    pairs = list(zip(halves.groups, halves.g, strict=True))
    variance = float(sum(float(g[:, i] @ residual[rows]) ** 2 for rows, g in pairs))
    p = np.array([g[:, i] @ halves.residual_maker[rows] for rows, g in pairs])
    inner = (p * phi) @ p.T
    df = float(np.trace(inner)) ** 2 / float((inner**2).sum())
    se = variance**0.5
    if not (se > 0 and np.isfinite(df)):
        raise NotEstimable(f"The term {name} has no error left between the clusters.")
    q = float(stdtrit(df, 0.5 + level / 2))
    b = float(beta[i])
    two_sided = 2 * float(stdtr(df, -abs(b / se)))
    return RobustCoefficient(name, b, se, df, b - q * se, b + q * se, two_sided)


def _few(table: list[RobustCoefficient]) -> tuple[Caution, ...]:
    low = tuple(c.term for c in table if c.df < ENOUGH_DF)
    if not low:
        return ()
    message = "Fewer than four degrees of freedom: the P value is not to be trusted."
    return (Caution("few_df", message, low),)


@dataclass(frozen=True)
class Shrunken:
    """The best linear unbiased prediction of one study's own true effect."""

    label: str
    estimate: float
    se: float
    low: float
    high: float


def shrunken_effects(
    effects: Effects, *, tau2: str = "REML", level: float = 0.95
) -> tuple[Shrunken, ...]:
    """BLUPs under a random-effects mean: λ y + (1 - λ) μ, λ = τ²/(τ² + v).

    Variance λ v + (1 - λ)² var(μ) (Raudenbush and Bryk 1985), normal interval. With
    τ² = 0 every study gets the mean. Rows without an effect are left out.
    """
    kept, _ = sift(effects)
    if len(kept.labels) < 2:
        raise TooFewStudies("Shrinking needs at least two studies.")
    data = geometry_of(kept.estimate, kept.variance, labels=kept.labels)
    t = float(tau_squared(data, tau2).value)
    weighted = at(data, t)
    share = t / (t + kept.variance)
    value = share * kept.estimate + (1 - share) * float(weighted.beta)
    se = np.sqrt(share * kept.variance + (1 - share) ** 2 * float(weighted.inverse))
    half = quantile(level, None) * se
    rows = zip(kept.labels, value, se, value - half, value + half, strict=True)
    return tuple(Shrunken(label, *(float(x) for x in row)) for label, *row in rows)
