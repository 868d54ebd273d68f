"""What review.yaml holds: the question, outcomes, scales, times, moderators and counts."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from steadway.science.synthesis.review.prisma import PrismaCounts


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Question(_Part):
    """Population, intervention, comparator."""

    population: str = Field(min_length=1)
    intervention: str = Field(min_length=1)
    comparator: str = Field(min_length=1)


class Outcome(_Part):
    """One outcome. ``effect``: continuous (SMD or MD), or counts of people (RR, OR, RD).

    ``good_event`` says whether an event is something good (a response) or bad (a harm).
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str = Field(min_length=1)
    measure: Literal["SMD", "MD", "RR", "OR", "RD", "PETO"]
    good_event: bool = True


class Scale(_Part):
    """One questionnaire: lower or higher scores mean better health."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str = Field(min_length=1)
    better: Literal["lower", "higher"]


class TimePoint(_Part):
    """One time point after the start of treatment."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str = Field(min_length=1)


class Stratum(_Part):
    """One stratum that is pooled by itself, such as headache."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str = Field(min_length=1)


class Moderator(_Part):
    """One coded feature of a study, with its allowed codes."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str = Field(min_length=1)
    codes: dict[str, str] = Field(min_length=1)


class Tables(_Part):
    """File names of the tables beside review.yaml."""

    studies: str = "studies.csv"
    arms: str | None = None
    effects: str | None = None
    risk_of_bias: str | None = None


class ReviewFile(_Part):
    """review.yaml. ``benefit`` is the sign that every pooled difference gets for "helped"."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str = Field(min_length=1)
    version: str = Field(min_length=1)
    question: Question
    benefit: Literal["positive", "negative"] = "negative"
    outcomes: tuple[Outcome, ...] = Field(min_length=1)
    time_points: tuple[TimePoint, ...] = Field(min_length=1)
    strata: tuple[Stratum, ...] = ()
    scales: tuple[Scale, ...] = ()
    moderators: tuple[Moderator, ...] = ()
    tables: Tables = Tables()
    prisma: PrismaCounts | None = None
    notes: tuple[str, ...] = ()


def review_json_schema() -> dict[str, Any]:
    """The JSON Schema of review.yaml, for editors that complete and underline."""
    schema = ReviewFile.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
