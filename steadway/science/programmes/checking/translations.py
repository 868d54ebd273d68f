"""Each language says the same things in the same places; what is missing is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from steadway.science.instruments.yaml_lines import FileFault, PathInData
from steadway.science.programmes.models import Plan, ProgrammeFile, Question, Worksheet
from steadway.science.programmes.preparation import Prepared, PreparedLanguage
from steadway.science.programmes.reading.package import Loaded, LoadedModule


def translation_faults(prepared: Prepared) -> Iterator[FileFault]:
    """Missing languages in programme.yaml; missing or differing files in other languages."""
    manifest, source = prepared.package.manifest, prepared.source
    if manifest is None:
        return
    yield from _manifest_texts(manifest)
    if source is None:
        return
    for language in prepared.languages.values():
        if language is not source:
            yield from _Comparison(source, language).faults()


def _manifest_texts(manifest: Loaded[ProgrammeFile]) -> Iterator[FileFault]:
    languages = manifest.model.languages
    for path, text in _texts(manifest.model.model_dump(), ()):
        for language in languages:
            if language not in text:
                message = f"“{'.'.join(map(str, path))}” has no text in {language}."
                yield manifest.fault(path, message, f"Add {language}: …")


_LOCAL_KEYS = frozenset({"title", "summary", "text", "label", "hint"})


def _texts(value: Any, path: PathInData) -> Iterator[tuple[PathInData, dict[str, str]]]:
    """Every text of programme.yaml that is written once for each language."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            labels = path and path[-1] == "labels"
            if (key in _LOCAL_KEYS or labels) and isinstance(inner, dict):
                yield (*path, key), inner
            else:
                yield from _texts(inner, (*path, key))
    elif isinstance(value, tuple | list):
        for number, inner in enumerate(value):
            yield from _texts(inner, (*path, number))


class _Comparison:
    """One language beside the source language."""

    def __init__(self, source: PreparedLanguage, other: PreparedLanguage) -> None:
        self.source, self.other = source, other

    def faults(self) -> Iterator[FileFault]:
        ours, theirs = self.source.folder, self.other.folder
        kinds: tuple[tuple[dict[str, Loaded[Any]], dict[str, Loaded[Any]]], ...] = (
            (dict(ours.worksheets), dict(theirs.worksheets)),
            (dict(ours.exercises), dict(theirs.exercises)),
            (dict(ours.messages), dict(theirs.messages)),
            (dict(ours.consent), dict(theirs.consent)),
        )
        for mine, others in kinds:
            yield from self.same_files(mine, others)
        for key in ours.worksheets.keys() & theirs.worksheets.keys():
            yield from _same_worksheet(ours.worksheets[key].model, theirs.worksheets[key])
        for key in ours.messages.keys() & theirs.messages.keys():
            if ours.messages[key].model.event != theirs.messages[key].model.event:
                yield _differs(theirs.messages[key], ("event",), "event")
        for key in ours.consent.keys() & theirs.consent.keys():
            yield from self.same_consent(key)
        yield from self.same_modules()

    def missing(self, file: str) -> FileFault:
        place = self.other.folder.name + file.removeprefix(self.source.folder.name)
        message = f"The translation of {file} is missing."
        return FileFault(place, 1, message, "Add the file, or unlist the language.")

    def surplus(self, file: str) -> FileFault:
        message = f"{self.source.folder.name}/ has no such file."
        return FileFault(file, 1, message, "Remove it, or add it to the source language.")

    def same_files(
        self, mine: dict[str, Loaded[Any]], others: dict[str, Loaded[Any]]
    ) -> Iterator[FileFault]:
        for key in sorted(mine.keys() - others.keys() - self.other.folder.unreadable):
            yield self.missing(mine[key].file)
        for key in sorted(others.keys() - mine.keys() - self.source.folder.unreadable):
            yield self.surplus(others[key].file)

    def same_modules(self) -> Iterator[FileFault]:
        mine = {e.module.model.id: e for e in self.source.folder.modules if e.module}
        others = {e.module.model.id: e for e in self.other.folder.modules if e.module}
        for key in sorted(mine.keys() - others.keys()):
            yield self.missing(f"{mine[key].folder}/module.yaml")
        for key in sorted(mine.keys() & others.keys()):
            yield from self.same_module(mine[key], others[key])
        shared = mine.keys() & others.keys()
        if [k for k in mine if k in shared] != [k for k in others if k in shared]:
            message = "The modules stand in another order than in the source language."
            yield FileFault(self.other.folder.name, 1, message, "Number the folders alike.")

    def same_module(self, mine: LoadedModule, other: LoadedModule) -> Iterator[FileFault]:
        if mine.module is None or other.module is None:
            return
        for key in ("unlock", "steps", "low_energy"):
            if getattr(mine.module.model, key) != getattr(other.module.model, key):
                yield _differs(other.module, (key,), key)
        plans = [_plan_shape(plan) for plan in mine.module.model.plans]
        if plans != [_plan_shape(plan) for plan in other.module.model.plans]:
            yield _differs(other.module, ("plans",), "plans")
        for stem in sorted(mine.pages.keys() - other.stems):
            yield self.missing(mine.pages[stem].file)
        for stem in sorted(mine.pages.keys() & other.pages.keys()):
            page, theirs = mine.pages[stem].model, other.pages[stem]
            if (page.id, page.audience) != (theirs.model.id, theirs.model.audience):
                yield _differs(theirs, ("id",), "id or audience")
            if _question_shape(page.question) != _question_shape(theirs.model.question):
                yield _differs(theirs, ("question",), "question (id, options, replies)")

    def same_consent(self, key: str) -> Iterator[FileFault]:
        mine, theirs = self.source.folder.consent[key], self.other.folder.consent[key]
        ours = self.source.consent[mine.file]
        if len(ours) != len(self.other.consent[theirs.file]):
            yield _differs(theirs, (), "number of cards")
        if [part.id for part in mine.model.parts] != [part.id for part in theirs.model.parts]:
            yield _differs(theirs, ("parts",), "parts")
        if mine.model.version != theirs.model.version:
            yield _differs(theirs, ("version",), "version")


def _same_worksheet(source: Worksheet, loaded: Loaded[Worksheet]) -> Iterator[FileFault]:
    theirs = {field.id: (number, field) for number, field in enumerate(loaded.model.fields)}
    for field in source.fields:
        if field.id not in theirs:
            message = f"The field “{field.id}” is missing in this translation."
            yield loaded.fault(("fields",), message, "Translate it from the source language.")
            continue
        number, other = theirs[field.id]
        if field.type != other.type:
            yield _differs(loaded, ("fields", number, "type"), "type")
        options = [option.value for option in getattr(field, "options", ())]
        others = [option.value for option in getattr(other, "options", ())]
        for value in options:
            if value not in others:
                message = f"The option “{value}” of “{field.id}” is missing in this translation."
                path = ("fields", number, "options")
                yield loaded.fault(path, message, "Translate it from the source language.")
    if len(source.feedback) != len(loaded.model.feedback):
        yield _differs(loaded, ("feedback",), "number of feedback texts")


def _differs(loaded: Loaded[Any], path: PathInData, what: str) -> FileFault:
    message = f"The {what} differs from the source language."
    return loaded.fault(path, message, "A translation changes words only; copy the rest.")


def _plan_shape(plan: Plan) -> tuple[object, ...]:
    return plan.id, len(plan.will), len(plan.when), len(plan.review.got_in_the_way)


def _question_shape(question: Question | None) -> object:
    if question is None:
        return None
    return question.id, [(o.value, o.reply is not None) for o in question.options]
