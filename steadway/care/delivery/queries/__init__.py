"""Named reads of the room of courses.

CONTRACT (result classes stand in `views.py`)
  programmes: current_programme(slug=None) -> PublishedProgramme      newest published
              version_of(digest) -> ProgrammeVersion                  parsed, kept in memory
              consent_shown(version, language) -> ResolvedConsent     cards as this site shows them
              screening_of(key) -> Screening                          ScreeningUnknown
  course:     course_of(participant) -> Course | None                 running first, then newest
              course_or_404(participant, course_id) -> Course         UnknownCourse if not theirs
              view_of(course, now) -> CourseView
              contents(course, now) -> tuple[Part, ...]
  today:      today(participant, now) -> Today
  lesson:     lesson_page(course, module, step, now) -> LessonPage    step "low_energy" = the twin
              worksheet_page(course, worksheet, now) -> WorksheetPage
              open_plans(course), plans_to_review(course, now) -> tuple[PlanView, ...]
              plan_of(participant, plan_id) -> HomeworkPlan; plan_view(plan) -> PlanView
              hard_moment_plan(participant) -> Mapping | None
  a rule that breaks: the reads of pages raise PageCannotBeShown; hand it to report_broken_rule
              broken_pages() -> tuple[BrokenPage, ...]            for the operator, newest first
  progress:   progress(participant, now) -> Progress
  export:     export_of(participant) -> dict                          JSON-able, readable
Verbs stand in `actions/__init__.py`.
"""

from steadway.care.delivery.actions.publishing import consent_shown
from steadway.care.delivery.queries.contents import contents
from steadway.care.delivery.queries.export import export_of
from steadway.care.delivery.queries.finding import (
    broken_pages,
    course_of,
    course_or_404,
    screening_of,
    view_of,
)
from steadway.care.delivery.queries.lesson import lesson_page
from steadway.care.delivery.queries.plans import (
    open_plans,
    plan_of,
    plan_view,
    plans_to_review,
)
from steadway.care.delivery.queries.progress import progress
from steadway.care.delivery.queries.today import today
from steadway.care.delivery.queries.worksheets import hard_moment_plan, worksheet_page
from steadway.care.delivery.versions import current_programme, version_of

__all__ = [
    "broken_pages",
    "consent_shown",
    "contents",
    "course_of",
    "course_or_404",
    "current_programme",
    "export_of",
    "hard_moment_plan",
    "lesson_page",
    "open_plans",
    "plan_of",
    "plan_view",
    "plans_to_review",
    "progress",
    "screening_of",
    "today",
    "version_of",
    "view_of",
    "worksheet_page",
]
