"""Whom to call: one file a country, checked as it is read, and aware of its own age."""

import logging
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from steadway.care.safety.errors import NoCrisisFile

log = logging.getLogger(__name__)

FOLDER = Path(__file__).parent / "crisis"
FALL_BACK = "XX"
FRESH_FOR = timedelta(days=182)
NOBODY = "nobody yet"


class Line(BaseModel):
    """One way to reach somebody, as the page shows it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    number: str = ""  # as people write it; `dial` is what a phone needs
    text: str = ""  # the word to send, where a line works by text message
    when: str = ""
    web: str = ""
    source: str = Field(min_length=1)
    last_checked: date | None = None  # by a person, against the source; none: nobody has

    @property
    def dial(self) -> str:
        """The number as a `tel:` or `sms:` link needs it."""
        return "".join(c for c in self.number if c.isdigit() or c == "+")


class CrisisResources(BaseModel):
    """Whom to call in one country."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    country: str = Field(pattern="^[A-Z]{2}$")
    name: str = Field(min_length=1)
    emergency: Line
    crisis: Line | None = None
    health: Line | None = None
    text: Line | None = None
    more: tuple[Line, ...] = ()
    origin: str = Field(min_length=1)
    transcribed: date
    checked_by: str = NOBODY

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every line, the most urgent first."""
        named = (self.emergency, self.crisis, self.text, self.health)
        return (*(line for line in named if line is not None), *self.more)

    @property
    def is_fall_back(self) -> bool:
        return self.country == FALL_BACK


def stale(resources: CrisisResources, today: date) -> tuple[str, ...]:
    """Why these numbers cannot be shown to real people yet; empty when they can.

    Somebody must stand for them by name, and must have checked each line within half a year.
    """
    who = resources.checked_by.strip()
    faults = []
    if not who or who.lower() == NOBODY:
        faults.append(f"Nobody has checked the numbers for {resources.name}.")
    for line in resources.lines:
        if line.last_checked is None:
            faults.append(f"“{line.name}” has never been checked against its source.")
        elif line.last_checked > today:
            faults.append(f"“{line.name}” says it was checked on a day still to come.")
        elif today - line.last_checked > FRESH_FOR:
            faults.append(f"“{line.name}” was last checked on {line.last_checked}.")
    return tuple(faults)


def shipped(country: str) -> CrisisResources:
    """The file that comes with Steadway; the international one where there is none."""
    path = FOLDER / f"{country}.yaml"
    return read(path if path.is_file() else FOLDER / f"{FALL_BACK}.yaml")


def shipped_countries() -> tuple[str, ...]:
    """Every country that has a file."""
    return tuple(sorted(path.stem for path in FOLDER.glob("??.yaml") if path.stem != FALL_BACK))


def resources_for(country: str, site_file: Path) -> CrisisResources:
    """The site's own file where it speaks of this country, otherwise the one shipped.

    A broken site file must never cost anybody the page: it is told to the log, and `steadway
    check` refuses it by reading it with `read`.
    """
    if site_file.is_file():
        try:
            own = read(site_file)
        except NoCrisisFile:
            log.exception("The site's own crisis numbers are not shown; ours are.")
        else:
            if own.country == country:
                return own
    return shipped(country)


def read(path: Path) -> CrisisResources:
    """The resources a file describes; read again when the file changes."""
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _read(path: Path, _changed: int) -> CrisisResources:
    try:
        return CrisisResources.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as fault:
        raise NoCrisisFile(str(path), f"it is not YAML ({fault}).") from fault
    except OSError as fault:
        raise NoCrisisFile(str(path), f"it cannot be opened ({fault.strerror}).") from fault
    except ValidationError as fault:
        first = fault.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise NoCrisisFile(str(path), f"{place}: {first['msg']}.") from fault
