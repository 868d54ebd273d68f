"""The rows of a review: studies, arms and ready effects, each number with where it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Mark = Literal["verified", "reconstructed", "unverified"]
MARKS: tuple[Mark, ...] = ("verified", "reconstructed", "unverified")


@dataclass(frozen=True)
class Provenance:
    """Where a number was read, who read it, and how far it can be trusted.

    verified: read in the source named; reconstructed: worked out from other printed numbers;
    unverified: from memory or a secondary text, not yet checked.
    """

    source: str
    place: str = ""
    extracted_by: str = ""
    mark: Mark = "unverified"
    line: str = ""


@dataclass(frozen=True)
class Study:
    """One study with its stratum and coded moderators."""

    id: str
    label: str
    year: int | None
    stratum: str
    mark: Mark
    source: str
    moderators: dict[str, str] = field(default_factory=dict)
    included: bool = True


@dataclass(frozen=True)
class ArmRow:
    """One arm's numbers for one outcome at one time, on one scale."""

    study: str
    arm: str
    role: Literal["intervention", "control"]
    outcome: str
    time: str
    provenance: Provenance
    n: float
    scale: str = ""
    score: Literal["final", "change"] = "final"
    mean: float | None = None
    sd: float | None = None
    events: float | None = None


@dataclass(frozen=True)
class EffectRow:
    """One ready effect: what ``Review.add`` takes and what a trial's analysis gives.

    ``estimate`` stands on the pooling scale (log for ratios), intervention minus control.
    ``benefit`` says which sign means that the intervention helped. Rows with the same
    ``control`` of one study were compared with the same people.
    """

    study: str
    comparison: str
    outcome: str
    time: str
    measure: str
    estimate: float
    se: float
    benefit: Literal["positive", "negative"]
    provenance: Provenance
    scale: str = ""
    score: Literal["final", "change"] = "final"
    control: str = ""
    label: str = ""


@dataclass(frozen=True)
class Answer:
    """One signalling question of RoB 2, answered for one study."""

    study: str
    question: str
    answer: str
    support: str
