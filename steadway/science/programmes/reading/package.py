"""Read a whole programme folder once. Faults are gathered, never raised, reading goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from steadway.science.instruments.yaml_lines import (
    FileFault,
    FileFaults,
    LineOf,
    PathInData,
    load_with_lines,
)
from steadway.science.programmes.models import (
    ConsentFront,
    ExerciseFront,
    MessageFront,
    Model,
    ModuleFile,
    PageFront,
    ProgrammeFile,
    Worksheet,
)
from steadway.science.programmes.reading.validation import FORMAT_PAGE, validate

ModelType = TypeVar("ModelType", bound=Model)
MAX_BYTES = 200_000
_FOLDERS = frozenset({"modules", "worksheets", "exercises", "messages", "consent", "pictures"})


@dataclass(frozen=True)
class Loaded(Generic[ModelType]):
    """A file that could be read: its model, the line of each value, its Markdown body."""

    file: str
    model: ModelType
    line_of: LineOf
    body: str = ""
    body_line: int = 1

    def fault(self, path: PathInData, message: str, remedy: str) -> FileFault:
        return FileFault(self.file, self.line_of(path), message, remedy)

    def body_fault(self, line: int, message: str, remedy: str) -> FileFault:
        """``line`` counts from 0 at the body's first line."""
        return FileFault(self.file, self.body_line + line, message, remedy)


@dataclass
class LoadedModule:
    folder: str
    module: Loaded[ModuleFile] | None
    pages: dict[str, Loaded[PageFront]] = field(default_factory=dict)
    stems: set[str] = field(default_factory=set)


@dataclass
class LanguageFolder:
    """One language; entries are keyed by id, so two files with one id are seen."""

    language: str
    name: str
    modules: list[LoadedModule] = field(default_factory=list)
    worksheets: dict[str, Loaded[Worksheet]] = field(default_factory=dict)
    exercises: dict[str, Loaded[ExerciseFront]] = field(default_factory=dict)
    messages: dict[str, Loaded[MessageFront]] = field(default_factory=dict)
    consent: dict[str, Loaded[ConsentFront]] = field(default_factory=dict)
    pictures: dict[str, Path] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)


@dataclass
class Package:
    """Everything in the folder, with the faults found while reading."""

    root: Path
    manifest: Loaded[ProgrammeFile] | None = None
    languages: dict[str, LanguageFolder] = field(default_factory=dict)
    faults: list[FileFault] = field(default_factory=list)

    @property
    def source(self) -> LanguageFolder | None:
        if self.manifest is None:
            return None
        return self.languages.get(self.manifest.model.languages[0])


def read_package(root: Path) -> Package:
    """Read programme.yaml and each language folder it names."""
    package = Package(root)
    manifest = root / "programme.yaml"
    if not manifest.is_file():
        message = "There is no programme.yaml in this folder."
        remedy = f"Point at a version's folder, or write the file. See {FORMAT_PAGE}."
        package.faults.append(FileFault("programme.yaml", 1, message, remedy))
        return package
    package.manifest = _Reader(package).yaml(manifest, ProgrammeFile)
    if package.manifest is None:
        return package
    for number, language in enumerate(package.manifest.model.languages):
        folder = root / language
        if not _plain_name(language) or not folder.is_dir():
            message = f"The language {language} has no folder {language}/."
            fault = package.manifest.fault(("languages", number), message, "Add it, or unlist it.")
            package.faults.append(fault)
            continue
        package.languages[language] = _Reader(package).language(language, folder)
    return package


def _plain_name(name: str) -> bool:
    return name.replace("-", "").isalnum()


class _Reader:
    def __init__(self, package: Package) -> None:
        self.package = package

    def fault(self, path: Path, line: int, message: str, remedy: str) -> None:
        self.package.faults.append(FileFault(self.shown(path), line, message, remedy))

    def shown(self, path: Path) -> str:
        return path.relative_to(self.package.root).as_posix()

    def language(self, language: str, folder: Path) -> LanguageFolder:
        found = LanguageFolder(language, self.shown(folder))
        for entry in _entries(folder):
            if entry.name not in _FOLDERS:
                known = ", ".join(sorted(_FOLDERS))
                self.fault(entry, 1, f"“{entry.name}” has no place here.", f"Known: {known}.")
        found.modules = [self.module(sub, found) for sub in _entries(folder / "modules")]
        self.fill(found.worksheets, folder / "worksheets", ".yaml", Worksheet, found)
        self.fill(found.exercises, folder / "exercises", ".md", ExerciseFront, found)
        self.fill(found.messages, folder / "messages", ".md", MessageFront, found)
        for path in self.files(folder / "consent", ".md"):
            document = self.markdown(path, ConsentFront)
            if document:
                found.consent[_id_of(path)] = document
        for path in self.files(folder / "pictures", ".svg"):
            found.pictures[path.name] = path
        return found

    def module(self, folder: Path, language: LanguageFolder) -> LoadedModule:
        path = folder / "module.yaml"
        if not path.is_file():
            self.fault(folder, 1, "This module has no module.yaml.", f"See {FORMAT_PAGE}.")
            return LoadedModule(self.shown(folder), None)
        found = LoadedModule(self.shown(folder), self.yaml(path, ModuleFile))
        for page in self.files(folder, ".md", others=("module.yaml",)):
            found.stems.add(page.stem)
            loaded = self.markdown(page, PageFront)
            if loaded:
                found.pages[page.stem] = loaded
        if found.module is None:
            language.unreadable.add(path.parent.name)
        return found

    def fill(
        self,
        into: dict[str, Loaded[ModelType]],
        folder: Path,
        suffix: str,
        shape: type[ModelType],
        language: LanguageFolder,
    ) -> None:
        for path in self.files(folder, suffix):
            reader = self.yaml if suffix == ".yaml" else self.markdown
            loaded = reader(path, shape)
            if loaded is None:
                language.unreadable.add(_id_of(path))
                continue
            self.named_like_its_id(path, loaded)
            if _id_of(path) in into:
                message = f"Two files have the id {_id_of(path)}."
                self.fault(path, 1, message, "Rename one of them; - and _ count as the same.")
            into[_id_of(path)] = loaded

    def named_like_its_id(self, path: Path, loaded: Loaded[ModelType]) -> None:
        own = str(getattr(loaded.model, "id", ""))
        if own != _id_of(path):
            message = f"The file is called {path.name}, its id is {own}."
            fault = loaded.fault(("id",), message, f"Call it {own}{path.suffix}, or change the id.")
            self.package.faults.append(fault)

    def files(self, folder: Path, suffix: str, others: tuple[str, ...] = ()) -> Iterator[Path]:
        for path in _entries(folder):
            if path.is_file() and path.suffix == suffix:
                yield path
            elif path.name not in others:
                message = f"“{path.name}” has no place here; files end in {suffix}."
                self.fault(path, 1, message, "Move it, rename it, or remove it.")

    def yaml(self, path: Path, shape: type[ModelType]) -> Loaded[ModelType] | None:
        try:
            data, line_of = load_with_lines(path, name=self.shown(path))
        except FileFaults as faults:
            self.package.faults.extend(faults.faults)
            return None
        return self.loaded(path, shape, data, line_of)

    def loaded(
        self, path: Path, shape: type[ModelType], data: Any, line_of: LineOf
    ) -> Loaded[ModelType] | None:
        model, faults = validate(shape, data, self.shown(path), line_of)
        self.package.faults.extend(faults)
        return Loaded(self.shown(path), model, line_of) if model else None

    def markdown(self, path: Path, shape: type[ModelType]) -> Loaded[ModelType] | None:
        text = self.text(path)
        if text is None:
            return None
        front, body, body_line = _split_front_matter(text)
        if front is None:
            message = "The file does not start with front matter between two lines of ---."
            self.fault(path, 1, message, f"Begin with --- and id, title, … See {FORMAT_PAGE}.")
            return None
        try:
            data, line_of = load_with_lines(front, name=self.shown(path), first_line=2)
        except FileFaults as faults:
            self.package.faults.extend(faults.faults)
            return None
        loaded = self.loaded(path, shape, data, line_of)
        if loaded is None:
            return None
        return Loaded(loaded.file, loaded.model, line_of, body, body_line)

    def text(self, path: Path) -> str | None:
        try:
            raw = path.read_bytes()
            if len(raw) <= MAX_BYTES:
                # One line ending everywhere, so that the digest does not know the platform.
                return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
            self.fault(path, 1, "The file is larger than 200 kB.", "Split it into pages.")
        except UnicodeDecodeError:
            self.fault(path, 1, "The text is not UTF-8.", "Save the file as UTF-8.")
        except OSError as error:
            self.fault(path, 1, f"The file cannot be opened: {error.strerror}.", "Check it.")
        return None


def _entries(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))


def _id_of(path: Path) -> str:
    return path.stem.replace("-", "_")


def _split_front_matter(text: str) -> tuple[str | None, str, int]:
    """The YAML, the body, and the body's first line (from 1)."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return None, text, 1
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "---":
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 2
    return None, text, 1
