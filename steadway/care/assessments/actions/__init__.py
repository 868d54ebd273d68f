"""The only writers of the room of questionnaires. Keyword arguments; `now` is given.

CONTRACT
  schedule(*, participant, label, title, instruments, opens_at, due_at, closes_at, key,
           actor, now) -> Occasion                                    WordingMissing
  save_partial(*, participant, occasion, instrument, answers, now) -> PartialAnswers
  submit(*, participant, instrument, answers, key, occasion=None, answered_at, mode="web",
         device_time=None, for_day=None, catch_up=False, replace=False, actor, now) -> Response
         AnswersNotAccepted(faults), WindowClosed, WindowNotOpen, OccasionCancelled, KeyTaken,
         AlreadyAnswered, DayTaken, NoLongerTaking
  decline(*, participant, occasion, actor, now)                       "I would rather not answer"
  cancel_open(*, participant, why, actor, now, labels=None) -> int    pause, stop, leave
  void(*, response, reason, actor, now) -> Response
`Response.concern` is "" | "amber" | "red": after a submit with a concern, show the care page.
"""
