"""A row of the summary-of-findings table: relative and absolute effect, people, certainty."""

from __future__ import annotations

from dataclasses import dataclass

from steadway.science.synthesis.effect_sizes.absolute import (
    Needed,
    number_needed,
    risk_with_treatment,
)
from steadway.science.synthesis.errors import UnknownChoice
from steadway.science.synthesis.pooling.result import Pooled
from steadway.science.synthesis.pooling.words import interval_text
from steadway.science.synthesis.review.grade import Certainty


@dataclass(frozen=True)
class Finding:
    """One outcome for a reader: risks per 1,000 where there are risks, else the difference."""

    outcome: str
    relative: str
    without: float | None
    with_treatment: float | None
    with_low: float | None
    with_high: float | None
    needed: Needed | None
    studies: int
    participants: int | None
    certainty: Certainty | None


def finding(
    outcome: str,
    pooled: Pooled,
    *,
    baseline: float | None = None,
    participants: int | None = None,
    certainty: Certainty | None = None,
) -> Finding:
    """Absolute effects from a baseline risk (Cochrane Handbook 14.1.5 and 15.4).

    For RR, OR and RD the risk with treatment and its ends come from ``baseline``; NNT is one
    over the risk difference. Raises ``UnknownChoice`` for a baseline with a difference of means.
    """
    text = interval_text(pooled, pooled.result)
    if baseline is None:
        return Finding(
            outcome, text, None, None, None, None, None, pooled.k, participants, certainty
        )
    code = "OR" if pooled.code == "PETO" else pooled.code
    if code not in ("RR", "OR", "RD"):
        raise UnknownChoice(f"A baseline risk says nothing about a {pooled.measure.name}.")
    r = pooled.result
    ends = [pooled.shown(x) for x in (r.estimate, r.low, r.high)]
    risk, low, high = (float(risk_with_treatment(baseline, x, measure=code)[0]) for x in ends)
    needed = number_needed(risk - baseline, low - baseline, high - baseline)
    return Finding(
        outcome, text, baseline, risk, low, high, needed, pooled.k, participants, certainty
    )
