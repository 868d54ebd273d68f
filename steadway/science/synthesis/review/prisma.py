"""PRISMA 2020: how many records were found, screened and included, and do the counts add up."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class PrismaCounts(BaseModel):
    """Counts of the PRISMA 2020 flow for new reviews (Page 2021, figure 1)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    databases: int = Field(ge=0)
    registers: int = Field(default=0, ge=0)
    other_sources: int = Field(default=0, ge=0)
    removed_before_screening: int = Field(default=0, ge=0)
    screened: int = Field(ge=0)
    excluded_by_title: int = Field(ge=0)
    sought: int = Field(ge=0)
    not_retrieved: int = Field(default=0, ge=0)
    assessed: int = Field(ge=0)
    excluded: dict[str, int] = Field(default_factory=dict)
    included_studies: int = Field(ge=0)
    included_reports: int = Field(ge=0)

    def faults(self) -> tuple[str, ...]:
        """Sums that do not come out, each in a sentence; none when the flow is consistent."""
        found = self.databases + self.registers + self.other_sources
        checks = (
            (found - self.removed_before_screening, self.screened, "screened"),
            (self.screened - self.excluded_by_title, self.sought, "sought"),
            (self.sought - self.not_retrieved, self.assessed, "assessed"),
            (
                self.assessed - sum(self.excluded.values()),
                self.included_reports,
                "included reports",
            ),
        )
        wrong = [
            f"{name}: {given} are given, the boxes before leave {expected}."
            for expected, given, name in checks
            if expected != given
        ]
        if self.included_studies > self.included_reports:
            wrong.append("There are more included studies than included reports.")
        return tuple(wrong)

    def text(self) -> str:
        """The flow in one sentence."""
        found = self.databases + self.registers + self.other_sources
        return (
            f"{found} records were found, {self.screened} screened, {self.assessed} read in full, "
            f"and {self.included_studies} studies from {self.included_reports} reports included."
        )
