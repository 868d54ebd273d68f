"""ANCOVA on every imputed data set, then Rubin's rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from steadway.science.analysis.columns import Caution, FloatArray
from steadway.science.analysis.design.matrix import covariates_of
from steadway.science.analysis.design.table import TrialTable
from steadway.science.analysis.difference.ancova import ancova_many
from steadway.science.analysis.errors import NotEstimable
from steadway.science.analysis.estimates import Basis, Estimate, sentences
from steadway.science.analysis.missing.imputing import Imputed
from steadway.science.analysis.missing.rubin import Combined, rubin


@dataclass(frozen=True)
class ImputedAncova:
    """The effect over imputations, what the imputations assumed, and the basis."""

    effect: Estimate
    combined: Combined
    assumed: str
    adjusted_for: tuple[str, ...]
    basis: Basis

    def to_dict(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            "effect": self.effect.to_dict(),
            "combined": self.combined.to_dict(),
            "assumed": self.assumed,
            "adjusted_for": list(self.adjusted_for),
            "basis": self.basis.to_dict(),
        }

    def text(self) -> str:
        """What was found, on how many imputations, under which assumption."""
        by = f", adjusted for {', '.join(self.adjusted_for)}" if self.adjusted_for else ""
        c = self.combined
        done = (
            f"ANCOVA{by} on {c.imputations} imputations ({self.assumed}), Rubin's rules; "
            f"{100 * c.lost:.0f}% of the information is missing; Monte Carlo error "
            f"{c.monte_carlo:.3g}"
        )
        return sentences([self.effect.text(), self.basis.text(), done])


def ancova_imputed(
    table: TrialTable,
    imputed: Imputed,
    outcome: str,
    *,
    covariates: Sequence[str] = (),
    shift: FloatArray | None = None,
    variance: str = "HC3",
    level: float = 0.95,
) -> ImputedAncova:
    """``ancova_many`` over the imputations, combined with n − 2 − c complete-data df.

    ``covariates`` name columns of the table; one that was imputed too is used as imputed.
    ``shift`` (n,) is added to imputed values of the outcome only (δ adjustment). Units of the
    outcome. Errors as ``ancova``.
    """
    arms = table.two_arms()
    y = imputed.column(outcome)
    if shift is not None:
        y = y + np.where(imputed.was_missing[:, imputed.columns.index(outcome)], shift, 0.0)
    drawn = [name for name in covariates if name in imputed.columns]
    by = covariates_of(table, [name for name in covariates if name not in drawn])
    x = np.broadcast_to(by.matrix, (len(y), *by.matrix.shape))
    parts = [imputed.column(name)[..., None] for name in drawn]
    many = ancova_many(y, table.arm, np.concatenate([x, *parts], axis=-1), variance=variance)
    if many.reasons:
        raise NotEstimable(f"{many.reasons[0][1]} Column: {outcome}.")
    combined = rubin(
        many.estimate, many.se**2, complete_df=float(many.df[0]), level=level, label=outcome
    )
    counts = np.bincount(table.arm, minlength=2)
    basis = Basis(
        arms,
        (int(counts[0]), int(counts[1])),
        (),
        (*imputed.cautions, *by.cautions, *_noise(combined)),
        table.digest([*imputed.columns, *covariates]),
    )
    return ImputedAncova(combined.estimate, combined, imputed.method, (*by.names, *drawn), basis)


def _noise(combined: Combined) -> tuple[Caution, ...]:
    se = combined.estimate.se or 0.0
    if combined.monte_carlo <= 0.1 * se:
        return ()
    message = "The imputations' own error is above a tenth of the standard error; use more."
    return (Caution("few_imputations", message),)
