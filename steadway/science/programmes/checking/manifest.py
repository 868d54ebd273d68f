"""programme.yaml as a whole: screening, outcomes, measures, what must exist beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from steadway.science.instruments.yaml_lines import FileFault
from steadway.science.programmes.models import ProgrammeFile
from steadway.science.programmes.preparation import Prepared
from steadway.science.programmes.reading.package import Loaded

DEPRESSION = "depression"


def manifest_faults(prepared: Prepared, instruments: Collection[str]) -> Iterator[FileFault]:
    """Faults of programme.yaml that its shape alone does not show."""
    manifest = prepared.package.manifest
    if manifest is None:
        return
    yield from _outcomes(manifest)
    yield from _measures(manifest, instruments)
    yield from _folder(manifest, prepared.package.root)
    for language in prepared.languages.values():
        if "treatment" not in language.folder.consent and not _faulty(prepared, "consent/"):
            message = "There is no consent/treatment.md."
            remedy = "Write what a person agrees to, one card for each point."
            yield FileFault(language.folder.name, 1, message, remedy)


def _faulty(prepared: Prepared, part: str) -> bool:
    return any(part in fault.file for fault in prepared.faults)


def _outcomes(manifest: Loaded[ProgrammeFile]) -> Iterator[FileFault]:
    outcomes = manifest.model.outcomes
    if bool(outcomes) != bool(manifest.model.screening):
        message = "Screening questions and outcomes need each other."
        yield manifest.fault((), message, "Give both, or neither.")
    for number, outcome in enumerate(outcomes):
        last = number == len(outcomes) - 1
        if last and outcome.when is not None:
            message = "The last outcome has a rule, so some people would get no answer."
            yield manifest.fault(("outcomes", number), message, "Add a last one without when:.")
        if not last and outcome.when is None:
            message = "An outcome without a rule hides those after it."
            yield manifest.fault(("outcomes", number), message, "Move it to the end.")
    if outcomes and all(outcome.outcome != "fits" for outcome in outcomes):
        message = "No outcome lets anybody in."
        yield manifest.fault(("outcomes",), message, "Add one with outcome: fits.")


def _measures(manifest: Loaded[ProgrammeFile], instruments: Collection[str]) -> Iterator[FileFault]:
    depression = manifest.model.depression_instrument
    for name, measure in manifest.model.measures.items():
        for number, instrument in enumerate(measure.instruments):
            path = ("measures", name, "instruments", number)
            if instrument == DEPRESSION:
                if depression is None:
                    message = "“depression” stands for depression_instrument, which is not given."
                    yield manifest.fault(path, message, "Add depression_instrument:.")
            elif instrument not in instruments:
                message = f"The catalogue has no instrument “{instrument}”."
                yield manifest.fault(path, message, "Correct the id, or add the instrument.")
    for role in ("watched", "unwatched"):
        chosen = getattr(depression, role, None)
        if chosen and chosen not in instruments:
            message = f"The catalogue has no instrument “{chosen}”."
            place = ("depression_instrument", role)
            yield manifest.fault(place, message, "Correct the id, or add the instrument.")


def _folder(manifest: Loaded[ProgrammeFile], root: Path) -> Iterator[FileFault]:
    own = {"programme.yaml", "README.md", "LICENSE", *manifest.model.languages}
    for entry in sorted(root.iterdir()):
        if entry.name not in own and not entry.name.startswith("."):
            message = "No language of programme.yaml uses this."
            yield FileFault(entry.name, 1, message, "List it under languages:, or remove it.")
    languages = manifest.model.languages
    if len(set(languages)) != len(languages):
        yield manifest.fault(("languages",), "A language is listed twice.", "Keep one.")
