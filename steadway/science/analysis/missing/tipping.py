"""How much worse must the unseen outcomes be before the conclusion changes?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from scipy import optimize

from steadway.science.analysis.design.table import TrialTable
from steadway.science.analysis.estimates import number, sentences
from steadway.science.analysis.missing.imputing import Imputed
from steadway.science.analysis.missing.pooling import ImputedAncova, ancova_imputed


@dataclass(frozen=True)
class TippingPoint:
    """Effects over a grid of δ, and the δ at which P crosses ``alpha`` (None with its reason).

    δ is added to every imputed outcome of the intervention arm, in the outcome's units.
    """

    outcome: str
    alpha: float
    deltas: tuple[float, ...]
    estimates: tuple[float, ...]
    lows: tuple[float, ...]
    highs: tuple[float, ...]
    ps: tuple[float, ...]
    tips_at: float | None
    reason: str | None
    imputed: int

    def to_dict(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)

    def text(self) -> str:
        """The tipping point in words."""
        if self.tips_at is None:
            return sentences([self.reason or ""])
        return sentences(
            [
                f"The conclusion on {self.outcome} changes when the {self.imputed} unseen outcomes "
                f"of the intervention arm are {number(self.tips_at)} points different from what "
                f"the model expects (P crosses {self.alpha:g})"
            ]
        )


def tipping_point(
    table: TrialTable,
    imputed: Imputed,
    outcome: str,
    deltas: Sequence[float],
    *,
    covariates: Sequence[str] = (),
    alpha: float = 0.05,
) -> TippingPoint:
    """δ adjustment (Carpenter and Kenward 2013, ch. 10; Cro et al. 2020, Stat Med 39:2815).

    Imputed outcomes of the intervention arm get + δ for each of ``deltas``; ANCOVA and Rubin's
    rules again. The crossing is found between the first two neighbours whose P lie on two sides of
    ``alpha``. Errors as ``ancova_imputed``.
    """
    inside = table.arm == 1
    column = imputed.was_missing[:, imputed.columns.index(outcome)]

    def at(delta: float) -> ImputedAncova:
        shift = np.where(inside, delta, 0.0)
        return ancova_imputed(table, imputed, outcome, covariates=covariates, shift=shift)

    grid = sorted(float(d) for d in deltas)
    found = [at(d).effect for d in grid]
    ps = [e.p if e.p is not None else 1.0 for e in found]
    tips_at, reason = None, None
    crossing = _first_crossing(grid, ps, alpha)
    count = int((inside & column).sum())
    if count == 0:
        reason = f"Nobody of the intervention arm lacks {outcome}, so nothing can tip"
    elif crossing is None:
        side = "below" if ps[0] < alpha else "above"
        reason = f"P stays {side} {alpha:g} over all δ from {number(grid[0])} to {number(grid[-1])}"
    else:
        tips_at = float(
            optimize.brentq(lambda d: (at(float(d)).effect.p or 0.0) - alpha, *crossing, xtol=1e-6)
        )
    return TippingPoint(
        outcome,
        alpha,
        tuple(grid),
        tuple(e.estimate for e in found),
        tuple(e.low for e in found),
        tuple(e.high for e in found),
        tuple(ps),
        tips_at,
        reason,
        count,
    )


def _first_crossing(grid: list[float], ps: list[float], alpha: float) -> tuple[float, float] | None:
    """The neighbours between which P crosses, nearest to δ = 0."""
    pairs = [
        (grid[i], grid[i + 1])
        for i in range(len(grid) - 1)
        if (ps[i] - alpha) * (ps[i + 1] - alpha) < 0
    ]
    return min(pairs, key=lambda pair: abs(sum(pair))) if pairs else None
