"""`steadway instruments list | fetch | add`."""

import argparse
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from steadway.cli import instruments_wording as wording
from steadway.cli.django_start import home, need_site
from steadway.cli.outcome import Outcome, UserError
from steadway.science.instruments.camcops import FETCHABLE, PACKAGE, PACKAGE_VERSION
from steadway.science.instruments.errors import InstrumentError
from steadway.science.instruments.shelf import Catalogue, load_catalogue
from steadway.science.instruments.wording import load_wording, with_wording, wording_path

STAND_IN = "Our own items stand in until the wording is there; the pages say so."


def data_folder(given: argparse.Namespace) -> Path:
    """The folder named on the command line, or the site's own."""
    if given.data:
        return Path(given.data).resolve()
    need_site()
    return home() / "data"


def list_(given: argparse.Namespace) -> Outcome:
    """What the site has, and whose wording it is; without a site, what ships with us."""
    folder = Path(given.data).resolve() if given.data else home() / "data"
    rows = wording.list_instruments(folder)
    lines = [
        f"{row.id:<22} {row.version:<5} {row.state:<26} {row.holder}"
        + (f"  → {row.next_step}" if row.next_step else "")
        for row in rows
    ]
    usable = sum(row.usable for row in rows)
    return Outcome(
        lines=(*lines, f"{len(rows)} instruments, {usable} of them ready to use."),
        data={"instruments": [asdict(row) for row in rows]},
    )


def fetch_(given: argparse.Namespace) -> Outcome:
    """Official wording that its owners let us fetch, into the site's data folder."""
    folder = data_folder(given)
    wanted = [name.strip().lower().replace("-", "_") for name in given.ids] or list(FETCHABLE)
    shelf = load_catalogue()
    standing = [name for name in wanted if name in FETCHABLE and stands(name, folder, shelf)]
    if len(standing) == len(wanted):
        return said(given, f"The wording of {readable(wanted)} is there already.", standing=wanted)
    try:
        report = wording.fetch([n for n in wanted if n not in standing], folder, given.wheel)
    except wording.WordingUnavailable as error:
        if not given.or_stand_in:
            raise UserError(str(error)) from error
        return Outcome(lines=(f"{error} {STAND_IN}",), data={"fetched": [], "problem": str(error)})
    names = [stored.instrument for stored in report.stored]
    sentence = f"Fetched the wording of {readable(names)} from {report.source} into {folder}."
    return said(given, sentence, fetched=names, standing=standing, source=report.source)


def said(given: argparse.Namespace, sentence: str, **data: object) -> Outcome:
    """A good end, which --quiet keeps to itself."""
    return Outcome(lines=() if given.quiet else (sentence,), data={"fetched": [], **data})


def stands(name: str, folder: Path, shelf: Catalogue) -> bool:
    """Whether the wording of our pinned source is there already, and whole."""
    facts = shelf.get(name)
    path = wording_path(folder, facts.id, facts.version)
    if not path.exists():
        return False
    try:
        kept = load_wording(path)
        with_wording(facts, kept)
    except InstrumentError:
        return False  # damaged or of another version: it is fetched anew
    return kept.source.startswith(f"{PACKAGE} {PACKAGE_VERSION},")


def readable(names: Iterable[str]) -> str:
    """Ids as the command line takes them."""
    return ", ".join(name.replace("_", "-") for name in names)


def add_(given: argparse.Namespace) -> Outcome:
    """Wording that the site holds a licence for."""
    folder = data_folder(given)
    report = wording.add(given.file, folder, instrument=given.instrument)
    (stored,) = report.stored
    return Outcome(
        lines=(
            f"Added the wording of {readable([stored.instrument])} {stored.version}, held by "
            f"{stored.holder}, as {stored.path}.",
        ),
        data={"instrument": stored.instrument, "version": stored.version, "file": stored.path},
    )
