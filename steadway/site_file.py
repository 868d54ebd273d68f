"""What a site says about itself: `site.yaml`, read once when the settings load."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError


class SiteFault(Exception):
    """`site.yaml` cannot be used; the message names each field and what is wrong with it."""

    def __init__(self, path: Path | str, faults: list[str]) -> None:
        super().__init__(f"{path} cannot be used: {'; '.join(faults)}.")
        self.faults = faults


def _address(value: str) -> str:
    """`https://host`, with a port where there is one; what follows is ours to add."""
    value = value.strip().rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("write it in full, such as https://course.example.org")
    if parts.path or parts.query or parts.fragment or parts.username or " " in value:
        raise ValueError("leave out everything after the host name, for example no path")
    try:
        _ = parts.port
    except ValueError as error:
        raise ValueError("the port is not a number up to 65535") from error
    return value


def _time_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{value!r} is no time zone; write one such as Europe/London") from error
    return value


def _email(value: str) -> str:
    value = value.strip()
    if value and not re.fullmatch(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+", value):
        raise ValueError(f"{value!r} is no e-mail address")
    return value


def _country(value: object) -> object:
    # YAML reads an unquoted NO as false; Norway has to be written in quotes.
    if value is False:
        raise ValueError('write it in quotes: "NO"')
    return value.strip().upper() if isinstance(value, str) else value


def _sender(value: str) -> str:
    if not re.fullmatch(r"[^<>\r\n]*<[^@\s<>]+@[^@\s<>]+>|[^@\s<>]+@[^@\s<>]+", value.strip()):
        raise ValueError("write it as Name <address@example.org>")
    return value.strip()


Email = Annotated[str, AfterValidator(_email)]


class Person(BaseModel):
    """Somebody who answers for something, with a way to reach them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    role: str = ""
    email: Email = ""
    phone: str = ""


class Safety(BaseModel):
    """Whether a person reads the answers, and who; the choice itself has an owner.

    `nobody`: PHQ-8 stands in for PHQ-9 and every page says that nobody reads answers.
    `on_call`: item 9 raises an alert, and the people listed are told in this order.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    watch: Literal["nobody", "on_call"] = "nobody"
    owner: Person | None = None
    on_call: tuple[Person, ...] = ()
    steps: tuple[str, ...] = ()  # what to do with an alert, in order; empty: our own list
    acknowledge_within_minutes: int = Field(default=240, ge=5, le=1440)


class Mail(BaseModel):
    """How notices leave the house; the password is a secret and lives elsewhere."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    carrier: Literal["smtp", "file"] = "file"
    host: str = Field(default="", pattern=r"^\S*$")
    port: int = Field(default=587, ge=1, le=65535)
    user: str = ""
    sender: Annotated[str, AfterValidator(_sender)] = "Steadway <steadway@localhost>"
    starttls: bool = True


class Site(BaseModel):
    """One installation."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(default="Steadway", min_length=1, max_length=60)
    address: Annotated[str, AfterValidator(_address)] = "http://127.0.0.1:8000"
    time_zone: Annotated[str, AfterValidator(_time_zone)] = "Europe/London"
    country: Annotated[str, BeforeValidator(_country)] = Field(default="GB", pattern="^[A-Z]{2}$")
    contact: Person = Person(name="The course team")
    ethics: str = ""
    safety: Safety = Safety()
    mail: Mail = Mail()

    @property
    def host(self) -> str:
        """The name in the address, without scheme and port."""
        return urlsplit(self.address).hostname or ""


def read_site(path: Path) -> Site:
    """The site that `path` describes; the default one where there is no file yet.

    Raises `SiteFault` with every field that is wrong.
    """
    if not path.exists():
        return Site()
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}: " if mark else ""
        problem = getattr(error, "problem", None) or "it cannot be read"
        raise SiteFault(path, [f"{line}this is not YAML ({problem})"]) from error
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise SiteFault(path, [str(why)]) from error
    return checked(content or {}, path)


def checked(content: object, path: Path | str) -> Site:
    """The site that `content` describes; `path` is named where it is wrong."""
    if not isinstance(content, dict):
        raise SiteFault(path, ["it has to be fields with values, such as name: Pain course"])
    try:
        return Site.model_validate(content)
    except ValidationError as error:
        raise SiteFault(path, [_sentence(fault) for fault in error.errors()]) from error


def field_names(model: type[BaseModel] = Site, prefix: str = "") -> Iterator[str]:
    """Every field that `site.yaml` may have, as in `safety.owner`."""
    for name, info in model.model_fields.items():
        yield prefix + name
        inner = info.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel) and inner is not Person:
            yield from field_names(inner, f"{prefix}{name}.")


def _sentence(fault: Any) -> str:
    """One fault of pydantic's as the operator would say it."""
    place = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "extra_forbidden":
        near = get_close_matches(place, list(field_names()), n=1)
        return f"{place} is not a field of this file" + (f"; {near[0]}?" if near else "")
    if fault["type"] == "missing":
        return f"{place} is missing"
    if fault["type"] == "value_error":
        return f"{place}: {fault['ctx']['error']}"
    said = re.sub(r"^(Input|String|Value) (?=should)", "", str(fault["msg"]))
    if place.endswith("country"):
        said = "write two letters, such as GB"
    return f"{place} {said}" if said.startswith("should") else f"{place}: {said.lower()}"
