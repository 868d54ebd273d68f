"""Named reads of the room of courses.

CONTRACT (result classes stand in `views.py`)
  programmes: current_programme(slug=None) -> PublishedProgramme      newest published
              version_of(digest) -> ProgrammeVersion                  parsed, kept in memory
              screening_of(key) -> Screening                          ScreeningUnknown
  course:     course_of(participant) -> Course | None                 newest; running first
              course_or_404(participant, course_id) -> Course         UnknownCourse if not theirs
              contents(course, now) -> tuple[Part, ...]
  today:      today(participant, now) -> Today
  lesson:     lesson_page(course, module, step, now) -> LessonPage    step "low_energy" = the twin
              worksheet_page(course, worksheet, now) -> WorksheetPage
              open_plans(course) -> tuple[PlanView, ...]; plan_of(participant, plan_id)
              hard_moment_plan(participant) -> Mapping | None
  progress:   progress(participant, now) -> Progress
  export:     export_of(participant) -> dict                          JSON-able, readable
Verbs stand in `actions/__init__.py`.
"""
