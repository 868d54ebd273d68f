"""YAML that remembers where each value stood, so that a fault can name its line.

Three things differ from PyYAML's safe loader, each because authors were bitten by it:
a key given twice is refused, bare ``yes``/``no``/``on``/``off`` are refused (YAML 1.1
turns them into true and false behind the author's back), and every value's line is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

PathInData = tuple[str | int, ...]
LineOf = Callable[[PathInData], int]

MAX_CHARACTERS = 2_000_000
MAX_DEPTH = 40
IMPLICIT_BOOLEANS = frozenset({"yes", "no", "on", "off", "y", "n"})


@dataclass(frozen=True, order=True)
class FileFault:
    """One fault in a file an author wrote: where it is, what is wrong, what to do."""

    file: str
    line: int
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message} {self.remedy}"


class YamlFault(ValueError):
    """The text cannot be read as YAML, or breaks one of the three rules above."""

    def __init__(self, fault: FileFault) -> None:
        super().__init__(str(fault))
        self.fault = fault


class _Reader(yaml.SafeLoader):
    """PyYAML's safe loader with true/false as the only spellings of a boolean."""


_Reader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag not in _NOT_RESOLVED]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    for _NOT_RESOLVED in [{"tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp"}]
}
