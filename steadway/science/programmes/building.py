"""``build``: from a faultless package to the published version, rendered once."""

from __future__ import annotations

from pathlib import Path

from steadway.science.programmes.checking import Instruments, faults_of
from steadway.science.programmes.digests import digest_of
from steadway.science.programmes.errors import ProgrammeFaults
from steadway.science.programmes.models import (
    ConsentCard,
    ConsentDocument,
    ConsentFront,
    Edition,
    Exercise,
    ExerciseFront,
    Message,
    Module,
    ModuleFile,
    Page,
    PageFront,
    Plan,
    ProgrammeVersion,
    Segment,
    Step,
    StepReference,
    Worksheet,
)
from steadway.science.programmes.preparation import PreparedLanguage, prepare
from steadway.science.programmes.reading.package import Loaded, LoadedModule
from steadway.science.programmes.rendering.markdown import Rendered


def build(path: Path, instruments: Instruments | None = None) -> ProgrammeVersion:
    """The published form of the package in ``path``; raises ``ProgrammeFaults`` on any fault.

    The digest covers all content in all languages: any change of a word changes it; the
    order of files, the platform and line endings do not.
    """
    prepared = prepare(path)
    faults = faults_of(prepared, instruments)
    if faults or prepared.package.manifest is None:
        raise ProgrammeFaults(faults)
    content = {
        **prepared.package.manifest.model.model_dump(),
        "editions": {key: _edition(value) for key, value in prepared.languages.items()},
    }
    version = ProgrammeVersion.model_validate({**content, "digest": ""})
    own = digest_of(version.model_dump(mode="json", exclude={"digest"}))
    return version.model_copy(update={"digest": own})


def _edition(language: PreparedLanguage) -> Edition:
    folder = language.folder
    return Edition(
        modules=tuple(
            _module(entry, entry.module, language) for entry in folder.modules if entry.module
        ),
        worksheets={loaded.model.id: loaded.model for loaded in folder.worksheets.values()},
        exercises={
            loaded.model.id: _exercise(loaded, language) for loaded in folder.exercises.values()
        },
        messages={
            loaded.model.id: Message(**dict(loaded.model), body=loaded.body.strip())
            for loaded in folder.messages.values()
        },
        consent={key: _consent(key, loaded, language) for key, loaded in folder.consent.items()},
    )


def _module(entry: LoadedModule, loaded: Loaded[ModuleFile], language: PreparedLanguage) -> Module:
    file = loaded.model
    pages = {stem: _page(page, language) for stem, page in entry.pages.items()}
    return Module(
        id=file.id,
        title=file.title,
        aim=file.aim,
        minutes=file.minutes,
        unlock=file.unlock,
        steps=tuple(_step(reference, file, pages, language) for reference in file.steps),
        pages={page.id: page for stem, page in pages.items() if stem != file.low_energy},
        low_energy=pages[file.low_energy],
        plans={plan.id: plan for plan in file.plans},
    )


def _step(
    reference: StepReference,
    file: ModuleFile,
    pages: dict[str, Page],
    language: PreparedLanguage,
) -> Step:
    kind, target = reference.kind, reference.target
    if kind == "page":
        page = pages[target]
        return Step(
            kind=kind,
            id=page.id,
            title=page.title,
            minutes=page.minutes,
            audience=page.condition,
        )
    found: Worksheet | ExerciseFront | Plan
    if kind == "worksheet":
        found = language.folder.worksheets[target].model
    elif kind == "exercise":
        found = language.folder.exercises[target].model
    else:
        found = next(plan for plan in file.plans if plan.id == target)
    return Step(kind=kind, id=target, title=found.title, minutes=found.minutes)


def _page(loaded: Loaded[PageFront], language: PreparedLanguage) -> Page:
    body = language.pages[loaded.file]
    return Page(**dict(loaded.model), segments=tuple(body.segments), words=sum(body.words))


def _exercise(loaded: Loaded[ExerciseFront], language: PreparedLanguage) -> Exercise:
    body = language.exercises[loaded.file]
    return Exercise(
        **dict(loaded.model),
        intro=tuple(body.intro.segments),
        steps=tuple(_joined(step) for step in body.steps),
        closing=tuple(body.closing.segments),
    )


def _joined(step: Rendered) -> Segment:
    """The one segment of a numbered step."""
    return step.segments[0] if step.segments else Segment(pieces=("",))


def _consent(
    kind: str, loaded: Loaded[ConsentFront], language: PreparedLanguage
) -> ConsentDocument:
    checks = {check.card: check for check in loaded.model.checks}
    return ConsentDocument(
        kind=kind,
        version=loaded.model.version,
        title=loaded.model.title,
        intro=loaded.model.intro,
        parts=loaded.model.parts,
        cards=tuple(
            ConsentCard(
                heading=card.heading,
                segments=tuple(card.body.segments),
                check=checks.get(number),
            )
            for number, card in enumerate(language.consent[loaded.file], start=1)
        ),
    )
