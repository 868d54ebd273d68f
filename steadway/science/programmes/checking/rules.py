"""Every rule of a package, type-checked where it stands, with file, line and column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from steadway.science.instruments.yaml_lines import FileFault, PathInData
from steadway.science.programmes.checking.names import (
    allowed_in_unlock,
    own_kinds,
    programme_facts,
    screening_names,
)
from steadway.science.programmes.language import (
    Kind,
    RuleReport,
    check_condition,
    check_text,
    check_value,
    parse,
)
from steadway.science.programmes.language.reach import can_hold
from steadway.science.programmes.language.syntax import Name, Or
from steadway.science.programmes.models import (
    ModuleFile,
    ProgrammeFile,
    Worksheet,
    WorksheetField,
)
from steadway.science.programmes.preparation import Prepared, PreparedLanguage, pages_of
from steadway.science.programmes.reading.package import Loaded
from steadway.science.programmes.rendering.holes import split_text
from steadway.science.programmes.rendering.markdown import Rendered

Names = Mapping[str, Kind]
_NEVER_SHOWN = "Correct the rule, or remove what nobody would see."
_LANGUAGE_PAGE = "See docs/reference/tailoring-language.md."


def rule_faults(prepared: Prepared, names: Names) -> Iterator[FileFault]:
    """All rules of all languages."""
    manifest = prepared.package.manifest
    if manifest is None:
        return
    yield from _outcomes(manifest)
    facts = programme_facts(manifest.model)
    for language in prepared.languages.values():
        yield from _unlocks(language, names)
        yield from _bodies(language, names)
        yield from _consent(language, facts)
        for sheet in language.folder.worksheets.values():
            yield from _worksheet(sheet, names)


def _told(
    loaded: Loaded[Any], line: int, expression: str, report: RuleReport
) -> Iterator[FileFault]:
    shown = expression if len(expression) <= 60 else expression[:57] + "…"
    for fault in report.faults:
        message = f"Rule “{shown}”, column {fault.column}: {fault.message}"
        remedy = fault.remedy
        if fault.message.endswith("is not in the language."):
            remedy = f"{remedy} {_LANGUAGE_PAGE}"
        yield FileFault(loaded.file, line, message, remedy)


def _condition(
    loaded: Loaded[Any], line: int, expression: str, names: Names, guard: Names | None = None
) -> Iterator[FileFault]:
    report = check_condition(expression, names, guard=guard)
    yield from _told(loaded, line, expression, report)
    if not report.faults and not can_hold(expression, names):
        message = f"The rule “{expression}” can never be true."
        yield FileFault(loaded.file, line, message, _NEVER_SHOWN)


def _outcomes(manifest: Loaded[ProgrammeFile]) -> Iterator[FileFault]:
    names = screening_names(manifest.model)
    for number, outcome in enumerate(manifest.model.outcomes):
        if outcome.when:
            line = manifest.line_of(("outcomes", number, "when"))
            yield from _condition(manifest, line, outcome.when, names)


def _unlocks(language: PreparedLanguage, names: Names) -> Iterator[FileFault]:
    allowed = allowed_in_unlock(names)
    for entry in language.folder.modules:
        if entry.module and entry.module.model.unlock:
            yield from _unlock(entry.module, entry.module.model.unlock, names, allowed)


def _unlock(
    loaded: Loaded[ModuleFile], expression: str, names: Names, allowed: Names
) -> Iterator[FileFault]:
    line = loaded.line_of(("unlock",))
    report = check_condition(expression, allowed)
    if report.faults and not check_condition(expression, names).faults:
        message = f"The unlock rule “{expression}” waits for a score, a day or the diary."
        remedy = "Use completed modules, facts and answers; the pacing sets the days."
        yield FileFault(loaded.file, line, message, remedy)
        return
    yield from _told(loaded, line, expression, report)


def _bodies(language: PreparedLanguage, names: Names) -> Iterator[FileFault]:
    for page in pages_of(language.folder):
        certain: frozenset[str] = frozenset()
        if page.model.audience.strip() != "all":
            line = page.line_of(("audience",))
            yield from _condition(page, line, page.model.audience, names)
            certain = check_condition(page.model.audience, names).certain_when_true
        yield from _body(page, language.pages[page.file], names, certain)
    for exercise in language.folder.exercises.values():
        for part in language.exercises[exercise.file].parts:
            yield from _body(exercise, part, names, frozenset())


def _consent(language: PreparedLanguage, facts: Names) -> Iterator[FileFault]:
    for document, card in language.cards():
        for fault in _body(document, card.body, facts, frozenset()):
            remedy = fault.remedy
            if "There is no fact" in fault.message:
                remedy = "Consent may use the facts of programme.yaml only."
            yield FileFault(fault.file, fault.line, fault.message, remedy)


def _body(
    loaded: Loaded[Any], body: Rendered, names: Names, certain: frozenset[str]
) -> Iterator[FileFault]:
    for expression, line in body.conditions:
        here = loaded.body_line + line
        report = check_condition(expression, names, certain)
        yield from _told(loaded, here, expression, report)
        if not report.faults and not can_hold(expression, names):
            message = f"The rule “{expression}” can never be true."
            yield FileFault(loaded.file, here, message, _NEVER_SHOWN)
    for hole in body.holes:
        known = certain
        if hole.when:
            known |= check_condition(hole.when, names, certain).certain_when_true
        report = check_text(hole.expression, names, known)
        yield from _told(loaded, loaded.body_line + hole.line, hole.expression, report)


def _worksheet(sheet: Loaded[Worksheet], names: Names) -> Iterator[FileFault]:
    own = own_kinds(sheet.model)
    others = {
        name: kind for name, kind in names.items() if not name.startswith(f"{sheet.model.id}.")
    }
    for number, field in enumerate(sheet.model.fields):
        if field.prefill is not None:
            yield from _prefill(sheet, field, ("fields", number, "prefill"), others)
    for number, feedback in enumerate(sheet.model.feedback):
        line = sheet.line_of(("feedback", number, "when"))
        certain: frozenset[str] = frozenset()
        if feedback.when is not None:
            yield from _condition(sheet, line, feedback.when, {**others, **own}, guard=own)
            report = check_condition(feedback.when, {**others, **own}, guard=own)
            certain = report.certain_when_true
        here = sheet.line_of(("feedback", number, "text"))
        for expression in split_text(feedback.text)[1::2]:
            report = check_text(expression, {**others, **own}, certain)
            yield from _told(sheet, here, expression, report)


def _prefill(
    sheet: Loaded[Worksheet], field: WorksheetField, path: PathInData, names: Names
) -> Iterator[FileFault]:
    expression = field.prefill or ""
    report = check_value(expression, names, may_miss=True)
    yield from _told(sheet, sheet.line_of(path), expression, report)
    wanted = _wanted(field)
    if not report.faults and report.kind and report.kind.sort not in wanted:
        message = f"The prefill gives a {report.kind.sort}; this field holds {wanted[0]}."
        yield sheet.fault(path, message, "Take it from a field of the same type.")
    elif not report.faults and wanted[0] == "text":
        node = parse(expression)
        for part in node.parts if isinstance(node, Or) else (node,):
            if isinstance(part, Name) and names[part.path].sort == "choice":
                message = f"“{part.path}” would fill in its option's value, not its words."
                yield sheet.fault(path, message, "Take it from a text, or make this a choice.")


def _wanted(field: WorksheetField) -> tuple[str, ...]:
    match field.type:
        case "number" | "scale":
            return ("number",)
        case "choices" | "ladder":
            return ("list",)
        case "choice":
            return ("choice", "text")
        case _:
            # A choice is refused below, with words that say why.
            return ("text", "choice")
