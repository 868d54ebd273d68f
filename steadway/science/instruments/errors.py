"""What can go wrong in the room of instruments."""

# the names say what happened; "Error" would add nothing

from __future__ import annotations

from steadway.science.instruments.yaml_lines import FileFault, FileFaults


class InstrumentError(Exception):
    """Any fault of this room; the message says what happened and what to do next."""


class InstrumentFaults(InstrumentError, FileFaults):
    """An instrument or wording file cannot be used; ``faults`` has file, line and remedy."""


class UnknownInstrument(InstrumentError, LookupError):
    """No instrument of that name or version is in the catalogue."""


class UnknownScale(InstrumentError, LookupError):
    """The instrument has no scale of that name."""


class FhirFault(InstrumentError, ValueError):
    """A FHIR Questionnaire holds something we cannot read; the message names it."""


class WordingFault(InstrumentError, ValueError):
    """A wording does not fit the scoring facts; the message names the first difference."""


__all__ = [
    "FhirFault",
    "FileFault",
    "InstrumentError",
    "InstrumentFaults",
    "UnknownInstrument",
    "UnknownScale",
    "WordingFault",
]
