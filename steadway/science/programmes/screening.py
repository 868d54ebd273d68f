"""Screening: which answers are still open, and what they lead to."""

from __future__ import annotations

from collections.abc import Mapping

from steadway.science.programmes.errors import FactMissing, ProgrammeError
from steadway.science.programmes.language import holds
from steadway.science.programmes.models import (
    ProgrammeVersion,
    ScreeningOutcome,
    ScreeningQuestion,
)

Answers = Mapping[str, str]


class ScreeningNotComplete(ProgrammeError, ValueError):  # says what is the matter
    """Questions without an answer, or with one that is not offered; ``questions`` names them."""

    def __init__(self, questions: tuple[str, ...]) -> None:
        super().__init__(f"These questions need an answer first: {', '.join(questions)}.")
        self.questions = questions


def open_questions(version: ProgrammeVersion, answers: Answers) -> tuple[ScreeningQuestion, ...]:
    """The questions without a valid answer, in order."""
    return tuple(
        question
        for question in version.screening
        if answers.get(question.id) not in question.values
    )


def screening_outcome(version: ProgrammeVersion, answers: Answers) -> ScreeningOutcome:
    """The first outcome whose rule holds. All questions need an answer.

    Raises ``ScreeningNotComplete`` where one is missing or not among those offered.
    """
    unanswered = open_questions(version, answers)
    if unanswered:
        raise ScreeningNotComplete(tuple(question.id for question in unanswered))
    facts = dict(answers)
    return next(outcome for outcome in version.outcomes if holds(outcome.when, facts))


def early_outcome(version: ProgrammeVersion, answers: Answers) -> ScreeningOutcome | None:
    """The first ``see_someone`` rule that holds on the answers given so far, or None.

    A warning sign is told at once and not after the last question. Rules that still wait
    for an answer are passed over: whatever comes later, the outcome stays ``see_someone``.
    """
    known = {question.id: question.values for question in version.screening}
    facts = {name: value for name, value in answers.items() if value in known.get(name, ())}
    for outcome in version.outcomes:
        if outcome.outcome == "see_someone" and outcome.when and _decided(outcome.when, facts):
            return outcome
    return None


def _decided(rule: str, facts: dict[str, str]) -> bool:
    try:
        return holds(rule, facts)
    except FactMissing:
        return False
