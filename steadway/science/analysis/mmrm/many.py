"""A thousand simulated trials by MMRM in one call."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from steadway.science.analysis.columns import FloatArray, choose, numbers
from steadway.science.analysis.errors import AnalysisError, ImpossibleValues, UnequalLengths
from steadway.science.analysis.estimates import checked_level
from steadway.science.analysis.mmrm.covariance import structure
from steadway.science.analysis.mmrm.degrees import DEGREES, contrasts
from steadway.science.analysis.mmrm.fitting import fit
from steadway.science.analysis.mmrm.model import repeated
from steadway.science.analysis.mmrm.moments import moments

# bounds what one chunk keeps in memory (numbers of eight bytes), and stays inside the cache
CHUNK = 2_000_000


@dataclass(frozen=True, eq=False)
class MmrmMany:
    """Arrays (B, T + 1): the effect at each visit, then their average. NaN only with a reason."""

    estimate: FloatArray
    se: FloatArray
    df: FloatArray
    low: FloatArray
    high: FloatArray
    p: FloatArray
    level: float
    structure: str
    degrees: str
    reasons: tuple[tuple[int, str], ...]


def mmrm_many(
    outcome: npt.ArrayLike,
    arm: npt.ArrayLike,
    baseline: npt.ArrayLike | None = None,
    *,
    covariance: str = "unstructured",
    df: str = "satterthwaite",
    level: float = 0.95,
) -> MmrmMany:
    """The model of ``mmrm`` for B trials: visit, arm by visit, baseline by visit, REML.

    ``outcome`` (B, n, T) with NaN for missing; ``arm`` (n,) or (B, n) of 0 and 1; ``baseline``
    (B, n) or (B, n, c), nothing missing. There is no fall-back: a trial that does not settle, or
    has a visit that one arm did not attend, is NaN and named in ``reasons`` by its number.
    """
    structure(covariance)
    choose(df, DEGREES, "kind of degrees of freedom")
    checked_level(level)
    y = numbers("outcome", outcome)
    if y.ndim != 3:
        raise UnequalLengths(f"outcome has shape {y.shape}; it needs trials × people × visits.")
    b, n, t = y.shape
    groups = np.broadcast_to(numbers("arm", arm), (b, n))
    x = np.zeros((b, n, 0)) if baseline is None else numbers("baseline", baseline)
    x = x.reshape(b, n, -1)
    if np.isnan(x).any() or not np.isin(groups, (0.0, 1.0)).all():
        raise ImpossibleValues("arm holds 0 and 1, and no baseline may be missing.")
    size = max(1, CHUNK // (n * t * (t * (2 + x.shape[-1]) + 2)))
    out = np.full((3, b, t + 1), np.nan)
    reasons: dict[int, str] = {}
    for start in range(0, b, size):
        rows = np.arange(start, min(b, start + size))
        _chunk(y, groups, x, rows, covariance, df, out, reasons)
    estimate, se, degrees = out
    reach = stats.t.ppf(0.5 + level / 2, degrees) * se
    p = np.asarray(2 * stats.t.sf(np.abs(estimate) / se, degrees))
    return MmrmMany(
        estimate,
        se,
        degrees,
        estimate - reach,
        estimate + reach,
        p,
        level,
        covariance,
        df,
        tuple(sorted(reasons.items())),
    )


def _chunk(
    y: FloatArray,
    arm: FloatArray,
    x: FloatArray,
    rows: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
    covariance: str,
    df: str,
    out: FloatArray,
    reasons: dict[int, str],
) -> None:
    try:
        t = y.shape[-1]
        centred = x[rows] - x[rows].mean(axis=1, keepdims=True)
        visits = tuple(f"visit {i + 1}" for i in range(t))
        model = repeated(arm[rows], centred, np.empty((len(rows), y.shape[1], 0)), visits)
        data = moments(y[rows], model.design, visits)
    except AnalysisError as error:
        # one bad trial must not cost the others: take them one by one
        if len(rows) == 1:
            reasons[int(rows[0])] = str(error)
            return
        for row in rows:
            _chunk(y, arm, x, np.array([row]), covariance, df, out, reasons)
        return
    fitted = fit(data, structure(covariance))
    weights = np.vstack([model.effects, model.effects.mean(axis=0)])
    found = contrasts(fitted, weights, df)
    for slot, values in zip(out, (found.estimate, found.se, found.df), strict=True):
        slot[rows] = np.where(fitted.settled[:, None], values, np.nan)
    for i in np.flatnonzero(~fitted.settled):
        reasons[int(rows[i])] = "The likelihood did not settle."
