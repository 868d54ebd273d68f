"""What pooling gives back: one frozen object with every number, its method and its warnings."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

import steadway
from steadway.science.synthesis.columns import Caution
from steadway.science.synthesis.measures import Measure, measure


@dataclass(frozen=True)
class Interval:
    """An estimate with its standard error, ends, P value and the method that made them.

    Values stand on the pooling scale (log for ratios). ``df`` is None for the normal.
    """

    estimate: float
    se: float
    low: float
    high: float
    p: float
    df: int | None
    method: str

    @property
    def width(self) -> float:
        """Length of the interval."""
        return self.high - self.low


@dataclass(frozen=True)
class Heterogeneity:
    """τ² with its Q-profile interval, Q, I² by both definitions (percent) and H².

    ``tau2_low`` and ``tau2_high`` are None where no interval was made (``q_centre`` says around
    what Q was taken).
    """

    tau2: float
    tau2_method: str
    tau2_low: float | None
    tau2_high: float | None
    q: float
    q_df: int
    q_p: float | None
    q_centre: str
    i2_from_q: float
    i2_from_tau2: float
    h2_from_q: float | None
    h2_from_tau2: float

    @property
    def tau(self) -> float:
        """Between-study standard deviation, in the effect's own units."""
        return float(self.tau2**0.5)


@dataclass(frozen=True)
class Prediction:
    """Where the true effect of a new, similar study lies; or the reason there is no such range."""

    low: float | None
    high: float | None
    method: str
    reason: str | None = None


@dataclass(frozen=True)
class StudyRow:
    """One study in the pool: its effect, interval and share of the weight in percent."""

    label: str
    estimate: float
    se: float
    low: float
    high: float
    weight: float


@dataclass(frozen=True)
class Dropped:
    """One study that is not in the pool, and why."""

    label: str
    reason: str


@dataclass(frozen=True)
class Pooled:
    """A pooled effect. ``result`` is what was asked for; ``common``, ``wald`` and
    ``hartung_knapp`` are always there where they exist, for the cases in which a reader needs
    both. All on the pooling scale; ``shown`` gives the read scale.
    """

    code: str
    model: str
    preset: str | None
    level: float
    effect_method: str
    result: Interval
    common: Interval
    wald: Interval
    hartung_knapp: Interval | None
    heterogeneity: Heterogeneity
    prediction: Prediction
    studies: tuple[StudyRow, ...]
    dropped: tuple[Dropped, ...]
    cautions: tuple[Caution, ...]
    digest: str
    version: str = steadway.__version__

    @property
    def measure(self) -> Measure:
        """The effect measure."""
        return measure(self.code)

    @property
    def k(self) -> int:
        """Number of studies in the pool."""
        return len(self.studies)

    def shown(self, x: float) -> float:
        """A value of the pooling scale as it is read (a log ratio as a ratio)."""
        return float(self.measure.show(x))

    def has(self, code: str) -> bool:
        """Whether a caution with this code is there."""
        return any(caution.code == code for caution in self.cautions)

    def with_cautions(self, more: tuple[Caution, ...]) -> Pooled:
        """The same result with further cautions."""
        return replace(self, cautions=(*self.cautions, *more))

    def to_dict(self) -> dict[str, Any]:
        """As JSON keeps it, with the read-scale values beside the pooled ones."""
        whole = asdict(self)
        whole["cautions"] = [caution.to_dict() for caution in self.cautions]
        whole["measure"] = self.measure.name
        whole["k"] = self.k
        ends = {"estimate": self.result.estimate, "low": self.result.low, "high": self.result.high}
        whole["shown"] = {name: self.shown(value) for name, value in ends.items()}
        return whole

    def table(self) -> list[dict[str, object]]:
        """One row per study, on the read scale, then the pooled row."""
        rows = [_row(self, s.label, s.estimate, s.low, s.high, s.weight) for s in self.studies]
        r = self.result
        return [*rows, _row(self, "Pooled", r.estimate, r.low, r.high, 100.0)]

    def text(self) -> str:
        """What was found and what was done, in sentences."""
        from steadway.science.synthesis.pooling.words import in_words  # noqa: PLC0415

        return in_words(self)


def _row(
    pooled: Pooled, label: str, estimate: float, low: float, high: float, weight: float
) -> dict[str, object]:
    return {
        "study": label,
        "estimate": pooled.shown(estimate),
        "low": pooled.shown(low),
        "high": pooled.shown(high),
        "weight_percent": weight,
    }
