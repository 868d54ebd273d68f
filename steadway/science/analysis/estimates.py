"""What every analysis gives back: estimates with intervals, and on whom they rest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from scipy import special

import steadway
from steadway.science.analysis.columns import Caution
from steadway.science.analysis.errors import ImpossibleValues


@dataclass(frozen=True)
class Estimate:
    """One number with its standard error, interval, P value and the method that made them.

    In the units of the outcome, intervention minus reference. ``df`` is None for the normal
    distribution; ``p`` is two-sided against ``null``, and None where there is no
    standard error to test with.
    """

    label: str
    estimate: float
    se: float | None
    low: float
    high: float
    p: float | None
    df: float | None
    level: float
    method: str
    null: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)

    def text(self) -> str:
        """The number in words: "Week 12: −1.20 (95% CI −1.90 to −0.50), P = 0.001"."""
        span = f"{number(self.low)} to {number(self.high)}"
        p = "" if self.p is None else f", {p_text(self.p)}"
        return f"{self.label}: {number(self.estimate)} ({100 * self.level:g}% CI {span}){p}"


@dataclass(frozen=True)
class Dropped:
    """One person who is not in the analysis, and why."""

    person: str
    reason: str


@dataclass(frozen=True)
class Basis:
    """On whom a result rests: people per arm, people left out, cautions, seal and version."""

    arms: tuple[str, str]
    people: tuple[int, int]
    dropped: tuple[Dropped, ...] = ()
    cautions: tuple[Caution, ...] = ()
    digest: str = ""
    version: str = field(default=steadway.__version__)

    def has(self, code: str) -> bool:
        """Whether a caution with this code is there."""
        return any(caution.code == code for caution in self.cautions)

    def to_dict(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {**asdict(self), "cautions": [caution.to_dict() for caution in self.cautions]}

    def text(self) -> str:
        """Who was analysed, who was not and why, and every caution."""
        reference, intervention = self.arms
        parts = [f"{intervention}: {self.people[1]} people; {reference}: {self.people[0]} people."]
        if self.dropped:
            left = "; ".join(f"{d.person} ({d.reason})" for d in self.dropped)
            parts.append(f"Not in the analysis: {left}.")
        return " ".join([*parts, *(str(caution) for caution in self.cautions)])


def estimated(
    label: str,
    estimate: float,
    se: float,
    *,
    method: str,
    df: float | None = None,
    level: float = 0.95,
) -> Estimate:
    """Estimate ± quantile × se, from Student's t with ``df`` or the normal (``df`` None)."""
    checked_level(level)
    at, ratio = 0.5 + level / 2, -abs(estimate) / se if se > 0 else 0.0
    # scipy.special, because a frozen distribution takes longer to make than a model to fit
    quantile = special.ndtri(at) if df is None else special.stdtrit(df, at)
    reach = float(quantile) * se
    tail = float(special.ndtr(ratio) if df is None else special.stdtr(df, ratio))
    return Estimate(
        label,
        float(estimate),
        float(se),
        float(estimate - reach),
        float(estimate + reach),
        2 * tail if se > 0 else None,
        None if df is None else float(df),
        level,
        method,
    )


def checked_level(level: float) -> float:
    """The level when it lies between 0 and 1, else ``ImpossibleValues``."""
    if 0 < level < 1:
        return level
    raise ImpossibleValues(f"A confidence level lies between 0 and 1, not at {level}.")


def number(x: float, digits: int = 2) -> str:
    """A number with a real minus sign and no minus before zero."""
    if math.isinf(x):
        return "∞" if x > 0 else "−∞"
    text = f"{x:.{digits}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", "−")


def p_text(p: float) -> str:
    """P value as papers print it."""
    return "P < 0.001" if p < 0.001 else f"P = {p:.3f}"


def sentences(parts: Sequence[str]) -> str:
    """The parts that say something, each with a full stop, as one paragraph."""
    return " ".join(p if p.endswith((".", "!", "?")) else f"{p}." for p in parts if p)
