"""Reference-based imputation: what leavers would have had, had they become like the reference."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from steadway.science.analysis.columns import FloatArray, choose
from steadway.science.analysis.design.table import TrialTable
from steadway.science.analysis.errors import ImpossibleValues
from steadway.science.analysis.missing.imputing import Imputed
from steadway.science.analysis.missing.normal_model import complete

REFERENCES: dict[str, str] = {
    "J2R": "jump to reference: after leaving, the reference arm's mean",
    "CR": "copy reference: the whole course is the reference arm's",
    "CIR": "copy increments in reference: from the own level on, the reference arm's changes",
}


def reference_based(
    table: TrialTable, imputed: Imputed, method: str, *, generator: np.random.Generator
) -> Imputed:
    """Redraw the intervention arm's outcomes after drop-out under J2R, CR or CIR.

    Carpenter, Roger and Kenward (2013, J Biopharm Stat 23:1352, section 4). For each imputation
    the parameters of both arms come from ``imputed`` (MAR by arm); the person's joint normal has
    mean and covariance built from them: before leaving the own arm's (CR: the reference's),
    afterwards the reference's mean (J2R, CR) or own last mean plus the reference's increments
    (CIR), with the reference's regression of later on earlier visits. Auxiliaries count as before
    leaving. Gaps before the last visit attended stay as imputed under MAR. Arm 0 is untouched.
    Rubin's rules afterwards are conservative: they keep the information-anchored interval (Cro,
    Carpenter and Kenward 2019, J R Stat Soc A 182:623).
    """
    choose(method, REFERENCES, "reference-based method")
    table.two_arms()
    if imputed.method != "MAR":
        raise ImpossibleValues(f"Start from imputations under MAR, not {imputed.method}.")
    mine = np.flatnonzero(table.arm == 1)
    order = [imputed.columns.index(name) for name in imputed.visits]
    values = imputed.values.copy()
    leaving = _left_after(imputed.was_missing[mine][:, order])
    for k in range(len(order)):
        rows = mine[leaving == k]
        if rows.size:
            late = np.array(order[k:])
            values[:, rows] = _redrawn(imputed, values[:, rows], late, order, k, method, generator)
    return replace(imputed, values=values, method=method)


def _left_after(gone: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> FloatArray:
    """For each person the number of visits up to the last one attended (T: never left)."""
    there = ~gone
    t = gone.shape[1]
    last = t - np.argmax(there[:, ::-1], axis=1)
    return np.where(there.any(axis=1), last, 0).astype(np.float64)


def _redrawn(
    imputed: Imputed,
    values: FloatArray,
    late: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
    order: list[int],
    k: int,
    method: str,
    generator: np.random.Generator,
) -> FloatArray:
    reference, own = imputed.draws[0], imputed.draws[1]
    d = values.shape[-1]
    early = np.setdiff1d(np.arange(d), late)
    mean = (reference.mean if method == "CR" else own.mean).copy()
    mean[:, late] = reference.mean[:, late]
    if method == "CIR" and k > 0:
        last = order[k - 1]
        # every column has a scale of its own, and an increment keeps its points, not its share
        step = (own.mean[:, last] - reference.mean[:, last]) * imputed.scale[last]
        mean[:, late] = reference.mean[:, late] + step[:, None] / imputed.scale[late]
    sigma = _joined(own.sigma, reference.sigma, early, late, method)
    scaled = (values - imputed.centre) / imputed.scale
    seen = np.ones(values.shape[1:], dtype=bool)
    seen[:, late] = False
    # the earlier visits differ between imputations where a gap was filled, so take one by one
    drawn = np.stack(
        [
            complete(scaled[i], seen, mean[i : i + 1], sigma[i : i + 1], generator)[0]
            for i in range(len(values))
        ]
    )
    result = values.copy()
    result[:, :, late] = (drawn * imputed.scale + imputed.centre)[:, :, late]
    return result


def _joined(
    own: FloatArray,
    reference: FloatArray,
    early: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
    late: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
    method: str,
) -> FloatArray:
    """Own covariance early, the reference's regression of late on early (their eq. 3)."""
    if method == "CR" or not early.size:
        return reference
    r = reference
    cross = r[:, late][:, :, early]
    slope = np.swapaxes(
        np.linalg.solve(r[:, early][:, :, early], np.swapaxes(cross, -1, -2)), -1, -2
    )
    joined = np.empty_like(own)
    joined[:, early[:, None], early] = own[:, early[:, None], early]
    mixed = slope @ own[:, early][:, :, early]
    joined[:, late[:, None], early] = mixed
    joined[:, early[:, None], late] = np.swapaxes(mixed, -1, -2)
    inner = r[:, early][:, :, early] - own[:, early][:, :, early]
    rest = r[:, late][:, :, late] - slope @ inner @ np.swapaxes(slope, -1, -2)
    joined[:, late[:, None], late] = rest
    return joined
