"""The page's own blocks: ``::: story Name``, ``::: when rule``, closed by ``:::``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

_FENCE: Final = re.compile(r"^\s{0,3}:::+\s*(?P<word>\w*)\s*(?P<rest>.*?)\s*$")


@dataclass(frozen=True)
class BodyFault:
    """A fault in a Markdown body; ``line`` counts from 0 at the body's first line."""

    line: int
    message: str
    remedy: str


@dataclass(frozen=True)
class Chunk:
    """A run of Markdown with what stands around it. ``block`` numbers the when-blocks."""

    text: str
    line: int
    block: int
    when: str | None = None
    story: str | None = None


@dataclass
class Split:
    chunks: list[Chunk] = field(default_factory=list)
    conditions: list[tuple[str, int]] = field(default_factory=list)
    faults: list[BodyFault] = field(default_factory=list)


@dataclass
class _Open:
    word: str
    rest: str
    line: int


class _Splitter:
    def __init__(self) -> None:
        self.found = Split()
        self.open: list[_Open] = []
        self.lines: list[str] = []
        self.start = 0
        self.block = 0

    def run(self, body: str) -> Split:
        for number, line in enumerate(body.split("\n")):
            fence = _FENCE.match(line)
            if fence is None:
                self.lines.append(line)
                continue
            self.close_chunk(number + 1)
            if fence["word"]:
                self.begin(fence["word"], fence["rest"], number)
            else:
                self.end(number)
        self.close_chunk(0)
        for unclosed in self.open:
            message = f"The block “::: {unclosed.word}” is never closed."
            self.fault(unclosed.line, message, "Put a line with ::: where it ends.")
        return self.found

    def fault(self, line: int, message: str, remedy: str) -> None:
        self.found.faults.append(BodyFault(line, message, remedy))

    def close_chunk(self, following: int) -> None:
        text = "\n".join(self.lines)
        if text.strip():
            when = next((o.rest for o in self.open if o.word == "when"), None)
            story = next((o.rest for o in self.open if o.word == "story"), None)
            self.found.chunks.append(Chunk(text, self.start, self.block, when, story))
        self.lines, self.start = [], following

    def begin(self, word: str, rest: str, line: int) -> None:
        if word not in {"story", "when"}:
            self.fault(line, f"There is no block “::: {word}”.", "Use story or when.")
        elif not rest:
            need = "who it is about" if word == "story" else "a rule"
            self.fault(line, f"The block “::: {word}” lacks {need}.", f"Write ::: {word} …")
        elif self.open and not (word == "story" and self.open[-1].word == "when"):
            message = f"A “{word}” block cannot stand inside a “{self.open[-1].word}” block."
            self.fault(line, message, "Close the first one before; join rules with and.")
        if word == "when" and rest:
            self.found.conditions.append((rest, line))
        self.open.append(_Open(word, rest, line))
        self.block += word == "when"

    def end(self, line: int) -> None:
        if not self.open:
            self.fault(line, "A ::: closes no block.", "Remove it, or open a block before.")
            return
        self.block += self.open.pop().word == "when"


def split_blocks(body: str) -> Split:
    """The body cut into runs of Markdown, each with its condition and story."""
    return _Splitter().run(body)
