"""The only writers of the room of questionnaires. Keyword arguments; `now` is given.

CONTRACT
  schedule(*, participant, label, title, instruments, opens_at, due_at, closes_at, key,
           actor, now) -> Occasion                                    WordingMissing
  save_partial(*, participant, occasion, instrument, answers, now) -> PartialAnswers
  submit(*, participant, instrument, answers, key, occasion=None, answered_at, mode="web",
         device_time=None, for_day=None, replace=False, actor, now) -> Response
         AnswersNotAccepted(faults), WindowClosed, WindowNotOpen, OccasionCancelled, KeyTaken,
         AlreadyAnswered, DayTaken, DayNotOpen, NoLongerTaking
  decline(*, participant, occasion, actor, now) -> Occasion           "I would rather not answer"
  cancel_open(*, participant, why, actor, now, labels=None) -> int    stop, leave
  erase_words(*, participant, actor, now) -> int
  void(*, response, reason, actor, now) -> Response
`occasion` is an Occasion, an OccasionView or an id. `Response.concern` is "" or a tier
("amber", "red"): after a submit with a concern, show the care page.
"""

from steadway.care.assessments.actions.drafting import save_partial
from steadway.care.assessments.actions.erasing import erase_words
from steadway.care.assessments.actions.scheduling import cancel_open, decline, schedule
from steadway.care.assessments.actions.submitting import submit
from steadway.care.assessments.actions.voiding import void

__all__ = ["cancel_open", "decline", "erase_words", "save_partial", "schedule", "submit", "void"]
