"""Read and render a whole package once; checking and building both look at the result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from steadway.science.instruments.yaml_lines import FileFault
from steadway.science.programmes.models import ConsentFront, PageFront
from steadway.science.programmes.reading.package import (
    LanguageFolder,
    Loaded,
    Package,
    read_package,
)
from steadway.science.programmes.rendering.blocks import BodyFault
from steadway.science.programmes.rendering.consent import RenderedCard, render_cards
from steadway.science.programmes.rendering.exercises import RenderedExercise, render_exercise
from steadway.science.programmes.rendering.markdown import Rendered, render_body
from steadway.science.programmes.rendering.pictures import Drawing, read_drawing


@dataclass
class PreparedLanguage:
    """One language, read and rendered; rendered bodies are keyed by file."""

    folder: LanguageFolder
    drawings: dict[str, Drawing | None] = field(default_factory=dict)
    pages: dict[str, Rendered] = field(default_factory=dict)
    exercises: dict[str, RenderedExercise] = field(default_factory=dict)
    consent: dict[str, list[RenderedCard]] = field(default_factory=dict)

    def bodies(self) -> Iterator[tuple[Loaded[Any], Rendered]]:
        """Every rendered body with the file it came from."""
        for page in pages_of(self.folder):
            yield page, self.pages[page.file]
        for exercise in self.folder.exercises.values():
            for part in self.exercises[exercise.file].parts:
                yield exercise, part

    def cards(self) -> Iterator[tuple[Loaded[ConsentFront], RenderedCard]]:
        """Every consent card with the file it came from."""
        for document in self.folder.consent.values():
            for card in self.consent[document.file]:
                yield document, card


@dataclass
class Prepared:
    package: Package
    languages: dict[str, PreparedLanguage] = field(default_factory=dict)
    faults: list[FileFault] = field(default_factory=list)

    @property
    def source(self) -> PreparedLanguage | None:
        folder = self.package.source
        return self.languages.get(folder.language) if folder else None


def pages_of(folder: LanguageFolder) -> Iterator[Loaded[PageFront]]:
    """Every page file of a language."""
    for module in folder.modules:
        yield from module.pages.values()


def prepare(root: Path) -> Prepared:
    """Read everything; what cannot be read or rendered is among ``faults``.

    ``root`` is the version's folder, or the programme.yaml in it.
    """
    package = read_package(root.parent if root.name == "programme.yaml" else root)
    prepared = Prepared(package, faults=list(package.faults))
    shared: dict[str, Drawing | None] = {}
    for language, folder in package.languages.items():
        found = PreparedLanguage(folder)
        # A translation uses the source language's drawings where it has none of its own.
        found.drawings = {**shared, **_drawings(folder, prepared.faults)}
        shared = shared or dict(found.drawings)
        _render(found, prepared.faults)
        prepared.languages[language] = found
    return prepared


def _drawings(folder: LanguageFolder, faults: list[FileFault]) -> dict[str, Drawing | None]:
    found: dict[str, Drawing | None] = {}
    for name, path in folder.pictures.items():
        found[name], refusals = read_drawing(path)
        shown = f"{folder.name}/pictures/{name}"
        faults.extend(FileFault(shown, line, words, remedy) for line, words, remedy in refusals)
    return found


def _render(language: PreparedLanguage, faults: list[FileFault]) -> None:
    for page in pages_of(language.folder):
        body = render_body(page.body, language.drawings)
        language.pages[page.file] = body
        faults.extend(_located(page, body.faults))
    for exercise in language.folder.exercises.values():
        rendered = render_exercise(exercise.body, language.drawings)
        language.exercises[exercise.file] = rendered
        faults.extend(_located(exercise, rendered.faults))
    for document in language.folder.consent.values():
        cards, found = render_cards(document.body, language.drawings)
        language.consent[document.file] = cards
        faults.extend(_located(document, found))


def _located(loaded: Loaded[Any], faults: list[BodyFault]) -> Iterator[FileFault]:
    for fault in faults:
        yield loaded.body_fault(fault.line, fault.message, fault.remedy)
