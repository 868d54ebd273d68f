"""``{{ rule }}`` in running text: taken out before Markdown, put back when a page is shown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from steadway.science.programmes.rendering.blocks import BodyFault

_HOLE: Final = re.compile(r"\{\{(.*?)\}\}")
# Private-use characters cannot come from Markdown or HTML, and authors may not use them.
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK: Final = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_PRIVATE: Final = re.compile("[\ue000-\uf8ff]")


@dataclass
class Holes:
    """The rules taken out of one text, and the faults seen on the way."""

    expressions: list[tuple[str, int]] = field(default_factory=list)
    faults: list[BodyFault] = field(default_factory=list)

    def take(self, text: str, line: int) -> str:
        """The text with numbered marks in place of its rules."""
        return "\n".join(
            self._take_line(row, line + number) for number, row in enumerate(text.split("\n"))
        )

    def _take_line(self, row: str, line: int) -> str:
        if _PRIVATE.search(row):
            message = "The line holds a private-use character."
            self.faults.append(BodyFault(line, message, "Remove it; it shows nothing."))
            row = _PRIVATE.sub("", row)
        row = _HOLE.sub(lambda match: self._mark(match[1].strip(), line), row)
        if "{{" in row or "}}" in row:
            message = "A {{ without }} on the same line, or the other way round."
            self.faults.append(BodyFault(line, message, "Write {{ rule }} on one line."))
        return row

    def _mark(self, expression: str, line: int) -> str:
        self.expressions.append((expression, line))
        return f"{_OPEN}{len(self.expressions) - 1}{_CLOSE}"

    def pieces(self, text: str) -> tuple[str, ...]:
        """Text and rules in turn, as ``Segment.pieces`` keeps them."""
        found = _MARK.split(text)
        return tuple(
            self.expressions[int(part)][0] if number % 2 else part
            for number, part in enumerate(found)
        )


def is_marked(text: str) -> bool:
    """Whether a rule was taken out of this text."""
    return _OPEN in text


def split_text(text: str) -> tuple[str, ...]:
    """Plain text (not Markdown) as text and rules in turn."""
    found = _HOLE.split(text)
    return tuple(part.strip() if number % 2 else part for number, part in enumerate(found))
