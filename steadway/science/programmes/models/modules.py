"""Modules: the order of steps, the plan at the end, the low-energy twin."""

from __future__ import annotations

from typing import Literal, Self, TypeAlias

from pydantic import Field, model_validator

from steadway.science.programmes.models.pages import Page
from steadway.science.programmes.models.text import Identifier, Minutes, Model, Words

StepKind: TypeAlias = Literal["page", "worksheet", "exercise", "plan"]
STEP_KINDS: tuple[StepKind, ...] = ("page", "worksheet", "exercise", "plan")


class StepReference(Model):
    """One line of ``steps`` in module.yaml: exactly one kind, and what it names."""

    page: Words | None = None
    worksheet: Identifier | None = None
    exercise: Identifier | None = None
    plan: Identifier | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if sum(getattr(self, kind) is not None for kind in STEP_KINDS) != 1:
            raise ValueError("a step names exactly one page, worksheet, exercise or plan")
        return self

    @property
    def kind(self) -> StepKind:
        return next(kind for kind in STEP_KINDS if getattr(self, kind) is not None)

    @property
    def target(self) -> str:
        return str(getattr(self, self.kind))


class PlanReplies(Model):
    done: Words
    partly: Words
    not_this_time: Words


class PlanReview(Model):
    """What is asked at the next visit; nothing here is a mark."""

    question: Words
    got_in_the_way: tuple[Words, ...] = Field(min_length=2)
    replies: PlanReplies


class Plan(Model):
    """ "When … I will …": both sides offer choices, and one's own words always."""

    id: Identifier
    minutes: Minutes
    title: Words
    intro: Words
    will: tuple[Words, ...] = Field(min_length=2)
    when: tuple[Words, ...] = Field(min_length=2)
    review: PlanReview


class ModuleFile(Model):
    """module.yaml as authors write it."""

    id: Identifier
    title: Words
    aim: Words
    minutes: Minutes
    unlock: str | None = None
    steps: tuple[StepReference, ...] = Field(min_length=1)
    low_energy: Words
    plans: tuple[Plan, ...] = ()


class Step(Model):
    """A step as published. ``audience`` None is for everybody."""

    kind: StepKind
    id: Identifier
    title: Words
    minutes: Minutes
    audience: str | None = None


class Module(Model):
    """A module as published, in one language."""

    id: Identifier
    title: Words
    aim: Words
    minutes: Minutes
    unlock: str | None
    steps: tuple[Step, ...]
    pages: dict[str, Page]
    low_energy: Page
    plans: dict[str, Plan]

    def step(self, step_id: str) -> Step | None:
        """The step with this id, or None."""
        return next((step for step in self.steps if step.id == step_id), None)
