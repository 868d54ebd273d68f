"""The only writers of the room of courses. Keyword arguments; `now` and `actor` are given.

CONTRACT
  publish_programme(*, path, actor, now) -> PublishedProgramme         VersionTaken, ProgrammeFaults
  offer_consent(*, programme, language, actor, now) -> people ConsentDocument to sign
  record_screening(*, answers, keep, key, now, programme=None, language="en", actor=None)
      -> Screening(outcome "fits"|"not_now"|"see_someone", text)       ScreeningIncomplete(question)
  forget_screening(*, key, now, actor=None)
  start_course(*, participant, programme, pacing="weekly", guidance="unguided", channel="web",
      language=None, actor, now) -> Course                             CourseRunning, ConsentFirst
  open_module(*, course, module, early=False, actor, now) -> ModuleVisit         NotOpenYet(why)
  complete_step(*, course, module, step, answer=None, actor, now) -> StepDone    NotAnOption
      opens the part where needed; its last step completes it; the low-energy twin's id does too
  complete_module(*, course, module, how="full"|"low_energy", actor, now) -> ModuleVisit
  save_draft(*, course, worksheet, values, revision, tab="", now)
      -> DraftResult(saved, revision, saved_at, values, aside_id, message)
  finish_worksheet(*, course, worksheet, values, key, module="", actor, now)
      -> WorksheetResult(entry, feedback)                              WorksheetNotAccepted(faults)
  drop_aside(*, course, aside_id, actor, now); void_entry(*, entry, reason, actor, now)
  make_plan(*, course, module, plan, will, when, remind_at=None, actor, now) -> HomeworkPlan
                                                                       PlanNotAccepted(faults)
  review_plan(*, plan, outcome, obstacle="", note="", actor, now) -> PlanReviewed(plan, reply)
  mark_goal_step(*, course, text, done, actor, now)
  check_in(*, participant, answers, key, for_day, mode="web", device_time=None, replace=False,
      actor, now) -> Response                        AnswersNotAccepted, DayTaken, DayNotOpen
  pause(*, course, until: date, actor, now); resume(*, course, actor, now)       DateNotPossible
  stop(*, course, keep_follow_ups=False, reason="", actor, now)
  leave(*, participant, actor, now, reason="")   courses, questions, letters and account together
  plan_reminders(*, now, limit=500, actor=None) -> ReminderReport
  report_broken_rule(*, course, module, step, fault, actor, now) -> BrokenPage
      what to do with PageCannotBeShown(course, module, step, fault, next_step), which open_module,
      complete_step, complete_module and the reads of pages raise where a rule breaks
  erase_words(*, participant, actor, now) -> int
"""

from steadway.care.delivery.actions.checking_in import check_in
from steadway.care.delivery.actions.drafting import DraftResult, drop_aside, save_draft
from steadway.care.delivery.actions.erasing import erase_words
from steadway.care.delivery.actions.goal_steps import mark_goal_step
from steadway.care.delivery.actions.handing_in import (
    WorksheetResult,
    finish_worksheet,
    void_entry,
)
from steadway.care.delivery.actions.pausing import leave, pause, resume, stop
from steadway.care.delivery.actions.plans import PlanReviewed, make_plan, review_plan
from steadway.care.delivery.actions.publishing import offer_consent, publish_programme
from steadway.care.delivery.actions.reminding import ReminderReport, plan_reminders
from steadway.care.delivery.actions.reporting import report_broken_rule
from steadway.care.delivery.actions.screening import forget_screening, record_screening
from steadway.care.delivery.actions.starting import start_course
from steadway.care.delivery.actions.walking import complete_module, complete_step, open_module

__all__ = [
    "DraftResult",
    "PlanReviewed",
    "ReminderReport",
    "WorksheetResult",
    "check_in",
    "complete_module",
    "complete_step",
    "drop_aside",
    "erase_words",
    "finish_worksheet",
    "forget_screening",
    "leave",
    "make_plan",
    "mark_goal_step",
    "offer_consent",
    "open_module",
    "pause",
    "plan_reminders",
    "publish_programme",
    "record_screening",
    "report_broken_rule",
    "resume",
    "review_plan",
    "save_draft",
    "start_course",
    "stop",
    "void_entry",
]
