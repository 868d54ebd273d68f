"""One trial by MMRM or cLDA: effects at each visit, their average, and what they rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from steadway.science.analysis.columns import BoolArray, Caution, FloatArray, choose, named
from steadway.science.analysis.design.matrix import Covariates, covariates_of
from steadway.science.analysis.design.table import TrialTable
from steadway.science.analysis.errors import (
    ImpossibleValues,
    NobodyAttended,
    NoConvergence,
    NotEstimable,
    TooFewPeople,
)
from steadway.science.analysis.estimates import (
    Basis,
    Dropped,
    Estimate,
    checked_level,
    estimated,
    sentences,
)
from steadway.science.analysis.mmrm.covariance import FALL_BACKS, structure
from steadway.science.analysis.mmrm.degrees import DEGREES, Joint, contrasts, joint
from steadway.science.analysis.mmrm.fitting import Fit, fit
from steadway.science.analysis.mmrm.model import Model, constrained, repeated
from steadway.science.analysis.mmrm.moments import moments


@dataclass(frozen=True, eq=False)
class Mmrm:
    """Effects per visit (intervention minus reference), their average, and the fitted model.

    ``means[a][t]`` are adjusted means of arm a at visit t. ``sigma`` (T, T) is the covariance
    within a person in squared units of the outcome. ``tried`` names structures that had no
    answer, with the reason. ``together`` tests all visits at once; None, with the caution
    ``no_joint_test``, where that test does not exist.
    """

    effects: tuple[Estimate, ...]
    average: Estimate
    together: Joint | None
    means: tuple[tuple[Estimate, ...], tuple[Estimate, ...]]
    sigma: FloatArray
    minus2_reml: float
    structure: str
    tried: tuple[tuple[str, str], ...]
    degrees: str
    information: str
    level: float
    kind: str
    adjusted_for: tuple[str, ...]
    steps: int
    basis: Basis
    model: Model
    fitted: Fit

    def contrast(self, weights: Mapping[str, float], label: str) -> Estimate:
        """A weighted sum of visits' effects, for example a mean of two or a slope.

        ``weights`` by visit name; visits left out weigh 0. Raises ``UnknownChoice``.
        """
        for name in weights:
            choose(name, self.model.visits, "visit")
        row = np.array([weights.get(name, 0.0) for name in self.model.visits]) @ self.model.effects
        return _read(self.fitted, row[None], (label,), self.degrees, self.information, self.level)[
            0
        ]

    def to_dict(self) -> dict[str, Any]:
        """As JSON keeps it, without the working arrays."""
        return {
            "kind": self.kind,
            "effects": [e.to_dict() for e in self.effects],
            "average": self.average.to_dict(),
            "together": vars(self.together) if self.together else None,
            "means": [[m.to_dict() for m in arm] for arm in self.means],
            "sigma": self.sigma.tolist(),
            "minus2_reml": self.minus2_reml,
            "structure": self.structure,
            "tried": [list(pair) for pair in self.tried],
            "degrees": self.degrees,
            "information": self.information,
            "adjusted_for": list(self.adjusted_for),
            "steps": self.steps,
            "basis": self.basis.to_dict(),
        }

    def table(self) -> list[dict[str, object]]:
        """One row per visit: both adjusted means and the effect."""
        later = len(self.means[0]) - len(self.effects)
        rows = zip(self.effects, self.means[0][later:], self.means[1][later:], strict=True)
        return [
            {"visit": e.label, "reference": a.estimate, "intervention": b.estimate, **e.to_dict()}
            for e, a, b in rows
        ]

    def text(self) -> str:
        """What was found at each visit, in whom, and what was done."""
        by = f", adjusted for {', '.join(self.adjusted_for)}" if self.adjusted_for else ""
        failed = "".join(f" {code} had no answer ({why})." for code, why in self.tried)
        done = (
            f"{self.kind}{by}, {structure(self.structure).name} covariance, REML, "
            f"{DEGREES[self.degrees]}.{failed}"
        )
        parts = [e.text() for e in (*self.effects, self.average)]
        return sentences([*parts, self.basis.text(), done])


def mmrm(
    table: TrialTable,
    visits: Sequence[str],
    *,
    baseline: str | None = None,
    covariates: Sequence[str] = (),
    covariance: str = "unstructured",
    fall_back: bool = True,
    df: str = "satterthwaite",
    information: str = "observed",
    level: float = 0.95,
) -> Mmrm:
    """Mixed model for repeated measures: yᵢₜ = αₜ + τₜarmᵢ + baselineᵢβₜ + xᵢ'γ + eᵢₜ, e ~ N(0, Σ).

    ``visits`` are outcome columns in order, ``baseline`` has a slope per visit, ``covariates`` one
    slope. REML (Harville 1977; Mallinckrodt et al. 2008); valid when outcomes are missing at random
    given the model. Effects in the outcome's units. ``covariance``: see ``STRUCTURES``; with
    ``fall_back`` the next of ``FALL_BACKS`` is used, and told, when one has no answer. ``df``:
    "satterthwaite", "kenward_roger" (linear) or "normal".

    Missing outcomes need nothing done; people without any visit are named and left out; missing
    covariates take the mean (``covariates_of``). Raises ``NobodyAttended`` (visit and arm),
    ``TooFewPeople``, ``NotEstimable``, ``SingularCovariance``, ``NoConvergence``.
    """
    y, part, keep = _outcomes(table, visits)
    first = covariates_of(part, [baseline] if baseline else [])
    rest = covariates_of(part, covariates)
    model = repeated(
        part.arm[None].astype(np.float64), first.matrix[None], rest.matrix[None], tuple(visits)
    )
    given = [name for name in (baseline, *covariates) if name]
    basis = _basis(table, part, keep, [*visits, *given], (first, rest), y, visits)
    names = (*(f"{name} by visit" for name in first.names), *rest.names)
    return _analysed(
        y, model, tuple(visits), "MMRM", names, basis, covariance, fall_back, df, information, level
    )


def clda(
    table: TrialTable,
    baseline: str,
    visits: Sequence[str],
    *,
    covariates: Sequence[str] = (),
    covariance: str = "unstructured",
    fall_back: bool = True,
    df: str = "satterthwaite",
    information: str = "observed",
    level: float = 0.95,
) -> Mmrm:
    """Constrained longitudinal analysis: the baseline is an outcome, with one mean for both arms.

    Liang and Zeger (2000, Sankhya 62:134); Lu (2010, Biometrics 66:1123). Keeps people whose
    baseline or whose later visits are missing. Arguments, units and errors as ``mmrm``.
    """
    every = (baseline, *visits)
    y, part, keep = _outcomes(table, every)
    rest = covariates_of(part, covariates)
    model = constrained(
        part.arm[None].astype(np.float64), rest.matrix[None], every, np.empty((1, part.n, 0))
    )
    basis = _basis(table, part, keep, [*every, *covariates], (rest,), y, every)
    return _analysed(
        y, model, every, "cLDA", rest.names, basis, covariance, fall_back, df, information, level
    )


def _analysed(
    y: FloatArray,
    model: Model,
    columns: tuple[str, ...],
    kind: str,
    names: tuple[str, ...],
    basis: Basis,
    covariance: str,
    fall_back: bool,
    df: str,
    information: str,
    level: float,
) -> Mmrm:
    choose(df, DEGREES, "kind of degrees of freedom")
    checked_level(level)
    fitted, tried = _fitted(y, model, columns, covariance, fall_back)
    cautions = basis.cautions
    if tried:
        message = f"The covariance is {fitted.structure.name}, not {structure(covariance).name}."
        cautions = (*cautions, Caution("covariance_fall_back", message))
    if df == "kenward_roger" and not fitted.structure.linear and tried:
        df = "satterthwaite"
        message = "Linear Kenward–Roger does not exist for this covariance; Satterthwaite is used."
        cautions = (*cautions, Caution("degrees_fall_back", message))

    together = None
    try:
        together = joint(fitted, model.effects, df, information)
    except NotEstimable as error:
        cautions = (*cautions, Caution("no_joint_test", str(error)))
    later = (*model.visits, "Average of visits")
    rows = np.vstack([model.effects, model.effects.mean(axis=0), *model.means])
    read = _read(fitted, rows, (*later, *columns, *columns), df, information, level)
    first, second = len(later), len(later) + len(columns)
    return Mmrm(
        effects=read[: first - 1],
        average=read[first - 1],
        together=together,
        means=(read[first:second], read[second:]),
        sigma=fitted.sigma[0],
        minus2_reml=float(fitted.minus2[0]),
        structure=fitted.structure.code,
        tried=tried,
        degrees=df,
        information=information,
        level=level,
        kind=kind,
        adjusted_for=names,
        steps=fitted.steps,
        basis=Basis(basis.arms, basis.people, basis.dropped, cautions, basis.digest),
        model=model,
        fitted=fitted,
    )


def _read(
    fitted: Fit,
    rows: FloatArray,
    labels: tuple[str, ...],
    df: str,
    information: str,
    level: float,
) -> tuple[Estimate, ...]:
    c = contrasts(fitted, rows, df, information)
    method = f"REML, {fitted.structure.name}, {df}"
    return tuple(
        estimated(
            label, value, se, df=None if np.isinf(degrees) else degrees, level=level, method=method
        )
        for label, value, se, degrees in zip(
            labels, c.estimate[0].tolist(), c.se[0].tolist(), c.df[0].tolist(), strict=True
        )
    )


def _fitted(
    y: FloatArray, model: Model, names: tuple[str, ...], covariance: str, fall_back: bool
) -> tuple[Fit, tuple[tuple[str, str], ...]]:
    structure(covariance)
    data = moments(y[None], model.design, names)
    tried: list[tuple[str, str]] = []
    for code in _order(covariance, fall_back):
        reason = _hopeless(code, y, names)
        if reason is None:
            found = fit(data, structure(code))
            if found.settled[0]:
                return found, tuple(tried)
            reason = f"the likelihood did not settle in {found.steps} steps"
        tried.append((code, reason))
    told = "; ".join(f"{code}: {why}" for code, why in tried)
    raise NoConvergence(
        f"No covariance structure has an answer ({told}). Visits may repeat each other, or have "
        "too few people: use fewer visits, or ANCOVA at one visit."
    )


def _order(covariance: str, fall_back: bool) -> list[str]:
    if not fall_back:
        return [covariance]
    later = FALL_BACKS[FALL_BACKS.index(covariance) + 1 :] if covariance in FALL_BACKS else ()
    return list(dict.fromkeys([covariance, *later, FALL_BACKS[-1]]))


def _hopeless(code: str, y: FloatArray, names: tuple[str, ...]) -> str | None:
    seen = (~np.isnan(y)).astype(np.float64)
    together = seen.T @ seen
    if code == "unstructured" and (together == 0).any():
        i, j = np.argwhere(together == 0)[0]
        return f"nobody attended both {names[i]} and {names[j]}"
    if code == "unstructured" and together.min() < 3:
        i, j = np.argwhere(together < 3)[0]
        return f"fewer than three people attended both {names[i]} and {names[j]}"
    if len(names) == 1 and code != "unstructured":
        return "one visit has no correlation"
    return None


def _outcomes(
    table: TrialTable, columns: Sequence[str]
) -> tuple[FloatArray, TrialTable, BoolArray]:
    table.two_arms()
    if len(set(columns)) != len(columns) or not columns:
        raise ImpossibleValues("Visits need different columns, and at least one.", list(columns))
    y = table.matrix(columns)
    keep = np.asarray(~np.isnan(y).all(axis=1))
    part, y = table.only(keep), y[keep]
    seen = ~np.isnan(y)
    there = np.stack([seen[part.arm == code].sum(axis=0) for code in (0, 1)])
    empty = [
        f"{columns[t]} ({table.arms[a]})"
        for t in range(len(columns))
        for a in (0, 1)
        if there[a, t] == 0
    ]
    if empty:
        message = "Nobody of an arm has an outcome at these visits; leave the visits out."
        raise NobodyAttended(message, empty)
    small = [name for code, name in enumerate(table.arms) if (part.arm == code).sum() < 2]
    if small:
        raise TooFewPeople("An arm has fewer than two people with any outcome.", small)
    flat = [columns[t] for t in range(len(columns)) if np.ptp(y[seen[:, t], t]) == 0]
    if flat:
        raise NotEstimable("The outcome is the same for everyone at these visits.", flat)
    return y, part, keep


def _basis(
    table: TrialTable,
    part: TrialTable,
    keep: BoolArray,
    used: Sequence[str],
    covariates: tuple[Covariates, ...],
    y: FloatArray,
    columns: Sequence[str],
) -> Basis:
    counts = np.bincount(part.arm, minlength=2)
    cautions = tuple(c for part_of in covariates for c in part_of.cautions)
    thin = [
        f"{columns[t]} ({table.arms[a]})"
        for a in (0, 1)
        for t in range(y.shape[1])
        if (~np.isnan(y[part.arm == a, t])).sum() < 5
    ]
    if thin:
        message = "Fewer than five people have an outcome at these visits."
        cautions = (*cautions, Caution("thin_visit", message, tuple(thin)))
    return Basis(
        table.two_arms(),
        (int(counts[0]), int(counts[1])),
        tuple(Dropped(p, "no outcome at any visit") for p in named(~keep, table.people)),
        cautions,
        table.digest(used),
    )
