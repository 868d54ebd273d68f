"""``check``: everything an author can get wrong, each with file, line and remedy."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from steadway.science.instruments import load_catalogue
from steadway.science.instruments.yaml_lines import FileFault
from steadway.science.programmes.checking.limits import limit_faults
from steadway.science.programmes.checking.manifest import manifest_faults
from steadway.science.programmes.checking.names import Instruments, name_faults, names_of
from steadway.science.programmes.checking.rules import rule_faults
from steadway.science.programmes.checking.structure import structure_faults
from steadway.science.programmes.checking.translations import translation_faults
from steadway.science.programmes.checking.unlocking import unlock_faults
from steadway.science.programmes.preparation import Prepared, prepare

__all__ = ["Instruments", "check", "faults_of"]


def check(path: Path, instruments: Instruments | None = None) -> list[FileFault]:
    """Every fault of the programme package in the folder ``path``, in order of file and line.

    ``instruments`` gives the scale names of each instrument id, so that ``scores.…`` and
    ``measures`` can be checked; by default it is the catalogue that ships with us. Nothing
    an author writes makes this raise.
    """
    return faults_of(prepare(path), instruments)


def faults_of(prepared: Prepared, instruments: Instruments | None = None) -> list[FileFault]:
    """As ``check``, for a package that has been read already."""
    known = instruments if instruments is not None else shipped_instruments()
    names = names_of(prepared, known)
    found = {
        *prepared.faults,
        *name_faults(prepared),
        *manifest_faults(prepared, known),
        *structure_faults(prepared),
        *rule_faults(prepared, names),
        *limit_faults(prepared, names),
        *unlock_faults(prepared, names),
        *translation_faults(prepared),
    }
    return sorted(found)


@lru_cache(maxsize=1)
def shipped_instruments() -> Instruments:
    """Instrument id → its scale ids, from the catalogue that ships with us."""
    return {
        instrument.id: tuple(scale.id for scale in instrument.scales)
        for instrument in load_catalogue()
    }
