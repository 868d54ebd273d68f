"""What one reader sees: segments picked, facts filled in and escaped. Runs on every request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

from steadway.science.programmes.digests import digest_of
from steadway.science.programmes.errors import (
    FactMissing,
    NotInProgramme,
    RuleError,
    WrongKindOfFact,
)
from steadway.science.programmes.language import Fact, Facts, holds, is_missing, parse
from steadway.science.programmes.language.evaluation import value_of
from steadway.science.programmes.language.syntax import Name, Or
from steadway.science.programmes.models import (
    ConsentCheck,
    ConsentPart,
    Page,
    ProgrammeVersion,
    Question,
    Segment,
    Timer,
)
from steadway.science.programmes.values import as_text

Labels = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class ResolvedPage:
    """A page for one reader. ``html`` is safe to show as it is."""

    module_id: str
    step_id: str
    title: str
    minutes: float
    html: str
    question: Question | None
    technique: str | None
    evidence: str | None
    author: str | None
    review: str | None
    low_energy: bool


@dataclass(frozen=True)
class ResolvedExercise:
    """An exercise for one reader. The HTML parts are safe to show as they are."""

    id: str
    title: str
    minutes: float
    intro_html: str
    steps_html: tuple[str, ...]
    closing_html: str
    positions: tuple[str, ...]
    smaller: str
    stop: str
    timer: Timer | None
    technique: str | None
    evidence: str | None
    author: str | None
    review: str | None


@dataclass(frozen=True)
class ResolvedCard:
    number: int
    heading: str
    html: str
    check: ConsentCheck | None


@dataclass(frozen=True)
class ResolvedConsent:
    """The consent document as this site's people see it; ``digest`` covers exactly that."""

    kind: str
    version: str
    language: str
    title: str
    intro: str | None
    parts: tuple[ConsentPart, ...]
    cards: tuple[ResolvedCard, ...]
    digest: str


def with_defaults(version: ProgrammeVersion, facts: Facts) -> dict[str, Fact]:
    """The facts, with the programme's defaults where there is no value yet."""
    complete = dict(facts)
    for name, default in version.defaults.items():
        if is_missing(complete.get(name)):
            complete[name] = default
    return complete


def resolve_page(
    version: ProgrammeVersion,
    module_id: str,
    step_id: str,
    language: str | None = None,
    facts: Facts | None = None,
) -> ResolvedPage:
    """One page of a module for one reader; also its low-energy twin, by the twin's id.

    Raises ``NotInProgramme`` for what is not there and ``RuleError`` where facts do not have
    the kinds their names were declared with.
    """
    module = version.module(module_id, language)
    twin = step_id == module.low_energy.id
    page = module.low_energy if twin else module.pages.get(step_id)
    if page is None:
        raise NotInProgramme("page", f"{module_id}/{step_id}")
    complete = with_defaults(version, facts or {})
    return _resolved_page(
        module_id, page, html_of(version, page.segments, language, complete), twin
    )


def _resolved_page(module_id: str, page: Page, html: str, twin: bool) -> ResolvedPage:
    return ResolvedPage(
        module_id=module_id,
        step_id=page.id,
        title=page.title,
        minutes=page.minutes,
        html=html,
        question=page.question,
        technique=page.technique,
        evidence=page.evidence,
        author=page.author,
        review=page.review,
        low_energy=twin,
    )


def resolve_exercise(
    version: ProgrammeVersion,
    exercise_id: str,
    language: str | None = None,
    facts: Facts | None = None,
) -> ResolvedExercise:
    """One exercise for one reader; raises as ``resolve_page`` does."""
    exercise = version.exercise(exercise_id, language)
    complete = with_defaults(version, facts or {})
    return ResolvedExercise(
        id=exercise.id,
        title=exercise.title,
        minutes=exercise.minutes,
        intro_html=html_of(version, exercise.intro, language, complete),
        steps_html=tuple(html_of(version, [s], language, complete) for s in exercise.steps),
        closing_html=html_of(version, exercise.closing, language, complete),
        positions=exercise.positions,
        smaller=exercise.smaller,
        stop=exercise.stop,
        timer=exercise.timer,
        technique=exercise.technique,
        evidence=exercise.evidence,
        author=exercise.author,
        review=exercise.review,
    )


def resolve_consent(
    version: ProgrammeVersion,
    kind: str,
    language: str | None = None,
    facts: Facts | None = None,
) -> ResolvedConsent:
    """The consent document with the programme's facts (what this site offers) applied.

    ``digest`` is sha256 over the language, every text shown and every part offered, so a
    signature points at exactly the words that were read.
    """
    document = version.consent_document(kind, language)
    complete = with_defaults(version, facts or {})
    cards = tuple(
        ResolvedCard(
            number, card.heading, html_of(version, card.segments, language, complete), card.check
        )
        for number, card in enumerate(document.cards, start=1)
    )
    shown = language if language in version.editions else version.source_language
    content = {
        **document.model_dump(mode="json", exclude={"cards"}),
        "language": shown,
        "cards": [[c.heading, c.html, c.check and c.check.model_dump()] for c in cards],
    }
    return ResolvedConsent(
        kind=kind,
        version=document.version,
        language=shown or version.source_language,
        title=document.title,
        intro=document.intro,
        parts=document.parts,
        cards=cards,
        digest=digest_of(content),
    )


def html_of(
    version: ProgrammeVersion, segments: Iterable[Segment], language: str | None, facts: Facts
) -> str:
    """The segments whose condition holds, joined; every fact is escaped."""
    labels: Labels | None = None
    found: list[str] = []
    for segment in segments:
        if not holds(segment.when, facts):
            continue
        found.append(segment.pieces[0])
        for number in range(1, len(segment.pieces), 2):
            labels = labels if labels is not None else labels_of(version, language)
            found.append(_filled(segment.pieces[number], facts, labels))
            found.append(segment.pieces[number + 1])
    return "".join(found)


def labels_of(version: ProgrammeVersion, language: str | None) -> Labels:
    """Fact name → option value → the words a reader chose."""
    edition = version.edition(language)
    if not version.facts:
        return edition.labels
    shown = language if language in version.editions else version.source_language
    declared = {
        name: {value: texts[shown] for value, texts in fact.labels.items() if shown in texts}
        for name, fact in version.facts.items()
        if fact.labels
    }
    return {**edition.labels, **declared} if declared else edition.labels


def _filled(expression: str, facts: Facts, labels: Labels) -> str:
    node = parse(expression)
    try:
        for part in node.parts if isinstance(node, Or) else (node,):
            value = value_of(part, facts)
            if value is None:
                continue
            if isinstance(value, bool):
                raise WrongKindOfFact("true or false cannot be shown as text.")
            own = labels.get(part.path) if isinstance(part, Name) else None
            return escape(as_text(value, own)).replace("\n", "<br>")
    except RuleError as error:
        error.expression = error.expression or expression
        raise
    raise FactMissing(expression, expression)
