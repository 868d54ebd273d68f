"""Two groups, events counted: risk ratio, odds ratio, risk difference, Peto, incidence rates.

Zero cells, one rule for RR and OR: a table with no event anywhere, or with nothing but events,
says nothing about a ratio and has no estimate (a caution names it). Any other table with an
empty cell gets ``add`` (0.5) in all four cells, and a caution names it. The risk difference needs
no ratio: its estimate is raw, and only its variance uses the added 0.5 (Deeks and Higgins 2010).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from steadway.science.synthesis.columns import (
    BoolArray,
    Caution,
    FloatArray,
    Labels,
    columns,
    labels_for,
    refuse,
    rows_of,
)
from steadway.science.synthesis.effect_sizes.effects import Effects, any_missing, made

_NOTHING = "No event in either arm (or nothing but events): a ratio cannot be estimated."


@dataclass(frozen=True, eq=False)
class Tables:
    """2 × 2 tables: a events of n1 in group 1, c events of n2 in group 2; shape (..., k)."""

    a: FloatArray
    n1: FloatArray
    c: FloatArray
    n2: FloatArray
    labels: tuple[str, ...]

    @property
    def b(self) -> FloatArray:
        """People of group 1 without the event."""
        return self.n1 - self.a

    @property
    def d(self) -> FloatArray:
        """People of group 2 without the event."""
        return self.n2 - self.c

    @property
    def missing(self) -> BoolArray:
        """Rows where a count was not reported."""
        return any_missing(self.a, self.n1, self.c, self.n2)

    @property
    def empty(self) -> BoolArray:
        """Tables with no event anywhere, or with nothing but events."""
        return np.asarray(((self.a == 0) & (self.c == 0)) | ((self.b == 0) & (self.d == 0)))

    @property
    def zero_cell(self) -> BoolArray:
        """Tables with at least one empty cell."""
        return np.asarray((self.a * self.b == 0) | (self.c * self.d == 0))


def tables(
    events1: npt.ArrayLike,
    n1: npt.ArrayLike,
    events2: npt.ArrayLike,
    n2: npt.ArrayLike,
    *,
    labels: Labels = None,
) -> Tables:
    """Checked 2 × 2 tables; refuses empty arms, negative counts and more events than people."""
    a, m, c, n = columns(events1=events1, n1=n1, events2=events2, n2=n2)
    names = labels_for(a.shape[-1], labels)
    refuse((m < 1) | (n < 1), "An arm has nobody in it.", names)
    refuse((a < 0) | (c < 0), "A number of events is negative.", names)
    refuse((a > m) | (c > n), "There are more events than people.", names)
    return Tables(a, m, c, n, names)


def corrected(t: Tables, add: float) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Cells a, b, c, d with ``add`` in every cell of the tables that have an empty one."""
    extra = np.where(t.zero_cell, add, 0.0)
    return t.a + extra, t.b + extra, t.c + extra, t.d + extra


def _cautions(t: Tables, add: float) -> tuple[Caution, ...]:
    found = []
    touched = t.zero_cell & ~t.empty
    if touched.any() and add > 0:
        message = f"An empty cell: {add:g} was added to all four cells."
        found.append(Caution("zero_cell", message, rows_of(touched, t.labels)))
    if t.empty.any():
        found.append(Caution("no_events", _NOTHING, rows_of(t.empty, t.labels)))
    return tuple(found)


def _ratio(
    measure: str, t: Tables, y: FloatArray, v: FloatArray, method: str, add: float
) -> Effects:
    hollow = t.empty | (t.zero_cell if add == 0 else np.zeros_like(t.empty))
    y, v = np.where(hollow, np.nan, y), np.where(hollow, np.nan, v)
    cautions = _cautions(t, add)
    if add == 0 and (t.zero_cell & ~t.empty).any():
        message = "An empty cell and no correction asked for: no ratio."
        rows = rows_of(t.zero_cell & ~t.empty, t.labels)
        cautions = (*cautions, Caution("zero_cell_left_out", message, rows))
    return made(measure, y, v, method, labels=t.labels, missing=t.missing, cautions=cautions)


def risk_ratio(
    events1: npt.ArrayLike,
    n1: npt.ArrayLike,
    events2: npt.ArrayLike,
    n2: npt.ArrayLike,
    *,
    add: float = 0.5,
    labels: Labels = None,
) -> Effects:
    """Log risk ratio ln((a/n1)/(c/n2)), variance 1/a - 1/n1 + 1/c - 1/n2.

    Katz (1978); Cochrane Handbook 6.4.1. Zero cells: see the module. NaN: a NaN row, named.
    Raises ``ImpossibleValues``.
    """
    t = tables(events1, n1, events2, n2, labels=labels)
    a, b, c, d = corrected(t, add)
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.log(a / (a + b)) - np.log(c / (c + d))
        v = 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)
    return _ratio("RR", t, y, v, f"log risk ratio, zero cells +{add:g}", add)


def odds_ratio(
    events1: npt.ArrayLike,
    n1: npt.ArrayLike,
    events2: npt.ArrayLike,
    n2: npt.ArrayLike,
    *,
    add: float = 0.5,
    labels: Labels = None,
) -> Effects:
    """Log odds ratio ln(ad/bc), variance 1/a + 1/b + 1/c + 1/d (Woolf 1955).

    Zero cells: see the module. NaN: a NaN row, named. Raises ``ImpossibleValues``.
    """
    t = tables(events1, n1, events2, n2, labels=labels)
    a, b, c, d = corrected(t, add)
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.log(a * d) - np.log(b * c)
        v = 1 / a + 1 / b + 1 / c + 1 / d
    return _ratio("OR", t, y, v, f"log odds ratio, zero cells +{add:g}", add)


def peto_parts(t: Tables) -> tuple[FloatArray, FloatArray]:
    """Observed minus expected events of group 1, and their hypergeometric variance."""
    total = t.n1 + t.n2
    events = t.a + t.c
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = events * t.n1 / total
        v = t.n1 * t.n2 * events * (total - events) / (total**2 * (total - 1))
    return t.a - expected, v


def peto_odds_ratio(
    events1: npt.ArrayLike,
    n1: npt.ArrayLike,
    events2: npt.ArrayLike,
    n2: npt.ArrayLike,
    *,
    labels: Labels = None,
) -> Effects:
    """Peto's log odds ratio (O - E)/V, variance 1/V (Yusuf 1985, appendix).

    One empty cell needs no 0.5. Tables without any event have V = 0 and no estimate.
    """
    t = tables(events1, n1, events2, n2, labels=labels)
    o_e, v = peto_parts(t)
    with np.errstate(divide="ignore", invalid="ignore"):
        y, var = o_e / v, 1 / v
    y, var = np.where(t.empty, np.nan, y), np.where(t.empty, np.nan, var)
    found: tuple[Caution, ...] = ()
    if t.empty.any():
        found = (Caution("no_events", _NOTHING, rows_of(t.empty, t.labels)),)
    method = "Peto log odds ratio (O-E)/V"
    return made("PETO", y, var, method, labels=t.labels, missing=t.missing, cautions=found)


def risk_difference(
    events1: npt.ArrayLike,
    n1: npt.ArrayLike,
    events2: npt.ArrayLike,
    n2: npt.ArrayLike,
    *,
    add: float = 0.5,
    labels: Labels = None,
) -> Effects:
    """Risk difference a/n1 - c/n2, variance ab/n1³ + cd/n2³ (Cochrane Handbook 6.4.1.4).

    Where a cell is empty the variance alone uses the cells + ``add``, so that a study without
    events still counts. NaN: a NaN row, named. Raises ``ImpossibleValues``.
    """
    t = tables(events1, n1, events2, n2, labels=labels)
    a, b, c, d = corrected(t, add)
    v = a * b / (a + b) ** 3 + c * d / (c + d) ** 3
    v = np.where(v > 0, v, np.nan)
    touched = t.zero_cell
    message = f"An empty cell: the variance uses cells + {add:g}; the difference itself is raw."
    found = (Caution("zero_cell", message, rows_of(touched, t.labels)),) if touched.any() else ()
    method = f"risk difference, variance with zero cells +{add:g}"
    return made(
        "RD", t.a / t.n1 - t.c / t.n2, v, method, labels=t.labels, missing=t.missing, cautions=found
    )


def incidence_rate_ratio(
    events1: npt.ArrayLike,
    time1: npt.ArrayLike,
    events2: npt.ArrayLike,
    time2: npt.ArrayLike,
    *,
    add: float = 0.5,
    labels: Labels = None,
) -> Effects:
    """Log rate ratio ln((x1/t1)/(x2/t2)), variance 1/x1 + 1/x2 (Rothman 2008, chapter 14).

    Time in any one unit (person-years). A zero count adds ``add`` to both counts; two zero
    counts have no estimate. NaN: a NaN row, named. Raises ``ImpossibleValues``.
    """
    x1, t1, x2, t2 = columns(events1=events1, time1=time1, events2=events2, time2=time2)
    names = labels_for(x1.shape[-1], labels)
    refuse((t1 <= 0) | (t2 <= 0), "Time at risk must be above zero.", names)
    refuse((x1 < 0) | (x2 < 0), "A number of events is negative.", names)
    none, some = (x1 == 0) & (x2 == 0), (x1 == 0) | (x2 == 0)
    extra = np.where(some, add, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.log((x1 + extra) / t1) - np.log((x2 + extra) / t2)
        v = 1 / (x1 + extra) + 1 / (x2 + extra)
    cautions = _rate_cautions(some & ~none, none, names, add)
    y, v = np.where(none, np.nan, y), np.where(none, np.nan, v)
    method = f"log incidence rate ratio, zero counts +{add:g}"
    missing = any_missing(x1, t1, x2, t2)
    return made("IRR", y, v, method, labels=names, missing=missing, cautions=cautions)


def _rate_cautions(
    some: BoolArray, none: BoolArray, names: tuple[str, ...], add: float
) -> tuple[Caution, ...]:
    found = []
    if some.any():
        message = f"A zero count: {add:g} was added to both counts."
        found.append(Caution("zero_cell", message, rows_of(some, names)))
    if none.any():
        message = "No event in either arm: a rate ratio cannot be estimated."
        found.append(Caution("no_events", message, rows_of(none, names)))
    return tuple(found)
