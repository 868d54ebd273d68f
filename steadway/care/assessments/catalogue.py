"""The questionnaires of this site: what ships with us, and the wording the site has brought.

Read once and kept until a file of the site's folder changes. Where the official wording is
absent, a live site refuses to ask; a demo shows stand-in texts that say what they are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from steadway.care.assessments.errors import UnknownInstrument, WordingMissing
from steadway.care.safety.queries import nobody_on_call
from steadway.science import instruments as science
from steadway.science.instruments import Catalogue, Instrument
from steadway.science.instruments.wording import ItemWording, Wording

WATCHED, UNWATCHED = "phq_9", "phq_8"
STAND_IN = "stand-in, not the questionnaire"
SAYS_SO = "These words stand in for the real ones."
LANGUAGE = "en"

_Signature = tuple[str, tuple[tuple[str, int, int], ...]]
_kept: dict[_Signature, Catalogue] = {}


@dataclass(frozen=True)
class Asked:
    """A questionnaire as it will be asked, and the one it stands in for."""

    instrument: Instrument
    stands_for: str


def current() -> Catalogue:
    """Every questionnaire at hand, with this site's wording."""
    folder = Path(settings.DATA) / "instruments"
    signature = (settings.MODE, _signature(folder))
    if signature not in _kept:
        _kept.clear()
        _kept[signature] = _load(folder)
    return _kept[signature]


def definition(instrument: str, version: str | None = None) -> Instrument:
    """One version of one questionnaire, as it is shown here."""
    try:
        return current().get(instrument, version)
    except science.UnknownInstrument as fault:
        raise UnknownInstrument(str(fault)) from fault


def shown(instrument: str) -> Instrument:
    """The newest version, refused where its wording is absent."""
    found = definition(instrument)
    if not found.has_wording(LANGUAGE):
        raise WordingMissing(found.id)
    return found


def to_ask(instruments: Iterable[str]) -> tuple[Asked, ...]:
    """What will really be asked: PHQ-8 for PHQ-9 where nobody reads answers; nothing twice."""
    asked: dict[str, Asked] = {}
    for wanted in instruments:
        name = UNWATCHED if wanted == WATCHED and nobody_on_call() else wanted
        asked.setdefault(name, Asked(shown(name), wanted if name != wanted else ""))
    return tuple(asked.values())


def is_stand_in(instrument: Instrument) -> bool:
    """Whether the texts only stand in for official ones."""
    return instrument.licence.source == STAND_IN


def _signature(folder: Path) -> tuple[tuple[str, int, int], ...]:
    stats = ((path, path.stat()) for path in sorted(folder.glob("*/*.yaml")))
    return tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in stats)


def _load(folder: Path) -> Catalogue:
    loaded = science.load_catalogue([folder])
    if settings.MODE == "live":
        return loaded
    return Catalogue(each if each.has_wording(LANGUAGE) else _standing_in(each) for each in loaded)


def _standing_in(instrument: Instrument) -> Instrument:
    """The same scoring facts under texts that say that they stand in."""
    title = instrument.short_title.get(LANGUAGE, instrument.id)
    wording = Wording(
        wording_of=instrument.id,
        version=instrument.version,
        languages=(LANGUAGE,),
        holder="nobody",
        terms="for the demo alone",
        source=STAND_IN,
        read_on="2026-01-01",
        items={
            item.id: ItemWording(text={LANGUAGE: f"{title}, question {number}. {SAYS_SO}"})
            for number, item in enumerate(instrument.items, start=1)
        },
        options={
            name: {str(option.value): {LANGUAGE: f"Answer {option.value}"} for option in options}
            for name, options in instrument.options.items()
        },
    )
    return science.with_wording(instrument, wording)
