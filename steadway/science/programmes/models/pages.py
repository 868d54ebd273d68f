"""Pages, exercises, messages and consent: the front matter authors write, and what is built."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from steadway.science.programmes.models.text import Identifier, Minutes, Model, OptionValue, Words


class QuestionOption(Model):
    value: OptionValue
    label: Words
    reply: Words | None = None


class Question(Model):
    """One question to the reader; its id is the fact name of the answer."""

    id: Identifier
    text: Words
    options: tuple[QuestionOption, ...] = Field(min_length=2)

    def option(self, value: str) -> QuestionOption | None:
        """The option with this value, or None."""
        return next((option for option in self.options if option.value == value), None)


class Segment(Model):
    """A stretch of a page that is shown as a whole or not at all.

    ``pieces`` alternate: finished, sanitised HTML at even places, tailoring expressions
    (shown escaped) at odd ones. ``when`` None is shown to everybody.
    """

    when: str | None = None
    pieces: tuple[str, ...]


class _Reviewed(Model):
    technique: Words | None = None
    evidence: Words | None = None
    author: Words | None = None
    review: Words | None = None


class PageFront(_Reviewed):
    """The front matter of a page file."""

    id: Identifier
    title: Words
    minutes: Minutes
    audience: str = "all"
    question: Question | None = None


class Page(PageFront):
    """A page as published: one idea, rendered and sanitised."""

    segments: tuple[Segment, ...]
    words: int

    @property
    def condition(self) -> str | None:
        """Who the page is for as a rule; None is everybody."""
        return None if self.audience.strip() == "all" else self.audience


class Pace(Model):
    """Seconds in and out of a breath, or of tensing and letting go."""

    in_: float = Field(alias="in", gt=0, le=60)
    out: float = Field(gt=0, le=60)
    hold: float | None = Field(default=None, gt=0, le=60)

    model_config = {"populate_by_name": True, "serialize_by_alias": True}


class Timer(Model):
    seconds: int = Field(gt=0, le=3600)
    pace: Pace | None = None


class ExerciseFront(_Reviewed):
    """The front matter of an exercise file."""

    id: Identifier
    title: Words
    minutes: Minutes
    positions: tuple[Literal["sitting", "lying", "standing", "walking"], ...] = Field(min_length=1)
    smaller: Words
    stop: Words
    timer: Timer | None = None


class Exercise(ExerciseFront):
    """An exercise as published; each of ``steps`` is one act."""

    intro: tuple[Segment, ...]
    steps: tuple[Segment, ...]
    closing: tuple[Segment, ...]


class MessageFront(Model):
    """The front matter of a message file."""

    id: Identifier
    event: Identifier
    subject: Words
    author: Words | None = None
    review: Words | None = None


class Message(MessageFront):
    """A message as published: plain neutral words and at most one ``{link}``."""

    body: Words


class ConsentPart(Model):
    """Something a person may say yes or no to; never ticked beforehand."""

    id: Identifier
    text: Words


class ConsentCheck(Model):
    """A two-choice question after a card; ``again`` introduces the card a second time."""

    card: int = Field(ge=1)
    text: Words
    right: Words
    wrong: Words
    again: Words


class ConsentFront(Model):
    """The front matter of a consent document."""

    version: Words
    title: Words
    id: Identifier | None = None
    intro: Words | None = None
    parts: tuple[ConsentPart, ...] = ()
    checks: tuple[ConsentCheck, ...] = ()
    author: Words | None = None
    review: Words | None = None


class ConsentCard(Model):
    """One point. Its segments may differ with the programme's facts (what the site offers)."""

    heading: Words
    segments: tuple[Segment, ...]
    check: ConsentCheck | None = None


class ConsentDocument(Model):
    """A consent document as published; what one person sees is its resolved form."""

    kind: Identifier
    version: Words
    title: Words
    intro: str | None
    parts: tuple[ConsentPart, ...]
    cards: tuple[ConsentCard, ...]
