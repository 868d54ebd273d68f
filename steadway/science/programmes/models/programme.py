"""programme.yaml, and the published version with everything in it."""

from __future__ import annotations

from functools import cached_property
from typing import Literal, Self, TypeAlias

from pydantic import Field, model_validator

from steadway.science.programmes.errors import NotInProgramme
from steadway.science.programmes.language import Fact
from steadway.science.programmes.models.modules import Module
from steadway.science.programmes.models.pages import ConsentDocument, Exercise, Message
from steadway.science.programmes.models.text import (
    Identifier,
    LocalText,
    Model,
    OptionValue,
    Words,
)
from steadway.science.programmes.models.worksheets import Worksheet

OutcomeName: TypeAlias = Literal["fits", "not_now", "see_someone"]
NOT_SURE = "not_sure"


class Pacing(Model):
    """Days between modules. ``soft`` suggests a date and never locks; ``hard`` locks until it."""

    days_between_modules: int = Field(ge=0, le=90)
    lock: Literal["soft", "hard"] = "soft"


class FactDeclaration(Model):
    """A name that tailoring may use, set for the course (not answered on a page)."""

    type: Literal["number", "text", "boolean", "choice"]
    options: tuple[OptionValue, ...] = ()
    default: str | int | float | bool | None = None
    labels: dict[str, LocalText] = {}

    @model_validator(mode="after")
    def _default_fits(self) -> Self:
        if (self.type == "choice") != bool(self.options):
            raise ValueError("options belong to a choice, and a choice needs them")
        if self.default is not None and not self._fits(self.default):
            raise ValueError(f"the default is not a {self.type} this fact can have")
        return self

    def _fits(self, value: Fact) -> bool:
        match self.type:
            case "choice":
                return value in self.options
            case "boolean":
                return isinstance(value, bool)
            case "number":
                return isinstance(value, int | float) and not isinstance(value, bool)
            case _:
                return isinstance(value, str)


class ScreeningOption(Model):
    value: OptionValue
    label: LocalText


class ScreeningQuestion(Model):
    """One page of the screening. ``not_sure`` offers "I am not sure" (value ``not_sure``)."""

    id: Identifier
    text: LocalText
    hint: LocalText | None = None
    options: tuple[ScreeningOption, ...] = Field(min_length=2)
    not_sure: bool = False

    @property
    def values(self) -> tuple[str, ...]:
        """Every answer that can be given."""
        own = tuple(option.value for option in self.options)
        return (*own, NOT_SURE) if self.not_sure and NOT_SURE not in own else own


class ScreeningOutcome(Model):
    """The first rule that holds decides; the last has none."""

    outcome: OutcomeName
    when: str | None = None
    title: LocalText | None = None
    text: LocalText


class Measure(Model):
    """Which instruments when: at the start, at the end, or days after the end."""

    title: LocalText
    at: Literal["start", "end"] | None = None
    after_days: int | None = Field(default=None, ge=1, le=3650)
    window_days: int = Field(ge=1, le=365)
    instruments: tuple[Words, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_time(self) -> Self:
        if (self.at is None) == (self.after_days is None):
            raise ValueError("give either at: start, at: end, or after_days")
        return self


class DepressionInstrument(Model):
    """Which of two is asked: where somebody reads the answers, and where nobody does."""

    watched: Words
    unwatched: Words


class _Manifest(Model):
    id: Identifier
    version: Words
    title: LocalText
    summary: LocalText
    licence: Words
    authors: tuple[Words, ...] = Field(min_length=1)
    review: Words
    languages: tuple[str, ...] = Field(min_length=1)
    pacings: dict[str, Pacing] = Field(min_length=1)
    facts: dict[str, FactDeclaration] = {}
    screening: tuple[ScreeningQuestion, ...] = ()
    outcomes: tuple[ScreeningOutcome, ...] = ()
    measures: dict[str, Measure] = {}
    depression_instrument: DepressionInstrument | None = None


class ProgrammeFile(_Manifest):
    """programme.yaml as authors write it."""


class Edition(Model):
    """Everything a reader of one language sees."""

    modules: tuple[Module, ...]
    worksheets: dict[str, Worksheet]
    exercises: dict[str, Exercise]
    messages: dict[str, Message]
    consent: dict[str, ConsentDocument]

    @cached_property
    def modules_by_id(self) -> dict[str, Module]:
        return {module.id: module for module in self.modules}

    @cached_property
    def labels(self) -> dict[str, dict[str, str]]:
        """Fact name → option value → its words, for questions and worksheet choices."""
        found: dict[str, dict[str, str]] = {}
        for module in self.modules:
            for page in (*module.pages.values(), module.low_energy):
                if page.question:
                    options = page.question.options
                    found[page.question.id] = {o.value: o.label for o in options}
        for sheet in self.worksheets.values():
            for field in sheet.fields:
                if field.type in {"choice", "choices"}:
                    labels = {o.value: o.label for o in field.options}
                    found[f"{sheet.id}.{field.id}"] = labels
        return found


class ProgrammeVersion(_Manifest):
    """A published version: complete, immutable, known by its digest."""

    editions: dict[str, Edition]
    digest: str

    @property
    def source_language(self) -> str:
        return self.languages[0]

    def edition(self, language: str | None = None) -> Edition:
        """The edition in this language; the source language where there is none."""
        return self.editions.get(language or "", self.editions[self.source_language])

    @property
    def modules(self) -> tuple[Module, ...]:
        """The modules in order, in the source language."""
        return self.edition().modules

    def position(self, module_id: str) -> int:
        """Where the module stands in the order, from 0."""
        for number, module in enumerate(self.modules):
            if module.id == module_id:
                return number
        raise NotInProgramme("module", module_id)

    def module(self, module_id: str, language: str | None = None) -> Module:
        """One module; raises ``NotInProgramme``."""
        try:
            return self.edition(language).modules_by_id[module_id]
        except KeyError:
            raise NotInProgramme("module", module_id) from None

    def worksheet(self, worksheet_id: str, language: str | None = None) -> Worksheet:
        """One worksheet; raises ``NotInProgramme``."""
        try:
            return self.edition(language).worksheets[worksheet_id]
        except KeyError:
            raise NotInProgramme("worksheet", worksheet_id) from None

    def exercise(self, exercise_id: str, language: str | None = None) -> Exercise:
        """One exercise; raises ``NotInProgramme``."""
        try:
            return self.edition(language).exercises[exercise_id]
        except KeyError:
            raise NotInProgramme("exercise", exercise_id) from None

    def messages_for(self, event: str, language: str | None = None) -> tuple[Message, ...]:
        """The messages of one event, by id."""
        found = self.edition(language).messages
        return tuple(found[key] for key in sorted(found) if found[key].event == event)

    def consent_document(self, kind: str, language: str | None = None) -> ConsentDocument:
        """One consent document, e.g. ``treatment``; raises ``NotInProgramme``."""
        try:
            return self.edition(language).consent[kind]
        except KeyError:
            raise NotInProgramme("consent document", kind) from None

    def pacing(self, name: str) -> Pacing:
        """One pacing; raises ``NotInProgramme``."""
        try:
            return self.pacings[name]
        except KeyError:
            raise NotInProgramme("pacing", name) from None

    @cached_property
    def defaults(self) -> dict[str, Fact]:
        """The facts that hold before anything is known about a person."""
        return {name: fact.default for name, fact in self.facts.items() if fact.default is not None}
