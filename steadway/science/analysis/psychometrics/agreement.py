"""Intraclass correlations: how far raters, or two occasions, agree."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy.typing as npt
from scipy import stats

from steadway.science.analysis.columns import choose
from steadway.science.analysis.errors import NotEstimable
from steadway.science.analysis.estimates import checked_level, number
from steadway.science.analysis.psychometrics.answers import complete_answers

ICC_FORMS: dict[str, str] = {
    "ICC1": "one-way, single rating, ICC(1,1)",
    "ICC2": "two-way random, absolute agreement, single rating, ICC(2,1)",
    "ICC3": "two-way mixed, consistency, single rating, ICC(3,1)",
    "ICC1k": "one-way, mean of ratings, ICC(1,k)",
    "ICC2k": "two-way random, absolute agreement, mean of ratings, ICC(2,k)",
    "ICC3k": "two-way mixed, consistency, mean of ratings, ICC(3,k)",
}


@dataclass(frozen=True)
class Icc:
    """An intraclass correlation with its interval."""

    form: str
    value: float
    low: float
    high: float
    people: int
    raters: int
    left_out: int
    level: float

    def to_dict(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)

    def text(self) -> str:
        """The coefficient in words."""
        span = f"{100 * self.level:g}% CI {number(self.low)} to {number(self.high)}"
        return f"{ICC_FORMS[self.form]}: {number(self.value)} ({span}), {self.people} people."


def icc(ratings: npt.ArrayLike, form: str = "ICC2", *, level: float = 0.95) -> Icc:
    """Shrout and Fleiss's six forms (1979, Psychol Bull 86:420) with McGraw and Wong's intervals.

    From the mean squares between people, raters and error; intervals by F, for ICC2 with
    Satterthwaite's denominator (McGraw and Wong 1996, Psychol Methods 1:30, table 7). ``ratings``
    (people, raters); people with a gap are left out and counted.
    """
    choose(form, ICC_FORMS, "form of ICC")
    checked_level(level)
    x, left_out = complete_answers(ratings, 2)
    n, k = x.shape
    rows, columns, grand = x.mean(axis=1), x.mean(axis=0), float(x.mean())
    msr = k * float(((rows - grand) ** 2).sum()) / (n - 1)
    msc = n * float(((columns - grand) ** 2).sum()) / (k - 1)
    sse = float(((x - rows[:, None] - columns + grand) ** 2).sum())
    mse = sse / ((n - 1) * (k - 1))
    msw = (sse + msc * (k - 1)) / (n * (k - 1))
    if msr == 0 or (msw if form.startswith("ICC1") else mse) <= 1e-14 * msr:
        raise NotEstimable("People, or ratings of one person, do not differ at all.")
    single = form.removesuffix("k")
    if single == "ICC2":
        ends = _absolute(msr, msc, mse, n, k, level)
    else:
        ends = _by_f(
            msr,
            *((msw, n * (k - 1)) if single == "ICC1" else (mse, (n - 1) * (k - 1))),
            n,
            k,
            level,
        )
    made = [one if form == single else k * one / (1 + (k - 1) * one) for one in ends]
    return Icc(form, made[0], made[1], made[2], n, k, left_out, level)


def _by_f(
    msr: float, error: float, df: int, n: int, k: int, level: float
) -> tuple[float, float, float]:
    f, tail = msr / error, (1 + level) / 2
    low = f / float(stats.f.ppf(tail, n - 1, df))
    high = f * float(stats.f.ppf(tail, df, n - 1))
    values = [(ratio - 1) / (ratio + k - 1) for ratio in (f, low, high)]
    return values[0], values[1], values[2]


def _absolute(
    msr: float, msc: float, mse: float, n: int, k: int, level: float
) -> tuple[float, float, float]:
    value = (msr - mse) / (msr + (k - 1) * mse + k * (msc - mse) / n)
    a = k * value / (n * (1 - value))
    b = 1 + k * value * (n - 1) / (n * (1 - value))
    v = (a * msc + b * mse) ** 2 / ((a * msc) ** 2 / (k - 1) + (b * mse) ** 2 / ((n - 1) * (k - 1)))
    tail = (1 + level) / 2
    down, up = float(stats.f.ppf(tail, n - 1, v)), float(stats.f.ppf(tail, v, n - 1))
    rest = k * msc + (k * n - k - n) * mse
    low = n * (msr - down * mse) / (down * rest + n * msr)
    high = n * (up * msr - mse) / (rest + n * up * msr)
    return value, low, high
