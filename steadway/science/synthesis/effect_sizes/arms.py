"""Arms that belong together: combining them, sharing a control, and clusters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from steadway.science.synthesis.columns import FloatArray, columns, refuse


@dataclass(frozen=True)
class Arm:
    """Size, mean and standard deviation of one arm."""

    n: float
    mean: float
    sd: float


def combine_arms(n: npt.ArrayLike, mean: npt.ArrayLike, sd: npt.ArrayLike) -> Arm:
    """One arm out of several, as if their people had been one group.

    N = Σn, M = Σ n m / N, SD² = (Σ (n-1) sd² + Σ n (m - M)²) / (N - 1): the exact form of the
    Cochrane Handbook's table 6.5.a. Every value is needed; raises ``ImpossibleValues``.
    """
    nn, mm, ss = columns(n=n, mean=mean, sd=sd)
    refuse(
        np.isnan(nn) | np.isnan(mm) | np.isnan(ss), "Combining arms needs n, mean and SD of each."
    )
    refuse(nn < 2, "An arm has fewer than two people.")
    refuse(ss < 0, "A standard deviation is negative.")
    total = float(nn.sum())
    centre = float((nn * mm).sum() / total)
    squares = float(((nn - 1) * ss**2).sum() + (nn * (mm - centre) ** 2).sum())
    return Arm(total, centre, float(np.sqrt(squares / (total - 1))))


def share_control(n: npt.ArrayLike, comparisons: npt.ArrayLike) -> FloatArray:
    """A control's size split evenly over the comparisons that use it (Cochrane Handbook 23.3.4).

    For events, split events and size by the same number. It keeps nobody from being counted
    twice, at the price of ignoring the remaining correlation.
    """
    nn, m = columns(n=n, comparisons=comparisons)
    refuse(m < 1, "A control must serve at least one comparison.")
    refuse(nn / m < 2, "A shared control leaves fewer than two people for each comparison.")
    return nn / m


def design_effect(cluster_size: npt.ArrayLike, icc: npt.ArrayLike) -> FloatArray:
    """1 + (m - 1) ICC, m the mean cluster size (Cochrane Handbook 23.1.4)."""
    m, rho = columns(cluster_size=cluster_size, icc=icc)
    refuse(m < 1, "The mean cluster size is below one.")
    refuse((rho < 0) | (rho > 1), "An intracluster correlation must lie between 0 and 1.")
    return 1 + (m - 1) * rho


def effective_size(n: npt.ArrayLike, cluster_size: npt.ArrayLike, icc: npt.ArrayLike) -> FloatArray:
    """People that count: n / design effect (Cochrane Handbook 23.1.4); the same for events."""
    nn, m, rho = columns(n=n, cluster_size=cluster_size, icc=icc)
    return nn / design_effect(m, rho)


def inflate_se(se: npt.ArrayLike, cluster_size: npt.ArrayLike, icc: npt.ArrayLike) -> FloatArray:
    """SE × √(design effect), for an effect that ignored its clusters (Handbook 23.1.5)."""
    s, m, rho = columns(se=se, cluster_size=cluster_size, icc=icc)
    return np.asarray(s * np.sqrt(design_effect(m, rho)))
