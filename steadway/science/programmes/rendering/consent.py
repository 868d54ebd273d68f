"""The body of a consent document: one card for each ``##`` heading."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from steadway.science.programmes.rendering.blocks import BodyFault
from steadway.science.programmes.rendering.markdown import Rendered, render_body, shifted
from steadway.science.programmes.rendering.pictures import Drawing

_HEADING: Final = re.compile(r"^## +(?P<words>.+?)\s*#*\s*$")


@dataclass(frozen=True)
class RenderedCard:
    heading: str
    body: Rendered
    line: int


def render_cards(
    body: str, drawings: Mapping[str, Drawing | None]
) -> tuple[list[RenderedCard], list[BodyFault]]:
    """The cards in order. A card may differ with the programme's facts, not with answers."""
    cards: list[RenderedCard] = []
    faults: list[BodyFault] = []
    for heading, text, line in _sections(body):
        rendered = render_body(text, drawings)
        faults.extend(
            BodyFault(fault.line + line + 1, fault.message, fault.remedy)
            for fault in rendered.faults
        )
        if heading is None and rendered.segments:
            message = "Text stands before the first ## heading."
            faults.append(BodyFault(line + 1, message, "Begin the first card with ## and words."))
        if heading is not None:
            cards.append(RenderedCard(heading, shifted(rendered, line + 1), line))
    if not cards:
        message = "The consent document has no cards."
        faults.append(BodyFault(0, message, "Begin each card with ## and a heading."))
    return cards, faults


def _sections(body: str) -> list[tuple[str | None, str, int]]:
    """(heading, text, line of the heading); the text before the first has heading None."""
    found: list[tuple[str | None, list[str], int]] = [(None, [], -1)]
    for number, line in enumerate(body.split("\n")):
        match = _HEADING.match(line)
        if match:
            found.append((match["words"], [], number))
        else:
            found[-1][1].append(line)
    return [(heading, "\n".join(lines), line) for heading, lines, line in found]
