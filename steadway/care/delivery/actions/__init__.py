"""The only writers of the room of courses. Keyword arguments; `now` and `actor` are given.

CONTRACT
  publish_programme(*, path, actor, now) -> PublishedProgramme         VersionTaken
  record_screening(*, answers, keep, key, now, programme=None, actor=None) -> Screening
  forget_screening(*, key, now, actor=None) -> None
  start_course(*, participant, programme, pacing="weekly", guidance="unguided", channel="web",
               language=None, actor, now) -> Course                    CourseRunning
  open_module(*, course, module, early=False, actor, now) -> ModuleVisit        NotOpenYet
  complete_step(*, course, module, step, answer=None, actor, now) -> StepDone   NotAnOption
  complete_module(*, course, module, how="full"|"low_energy", actor, now) -> ModuleVisit
  save_draft(*, course, worksheet, values, revision, tab="", now) -> DraftResult
  finish_worksheet(*, course, worksheet, values, key, actor, now) -> WorksheetResult
                                                                      WorksheetNotAccepted
  drop_aside(*, course, aside_id, actor, now); void_entry(*, entry, reason, actor, now)
  make_plan(*, course, module, plan, will, when, remind_at=None, actor, now) -> HomeworkPlan
  review_plan(*, plan, outcome, obstacle="", note="", actor, now) -> PlanReviewed(plan, reply)
  mark_goal_step(*, course, text, done, actor, now) -> None
  check_in(*, participant, answers, key, for_day, mode="web", device_time=None, replace=False,
           actor, now) -> Response                                    DayTaken, DayNotOpen
  pause(*, course, until, actor, now); resume(*, course, actor, now);
  stop(*, course, keep_follow_ups=False, reason="", actor, now)
  leave_all(*, participant, actor, now)                               when the person leaves
  plan_reminders(*, now, limit=500, actor=None) -> ReminderReport
"""
