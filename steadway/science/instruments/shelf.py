"""The catalogue: every instrument at hand, with a site's wording where there is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from steadway.science.instruments.errors import (
    InstrumentFaults,
    UnknownInstrument,
    WordingFault,
)
from steadway.science.instruments.loading import load, load_as
from steadway.science.instruments.model import Instrument
from steadway.science.instruments.parts import Part, Slug
from steadway.science.instruments.wording import load_wording, with_wording
from steadway.science.instruments.yaml_lines import FileFault, FileFaults, load_with_lines

SHIPPED = Path(__file__).parent / "catalogue"
BATTERIES = "batteries.yaml"
Moment = Literal["start", "end", "follow_up", "headache"]


class Catalogue:
    """Instruments by id and version. Reading only; a changed file needs a new catalogue."""

    def __init__(self, instruments: Iterable[Instrument]) -> None:
        self._by_id: dict[str, dict[str, Instrument]] = {}
        for instrument in instruments:
            self._by_id.setdefault(instrument.id, {})[instrument.version] = instrument

    def get(self, instrument_id: str, version: str | None = None) -> Instrument:
        """The instrument in that version, or in its newest. Raises ``UnknownInstrument``."""
        versions = self._by_id.get(instrument_id)
        if versions is None:
            known = ", ".join(sorted(self._by_id))
            raise UnknownInstrument(f"No instrument “{instrument_id}”. There are: {known}.")
        if version is None:
            return versions[max(versions, key=version_order)]
        if version not in versions:
            known = ", ".join(sorted(versions, key=version_order))
            raise UnknownInstrument(f"{instrument_id} has no version {version}. It has: {known}.")
        return versions[version]

    def by_digest(self, digest: str) -> Instrument | None:
        """The instrument with exactly this content, or None."""
        return next((each for each in self if each.digest == digest), None)

    def __contains__(self, instrument_id: object) -> bool:
        return instrument_id in self._by_id

    def __iter__(self) -> Iterator[Instrument]:
        for instrument_id in sorted(self._by_id):
            versions = self._by_id[instrument_id]
            yield from (versions[key] for key in sorted(versions, key=version_order))

    def __len__(self) -> int:
        return sum(len(versions) for versions in self._by_id.values())


class Batteries(Part):
    """Which instruments the default course asks, by moment, and which one asks for mood."""

    default: dict[Moment, tuple[Slug, ...]]
    depression: dict[Literal["watched", "unwatched"], Slug]


def load_catalogue(extra_dirs: Iterable[Path] = ()) -> Catalogue:
    """Read the shipped instruments, then each extra folder (``<id>/<version>.yaml``).

    A file in an extra folder is a whole instrument (``id:``) or the wording of one already
    read (``wording_of:``). Folders that do not exist are passed over. Raises
    ``InstrumentFaults`` with every fault of every file.
    """
    shelf: dict[tuple[str, str], Instrument] = {}
    faults: list[FileFault] = []
    for folder in (SHIPPED, *extra_dirs):
        for path in sorted(folder.glob("*/*.yaml")):
            try:
                _put(shelf, path)
            except FileFaults as error:
                faults.extend(error.faults)
    if faults:
        raise InstrumentFaults(faults)
    return Catalogue(shelf.values())


def battery(*, watched: bool, moment: Moment | None = None) -> tuple[str, ...]:
    """The default questionnaires, at one moment or (None) over the whole course.

    ``watched`` says whether somebody on call reads answers: then PHQ-9 asks about
    self-harm; without it PHQ-8 stands in, so that no such answer goes unread.
    """
    batteries = load_as(Batteries, SHIPPED / BATTERIES)
    depression = batteries.depression["watched" if watched else "unwatched"]
    moments: tuple[Moment, ...] = (moment,) if moment else ("start", "end", "follow_up")
    names = [name for each in moments for name in batteries.default[each]]
    chosen = [depression if name == "depression" else name for name in names]
    return tuple(dict.fromkeys(chosen))


def version_order(version: str) -> tuple[int, ...]:
    """A key that sorts 1.10 after 1.9."""
    return tuple(int(part) for part in version.split("."))


def _put(shelf: dict[tuple[str, str], Instrument], path: Path) -> None:
    data, line_of = load_with_lines(path)
    if not (isinstance(data, dict) and "wording_of" in data):
        instrument = load(path)
        _require_place(path, instrument.id, instrument.version, line_of(("id",)))
        shelf[instrument.id, instrument.version] = instrument
        return
    wording = load_wording(path)
    _require_place(path, wording.wording_of, wording.version, line_of(("wording_of",)))
    facts = shelf.get((wording.wording_of, wording.version))
    if facts is None:
        message = f"No scoring facts for {wording.wording_of} {wording.version}."
        raise _single(path, line_of(("wording_of",)), message, "Correct the name or the version.")
    try:
        shelf[facts.id, facts.version] = with_wording(facts, wording)
    except WordingFault as error:
        raise _single(path, line_of(("items",)), str(error), "") from error


def _require_place(path: Path, instrument_id: str, version: str, line: int) -> None:
    if (path.parent.name, path.stem) != (instrument_id, version):
        message = f"The file says {instrument_id} {version}; its place says otherwise."
        raise _single(path, line, message, f"Move it to {instrument_id}/{version}.yaml.")


def _single(path: Path, line: int, message: str, remedy: str) -> InstrumentFaults:
    return InstrumentFaults([FileFault(str(path), line, message, remedy)])
