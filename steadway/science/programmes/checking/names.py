"""Every fact name of a programme with its kind, and the faults in how names were chosen."""

from __future__ import annotations

import keyword
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from steadway.science.instruments.yaml_lines import FileFault
from steadway.science.programmes.language import Kind
from steadway.science.programmes.language.parsing import RESERVED_FIRST_PARTS, RESERVED_WORDS
from steadway.science.programmes.models import (
    ProgrammeFile,
    Worksheet,
    WorksheetField,
    own_words_id,
)
from steadway.science.programmes.preparation import Prepared, pages_of
from steadway.science.programmes.reading.package import LanguageFolder

Instruments = Mapping[str, Collection[str]]
_MISSING_TEXT = Kind("text", missing=True)


def field_kind(field: WorksheetField) -> Kind:
    """The kind of one field's answer; it can be missing."""
    match field.type:
        case "choice":
            return Kind("choice", tuple(o.value for o in field.options), missing=True)
        case "choices":
            return Kind("list", tuple(option.value for option in field.options))
        case "ladder":
            return Kind("list")
        case "scale" | "number":
            return Kind("number", missing=True)
        case _:
            return _MISSING_TEXT


def worksheet_kinds(worksheet: Worksheet) -> dict[str, Kind]:
    """Field id → kind, with the ``_own`` boxes."""
    found = {field.id: field_kind(field) for field in worksheet.fields}
    for field in worksheet.fields:
        if getattr(field, "own_words", False):
            found[own_words_id(field.id)] = _MISSING_TEXT
    return found


def own_kinds(worksheet: Worksheet) -> dict[str, Kind]:
    """As its own feedback sees them: a required field is certain once the sheet is saved."""
    found = worksheet_kinds(worksheet)
    for field in worksheet.fields:
        # A required choice with own words may have been answered in own words alone.
        if field.required and not getattr(field, "own_words", False):
            found[field.id] = found[field.id].known()
    return found


def names_of(prepared: Prepared, instruments: Instruments) -> dict[str, Kind]:
    """All names that rules in pages, exercises and worksheets may use."""
    manifest, source = prepared.package.manifest, prepared.package.source
    if manifest is None or source is None:
        return {}
    names = {**_built_in(source), **programme_facts(manifest.model)}
    for page in pages_of(source):
        question = page.model.question
        if question:
            options = tuple(option.value for option in question.options)
            names[question.id] = Kind("choice", options, missing=True)
    for sheet in source.worksheets.values():
        for name, kind in worksheet_kinds(sheet.model).items():
            names[f"{sheet.model.id}.{name}"] = kind
    for instrument, scales in instruments.items():
        names |= {f"scores.{instrument}.{scale}": Kind("number", missing=True) for scale in scales}
    return names


def _built_in(source: LanguageFolder) -> dict[str, Kind]:
    found = {"days.in_course": Kind("number"), "diary.entries": Kind("number")}
    for entry in source.modules:
        if entry.module:
            found[f"completed.{entry.module.model.id}"] = Kind("boolean")
    return found


def programme_facts(programme: ProgrammeFile) -> dict[str, Kind]:
    """The facts declared in programme.yaml; one without default can be missing."""
    return {
        name: Kind(fact.type, fact.options, missing=fact.default is None)
        for name, fact in programme.facts.items()
    }


def screening_names(programme: ProgrammeFile) -> dict[str, Kind]:
    """What outcome rules may use: every screening answer, all of them given by then."""
    return {question.id: Kind("choice", question.values) for question in programme.screening}


def allowed_in_unlock(names: Mapping[str, Kind]) -> dict[str, Kind]:
    """Unlock rules look at modules, facts and answers: what waiting alone cannot change."""
    return {
        name: kind
        for name, kind in names.items()
        if not name.startswith(("scores.", "days.", "diary."))
    }


def name_faults(prepared: Prepared) -> Iterator[FileFault]:
    """Ids given twice, ids that mean something else in the language."""
    manifest, source = prepared.package.manifest, prepared.package.source
    if manifest is None or source is None:
        return
    seen: dict[str, str] = {}
    for name in manifest.model.facts:
        yield from _taken(seen, name, "fact", manifest.fault(("facts", name), "", ""))
    for page in pages_of(source):
        if page.model.question:
            blank = page.fault(("question", "id"), "", "")
            yield from _taken(seen, page.model.question.id, "question", blank)
            values = [option.value for option in page.model.question.options]
            yield from _repeated(values, page.fault(("question", "options"), "", ""))
    for sheet in source.worksheets.values():
        yield from _worksheet_names(sheet.model, sheet.fault(("fields",), "", ""), seen)
        yield from _taken({}, sheet.model.id, "worksheet", sheet.fault(("id",), "", ""))
    ids = [question.id for question in manifest.model.screening]
    yield from _repeated(ids, manifest.fault(("screening",), "", ""))
    for number, asked in enumerate(manifest.model.screening):
        blank = manifest.fault(("screening", number), "", "")
        yield from _taken({}, asked.id, "screening question", blank)
        yield from _repeated([option.value for option in asked.options], blank)
    yield from _ids_across_modules(source)


def _taken(seen: dict[str, str], name: str, what: str, blank: FileFault) -> Iterator[FileFault]:
    taken = RESERVED_WORDS | (RESERVED_FIRST_PARTS if what == "worksheet" else set())
    if name in taken or keyword.iskeyword(name):
        message = f"“{name}” is a word of the tailoring language."
        yield replace(blank, message=message, remedy="Choose another id.")
    if name in seen:
        message = f"The id “{name}” is given twice; it is a {seen[name]} already."
        yield replace(blank, message=message, remedy=f"Give this {what} another id.")
    seen[name] = what


def _repeated(values: list[str], blank: FileFault) -> Iterator[FileFault]:
    for value in sorted({value for value in values if values.count(value) > 1}):
        message = f"“{value}” is given twice."
        yield replace(blank, message=message, remedy="Give each its own id or value.")


def _worksheet_names(
    sheet: Worksheet, blank: FileFault, seen: Mapping[str, str]
) -> Iterator[FileFault]:
    ids = [field.id for field in sheet.fields]
    owned = [own_words_id(field.id) for field in sheet.fields if getattr(field, "own_words", False)]
    yield from _repeated(ids + owned, blank)
    for field in sheet.fields:
        yield from _taken({}, field.id, "field", blank)
        if field.id in seen:
            message = f"The field “{field.id}” has the id of a {seen[field.id]}."
            yield replace(blank, message=message, remedy="Choose another id for the field.")
        if field.type in {"choice", "choices"}:
            yield from _repeated([option.value for option in field.options], blank)


def _ids_across_modules(source: LanguageFolder) -> Iterator[FileFault]:
    modules: dict[str, str] = {}
    plans: dict[str, str] = {}
    for entry in source.modules:
        if entry.module is None:
            continue
        yield from _taken(
            modules, entry.module.model.id, "module", entry.module.fault(("id",), "", "")
        )
        for number, plan in enumerate(entry.module.model.plans):
            yield from _taken(plans, plan.id, "plan", entry.module.fault(("plans", number), "", ""))
        steps: dict[str, str] = {}
        for page in entry.pages.values():
            yield from _taken(steps, page.model.id, "step", page.fault(("id",), "", ""))
        for number, step in enumerate(entry.module.model.steps):
            if step.kind != "page":
                blank = entry.module.fault(("steps", number), "", "")
                yield from _taken(steps, step.target, "step", blank)
