"""Every fault of an author's file as a list, for `steadway check`; nothing is raised."""

from __future__ import annotations

from pathlib import Path

from steadway.science.instruments.errors import WordingFault
from steadway.science.instruments.loading import load
from steadway.science.instruments.shelf import load_catalogue
from steadway.science.instruments.wording import load_wording, with_wording
from steadway.science.instruments.yaml_lines import FileFault, FileFaults, load_with_lines


def check(path: Path) -> list[FileFault]:
    """The faults of an instrument file, or of a wording file against our scoring facts."""
    try:
        data, line_of = load_with_lines(path)
        if not (isinstance(data, dict) and "wording_of" in data):
            load(path)
            return []
        wording = load_wording(path)
    except FileFaults as error:
        return list(error.faults)
    line = line_of(("wording_of",))
    shelf = load_catalogue()
    if wording.wording_of not in shelf:
        message = f"No scoring facts are called “{wording.wording_of}”."
        return [FileFault(str(path), line, message, "Correct the name.")]
    try:
        with_wording(shelf.get(wording.wording_of, wording.version), wording)
    except (WordingFault, LookupError) as error:
        return [FileFault(str(path), line, str(error), "Correct the wording file.")]
    return []
