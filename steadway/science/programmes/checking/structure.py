"""Steps and the files they name, minutes, things nobody would ever see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from steadway.science.instruments.yaml_lines import FileFault
from steadway.science.programmes.models import ModuleFile
from steadway.science.programmes.preparation import Prepared, PreparedLanguage, pages_of
from steadway.science.programmes.reading.package import LanguageFolder, Loaded, LoadedModule

LONGEST_STEP = 8
SHARE_OFF = 0.25


def structure_faults(prepared: Prepared) -> Iterator[FileFault]:
    """Structure of every language."""
    for language in prepared.languages.values():
        folder = language.folder
        if not folder.modules:
            message = "The language has no modules."
            yield FileFault(folder.name, 1, message, "Add modules/00-name/module.yaml.")
        for entry in folder.modules:
            if entry.module:
                yield from _steps(entry, entry.module, folder)
                yield from _minutes(entry, entry.module, folder)
                yield from _pages_used(entry, entry.module)
                yield from _someone_is_left_out(entry, entry.module)
        yield from _files_used(folder)
        yield from _pictures_used(prepared, language)
        yield from _long_steps(folder)


def _steps(
    entry: LoadedModule, loaded: Loaded[ModuleFile], folder: LanguageFolder
) -> Iterator[FileFault]:
    plans = {plan.id for plan in loaded.model.plans}
    known = {
        "page": entry.stems,
        "worksheet": set(folder.worksheets) | folder.unreadable,
        "exercise": set(folder.exercises) | folder.unreadable,
        "plan": plans,
    }
    remedies = {
        "page": f"Write {entry.folder}/{{}}.md, or correct the name.",
        "worksheet": f"Write {folder.name}/worksheets/{{}}.yaml, or correct the name.",
        "exercise": f"Write {folder.name}/exercises/{{}}.md, or correct the name.",
        "plan": "Add it under plans:, or correct the name.",
    }
    for number, step in enumerate(loaded.model.steps):
        if step.target not in known[step.kind]:
            message = f"The step names a {step.kind} “{step.target}” that is not there."
            remedy = remedies[step.kind].format(step.target)
            yield loaded.fault(("steps", number), message, remedy)
    if loaded.model.low_energy not in entry.stems:
        message = f"The low-energy twin “{loaded.model.low_energy}” is not there."
        remedy = f"Write {entry.folder}/{loaded.model.low_energy}.md: up to 150 words, 1 choice."
        yield loaded.fault(("low_energy",), message, remedy)
    used = {step.target for step in loaded.model.steps if step.kind == "plan"}
    for number, plan in enumerate(loaded.model.plans):
        if plan.id not in used:
            message = f"The plan “{plan.id}” is in no step."
            yield loaded.fault(("plans", number), message, f"Add - plan: {plan.id}, or remove it.")


def _step_minutes(
    entry: LoadedModule, loaded: Loaded[ModuleFile], folder: LanguageFolder
) -> float | None:
    """The sum over the steps; None where one of them cannot be read."""
    plans = {plan.id: plan.minutes for plan in loaded.model.plans}
    total = 0.0
    for step in loaded.model.steps:
        if step.kind == "plan" and step.target in plans:
            total += plans[step.target]
        elif step.kind == "page" and step.target in entry.pages:
            total += entry.pages[step.target].model.minutes
        elif step.kind == "worksheet" and step.target in folder.worksheets:
            total += folder.worksheets[step.target].model.minutes
        elif step.kind == "exercise" and step.target in folder.exercises:
            total += folder.exercises[step.target].model.minutes
        else:
            return None
    return total


def _minutes(
    entry: LoadedModule, loaded: Loaded[ModuleFile], folder: LanguageFolder
) -> Iterator[FileFault]:
    total = _step_minutes(entry, loaded, folder)
    said = loaded.model.minutes
    if total is not None and abs(said - total) > SHARE_OFF * total:
        message = f"The module says {said:g} minutes; its steps take {total:g}."
        yield loaded.fault(("minutes",), message, f"Write minutes: {total:g}, or mend the steps.")


def _long_steps(folder: LanguageFolder) -> Iterator[FileFault]:
    remedy = f"Split it: no step is longer than {LONGEST_STEP} minutes."
    readable: list[Loaded[Any]] = [
        *pages_of(folder),
        *folder.worksheets.values(),
        *folder.exercises.values(),
    ]
    for loaded in readable:
        if loaded.model.minutes > LONGEST_STEP:
            message = f"This step takes {loaded.model.minutes:g} minutes."
            yield loaded.fault(("minutes",), message, remedy)
    for entry in folder.modules:
        for number, plan in enumerate(entry.module.model.plans if entry.module else ()):
            if entry.module and plan.minutes > LONGEST_STEP:
                message = f"This plan takes {plan.minutes:g} minutes."
                yield entry.module.fault(("plans", number, "minutes"), message, remedy)


def _pages_used(entry: LoadedModule, loaded: Loaded[ModuleFile]) -> Iterator[FileFault]:
    used = {step.target for step in loaded.model.steps if step.kind == "page"}
    for stem, page in entry.pages.items():
        if stem not in used | {loaded.model.low_energy}:
            message = "No step leads to this page."
            remedy = f"Add - page: {stem} to {loaded.file}, or remove the file."
            yield FileFault(page.file, 1, message, remedy)


def _someone_is_left_out(entry: LoadedModule, loaded: Loaded[ModuleFile]) -> Iterator[FileFault]:
    pages = [
        entry.pages[step.target]
        for step in loaded.model.steps
        if step.kind == "page" and step.target in entry.pages
    ]
    if len(pages) != len(loaded.model.steps):
        return
    if all(page.model.audience.strip() != "all" for page in pages):
        message = "Every step has an audience, so a reader can find the module empty."
        yield loaded.fault(("steps",), message, "Make at least one page audience: all.")


def _files_used(folder: LanguageFolder) -> Iterator[FileFault]:
    modules = [entry.module.model for entry in folder.modules if entry.module]
    used = {(step.kind, step.target) for module in modules for step in module.steps}
    for kind, files in (("worksheet", folder.worksheets), ("exercise", folder.exercises)):
        for key, loaded in files.items():
            if (kind, key) not in used and not folder.unreadable:
                message = f"No step leads to this {kind}."
                remedy = f"Add - {kind}: {key} to a module, or remove the file."
                yield FileFault(loaded.file, 1, message, remedy)


def _pictures_used(prepared: Prepared, language: PreparedLanguage) -> Iterator[FileFault]:
    used = {name for _, body in language.bodies() for name, _, _ in body.pictures}
    used |= {name for _, card in language.cards() for name, _, _ in card.body.pictures}
    if language is not prepared.source:
        return
    for name in sorted(set(language.folder.pictures) - used):
        message = "No page shows this picture."
        yield FileFault(f"{language.folder.name}/pictures/{name}", 1, message, "Show or remove it.")
