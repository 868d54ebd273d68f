"""What every plot gives back: a picture, a sentence in words, and its numbers as a table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Plot:
    """``svg`` is the file, ``sentence`` its first line in words, ``table`` what it shows."""

    title: str
    sentence: str
    svg: str
    table: tuple[dict[str, object], ...]
