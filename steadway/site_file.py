"""What a site says about itself: `site.yaml`, read once when the settings load."""

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field


class Person(BaseModel):
    """Somebody who answers for something, with a way to reach them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    role: str = ""
    email: str = ""
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
    host: str = ""
    port: int = 587
    user: str = ""
    sender: str = "Steadway <steadway@localhost>"
    starttls: bool = True


class Site(BaseModel):
    """One installation."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = "Steadway"
    address: str = "http://127.0.0.1:8000"
    time_zone: str = "Europe/London"
    country: str = Field(default="GB", pattern="^[A-Z]{2}$")
    contact: Person = Person(name="The course team")
    ethics: str = ""
    safety: Safety = Safety()
    mail: Mail = Mail()


def read_site(path: Path) -> Site:
    """The site that `path` describes; the default one where there is no file yet."""
    if not path.exists():
        return Site()
    return Site.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
