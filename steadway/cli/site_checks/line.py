"""One thing that was looked at, and how it is printed."""

import ipaddress
from dataclasses import asdict, dataclass
from typing import Literal

Level = Literal["OK", "WARN", "STOP"]


@dataclass(frozen=True)
class Check:
    """One thing looked at."""

    name: str
    level: Level
    sentence: str
    fix: str = ""

    def line(self) -> str:
        """As the operator reads it."""
        fix = f"  → {self.fix}" if self.fix else ""
        return f"{self.level:4}  {self.name}: {self.sentence}{fix}"

    def facts(self) -> dict[str, str]:
        """As a program reads it."""
        return asdict(self)


def is_loopback(host: str) -> bool:
    """Whether this name or number stays on this machine."""
    if host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
