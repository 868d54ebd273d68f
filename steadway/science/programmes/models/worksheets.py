"""Worksheets: typed fields, a filled example first, feedback after saving."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from steadway.science.programmes.models.text import Identifier, Minutes, Model, OptionValue, Words


class Option(Model):
    value: OptionValue
    label: Words


class _Field(Model):
    id: Identifier
    label: Words
    hint: Words | None = None
    required: bool = False
    prefill: str | None = None


class TextField(_Field):
    type: Literal["text"]
    max_length: int = Field(default=200, ge=1, le=2000)


class LongTextField(_Field):
    type: Literal["long_text"]
    max_length: int = Field(default=2000, ge=1, le=10_000)


class ChoiceField(_Field):
    """One of the options. ``own_words`` adds a text box, stored as ``<id>_own``."""

    type: Literal["choice"]
    options: tuple[Option, ...] = Field(min_length=2)
    own_words: bool = False


class ChoicesField(_Field):
    """Any number of the options; missing and none chosen are the same."""

    type: Literal["choices"]
    options: tuple[Option, ...] = Field(min_length=1)
    own_words: bool = False


class ScaleField(_Field):
    """Eleven buttons from 0 to 10, with words at both ends."""

    type: Literal["scale"]
    low: Words
    high: Words


class NumberField(_Field):
    type: Literal["number"]
    min: float | None = None
    max: float | None = None
    unit: Words | None = None


class LadderField(_Field):
    """A list of short texts, smallest step first."""

    type: Literal["ladder"]
    min: int = Field(default=1, ge=1, le=20)
    max: int = Field(default=8, ge=1, le=20)
    max_length: int = Field(default=120, ge=1, le=500)


class DateField(_Field):
    """A day, kept as ``YYYY-MM-DD``."""

    type: Literal["date"]


class TimeField(_Field):
    """A time of day, kept as ``HH:MM``."""

    type: Literal["time"]


WorksheetField: TypeAlias = Annotated[
    TextField
    | LongTextField
    | ChoiceField
    | ChoicesField
    | ScaleField
    | NumberField
    | LadderField
    | DateField
    | TimeField,
    Field(discriminator="type"),
]
ExampleValue: TypeAlias = str | int | float | tuple[str | int | float, ...]


class Example(Model):
    """The worksheet as an invented person filled it in; shown before one's own."""

    person: Words
    values: dict[str, ExampleValue]


class Feedback(Model):
    """Shown after saving when ``when`` holds; the first of the list that does."""

    when: str | None = None
    text: Words


class Worksheet(Model):
    id: Identifier
    title: Words
    minutes: Minutes
    intro: Words
    example: Example | None = None
    fields: tuple[WorksheetField, ...] = Field(min_length=1)
    feedback: tuple[Feedback, ...] = ()
    readers: Literal["only_you", "you_and_therapist"] = "only_you"
    technique: Words | None = None
    evidence: Words | None = None
    author: Words | None = None
    review: Words | None = None

    def field(self, field_id: str) -> WorksheetField | None:
        """The field with this id, or None."""
        return next((field for field in self.fields if field.id == field_id), None)

    @property
    def value_ids(self) -> tuple[str, ...]:
        """Every name under which an answer is kept, own words included."""
        own = (own_words_id(f.id) for f in self.fields if getattr(f, "own_words", False))
        return (*(field.id for field in self.fields), *own)


def own_words_id(field_id: str) -> str:
    """Where the words written beneath a choice are stored."""
    return f"{field_id}_own"
