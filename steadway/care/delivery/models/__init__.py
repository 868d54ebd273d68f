"""The nouns of the room: what was published, who walks it, what they did."""

from steadway.care.delivery.models.course import (
    Course,
    GoalStep,
    ModuleVisit,
    PageChoice,
    StepDone,
)
from steadway.care.delivery.models.programme import BrokenPage, PublishedProgramme, Screening
from steadway.care.delivery.models.work import (
    DraftAside,
    HomeworkPlan,
    WorksheetDraft,
    WorksheetEntry,
)

__all__ = [
    "BrokenPage",
    "Course",
    "DraftAside",
    "GoalStep",
    "HomeworkPlan",
    "ModuleVisit",
    "PageChoice",
    "PublishedProgramme",
    "Screening",
    "StepDone",
    "WorksheetDraft",
    "WorksheetEntry",
]
