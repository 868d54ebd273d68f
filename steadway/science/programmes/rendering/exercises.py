"""The body of an exercise: an introduction, a heading, numbered steps, a closing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from markdown_it import MarkdownIt

from steadway.science.programmes.models import Segment
from steadway.science.programmes.rendering.blocks import BodyFault
from steadway.science.programmes.rendering.markdown import Rendered, render_body, shifted
from steadway.science.programmes.rendering.pictures import Drawing

_PARSER: Final = MarkdownIt("commonmark", {"html": False})
_HEADING: Final = re.compile(r"^## +\S")
_MARKER: Final = re.compile(r"^\s{0,3}\d+[.)]\s+")
_ONE_PARAGRAPH: Final = re.compile(r"<p>((?:(?!<p>|</p>).)*)</p>\n?", re.DOTALL)


@dataclass
class RenderedExercise:
    intro: Rendered
    steps: list[Rendered]
    closing: Rendered
    faults: list[BodyFault]

    @property
    def parts(self) -> list[Rendered]:
        return [self.intro, *self.steps, self.closing]


def render_exercise(body: str, drawings: Mapping[str, Drawing | None]) -> RenderedExercise:
    """Cut the body at its ``##`` heading; the ordered list beneath it becomes the steps."""
    lines = body.split("\n")
    heading = next((n for n, line in enumerate(lines) if _HEADING.match(line)), None)
    intro = render_body("\n".join(lines[:heading]), drawings)
    if heading is None:
        return _without_steps(intro, len(lines) - 1)
    items, end = _items(lines, heading + 1)
    if not items:
        return _without_steps(intro, heading)
    steps = [shifted(_unwrapped(render_body(text, drawings)), line) for text, line in items]
    closing = shifted(render_body("\n".join(lines[end:]), drawings), end)
    found = RenderedExercise(intro, steps, closing, [])
    found.faults = [fault for part in found.parts for fault in part.faults]
    for step in steps:
        if any(segment.when for segment in step.segments):
            message = "A “when” block stands inside the steps."
            line = step.conditions[0][1]
            found.faults.append(BodyFault(line, message, "Put it before or after the steps."))
    return found


def _without_steps(intro: Rendered, line: int) -> RenderedExercise:
    fault = BodyFault(
        max(line, 0),
        "The exercise has no “## Steps” with a numbered list.",
        "Add ## Steps, an empty line, and 1. 2. 3. …",
    )
    return RenderedExercise(intro, [], Rendered(), [*intro.faults, fault])


def _items(lines: list[str], start: int) -> tuple[list[tuple[str, int]], int]:
    """The items of the ordered list that begins here, with their lines; and where it ends."""
    tokens = _PARSER.parse("\n".join(lines[start:]))
    if not tokens or tokens[0].type != "ordered_list_open" or not tokens[0].map:
        return [], start
    end = start + tokens[0].map[1]
    starts = [
        start + token.map[0]
        for token in tokens
        if token.type == "list_item_open" and token.level == 1 and token.map
    ]
    starts = [place for place in starts if place < end]
    bounds = zip(starts, [*starts[1:], end], strict=True)
    return [(_item_text(lines[low:high]), low) for low, high in bounds], end


def _item_text(lines: list[str]) -> str:
    width = len(lines[0]) - len(_MARKER.sub("", lines[0]))
    rest = [line[width:] if not line[:width].strip() else line for line in lines[1:]]
    return "\n".join([_MARKER.sub("", lines[0]), *rest]).rstrip()


def _unwrapped(rendered: Rendered) -> Rendered:
    """A step of one paragraph needs no <p>: it will stand in an <li>."""
    if len(rendered.segments) == 1:
        segment = rendered.segments[0]
        whole = "\x00".join(segment.pieces)
        match = _ONE_PARAGRAPH.fullmatch(whole)
        if match:
            pieces = tuple(match[1].split("\x00"))
            rendered.segments = [Segment(when=segment.when, pieces=pieces)]
    return rendered
