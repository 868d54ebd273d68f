"""Markdown to sanitised HTML, once, when a version is built. Authors' HTML is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import unescape
from typing import Final
from urllib.parse import unquote

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from steadway.science.programmes.models import Segment
from steadway.science.programmes.rendering.blocks import BodyFault, Chunk, split_blocks
from steadway.science.programmes.rendering.holes import Holes, is_marked
from steadway.science.programmes.rendering.pictures import Drawing

_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}).enable("table")
_WITH_HTML: Final = MarkdownIt("commonmark", {"html": True}).enable("table")
_TAGS: Final = {
    "p",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "a",
    "blockquote",
    "br",
    "hr",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "code",
}
_ATTRIBUTES: Final[dict[str, set[str]]] = {"a": {"href"}, "ol": {"start"}}
_SCHEMES: Final = {"https", "mailto", "tel"}
_PICTURE_OPEN, _PICTURE_CLOSE = "\ue002", "\ue003"
_PICTURE_MARK: Final = re.compile(f"{_PICTURE_OPEN}(\\d+){_PICTURE_CLOSE}")
_PICTURE_ALONE: Final = re.compile(f"<p>\\s*({_PICTURE_OPEN}\\d+{_PICTURE_CLOSE})\\s*</p>")
_TAG: Final = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Hole:
    """A rule in running text: where it stands, and the condition around it."""

    expression: str
    line: int
    when: str | None


@dataclass
class Rendered:
    """A body as segments, with all that checking needs to know about it."""

    segments: list[Segment] = field(default_factory=list)
    words: list[int] = field(default_factory=list)
    holes: list[Hole] = field(default_factory=list)
    conditions: list[tuple[str, int]] = field(default_factory=list)
    pictures: list[tuple[str, str, int]] = field(default_factory=list)
    faults: list[BodyFault] = field(default_factory=list)


def render_body(body: str, drawings: Mapping[str, Drawing | None]) -> Rendered:
    """The body of a page. ``drawings`` by file name; None where a file is faulty itself."""
    split = split_blocks(body)
    renderer = _Renderer(drawings)
    renderer.found.conditions = split.conditions
    renderer.found.faults = split.faults
    block = -1
    for chunk in split.chunks:
        pieces = renderer.chunk(chunk)
        if chunk.block == block and renderer.found.segments:
            renderer.join(pieces)
        else:
            renderer.found.segments.append(Segment(when=chunk.when, pieces=pieces))
        block = chunk.block
    renderer.found.words = [_count_words(segment) for segment in renderer.found.segments]
    renderer.found.faults.sort(key=lambda fault: fault.line)
    return renderer.found


class _Renderer:
    def __init__(self, drawings: Mapping[str, Drawing | None]) -> None:
        self.drawings = drawings
        self.found = Rendered()
        self.inlined: list[str] = []

    def join(self, pieces: tuple[str, ...]) -> None:
        last = self.found.segments[-1]
        joined = (*last.pieces[:-1], last.pieces[-1] + pieces[0], *pieces[1:])
        self.found.segments[-1] = Segment(when=last.when, pieces=joined)

    def chunk(self, chunk: Chunk) -> tuple[str, ...]:
        holes = Holes()
        html = self.html(holes.take(chunk.text, chunk.line), chunk.line)
        if chunk.story is not None:
            who = self.inline(holes.take(chunk.story, chunk.line))
            html = f'<aside class="story"><p class="story-who">{who}</p>{html}</aside>'
        self.found.faults.extend(holes.faults)
        self.found.holes.extend(Hole(e, line, chunk.when) for e, line in holes.expressions)
        return holes.pieces(html)

    def inline(self, text: str) -> str:
        return nh3.clean(_MARKDOWN.renderInline(text), tags={"strong", "em"}, attributes={})

    def html(self, text: str, line: int) -> str:
        self.refuse_html(text, line)
        tokens = _MARKDOWN.parse(text)
        here = line
        for token in tokens:
            here = line + token.map[0] if token.map else here
            self.inspect(token, here)
            for child in token.children or ():
                self.inspect(child, here)
                here += child.type in {"softbreak", "hardbreak"}
        raw = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
        clean = nh3.clean(
            raw, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel="noreferrer"
        )
        return self.with_pictures(clean)

    def fault(self, line: int, message: str, remedy: str) -> None:
        self.found.faults.append(BodyFault(line, message, remedy))

    def refuse_html(self, text: str, line: int) -> None:
        here = line
        for token in _WITH_HTML.parse(text):
            here = line + token.map[0] if token.map else here
            inner = [child.type for child in token.children or ()]
            if token.type == "html_block" or "html_inline" in inner:
                message = "Raw HTML stands in the Markdown."
                self.fault(here, message, "Write Markdown; < alone is written as &lt;.")

    def inspect(self, token: Token, line: int) -> None:
        # Addresses are percent-encoded by the parser, so they are decoded to be looked at.
        hidden = [token.info, *(unquote(str(value)) for value in token.attrs.values())]
        hidden += [token.content] if token.type == "image" else []
        if any(is_marked(text) for text in hidden):
            message = "A {{ rule }} stands inside a link or picture."
            self.fault(line, message, "Put it in the running text.")
        if token.type in {"fence", "code_block"}:
            message = "An indented or fenced block would be shown as computer code."
            self.fault(line, message, "Begin the line at the margin.")
        if token.type == "heading_open" and token.tag == "h1":
            message = "A # heading stands in the body; the title is the page's heading."
            self.fault(line, message, "Use ## or leave it out.")
        if token.type == "link_open":
            self.link(token, line)
        if token.type == "text" and "](" in token.content:
            message = "A link or picture could not be read."
            self.fault(line, message, "Write [words](https://…) or ![alt text](pictures/x.svg).")
        if token.type == "image":
            self.picture(token, line)

    def link(self, token: Token, line: int) -> None:
        target = str(token.attrGet("href") or "")
        if target.partition(":")[0] not in _SCHEMES:
            message = f"The link “{target}” leads nowhere a reader can go."
            self.fault(line, message, "Use https://, mailto: or tel:.")

    def picture(self, token: Token, line: int) -> None:
        source, alt = str(token.attrGet("src") or ""), token.content.strip()
        name = source.removeprefix("pictures/")
        self.found.pictures.append((name, alt, line))
        if not alt:
            message = f"The picture {source} has no alt text."
            self.fault(line, message, "Say in the [ ] what is shown.")
        if name == source or name not in self.drawings:
            message = f"There is no picture {source}."
            self.fault(line, message, "Put an SVG in pictures/, or correct the name.")
        drawing = self.drawings.get(name)
        self.inlined.append(drawing.inline(alt, len(self.inlined) + 1) if drawing else "")
        token.type, token.tag, token.children = "text", "", None
        token.content = f"{_PICTURE_OPEN}{len(self.inlined) - 1}{_PICTURE_CLOSE}"

    def with_pictures(self, html: str) -> str:
        framed = _PICTURE_ALONE.sub(r'<figure class="picture">\1</figure>', html)
        return _PICTURE_MARK.sub(lambda match: self.inlined[int(match[1])], framed)


def shifted(rendered: Rendered, by: int) -> Rendered:
    """The same body, its lines counted from further up the file."""
    rendered.faults = [replace(fault, line=fault.line + by) for fault in rendered.faults]
    rendered.holes = [replace(hole, line=hole.line + by) for hole in rendered.holes]
    rendered.conditions = [(rule, line + by) for rule, line in rendered.conditions]
    rendered.pictures = [(name, alt, line + by) for name, alt, line in rendered.pictures]
    return rendered


def plain_text(html: str) -> str:
    """The words of finished HTML, without tags; drawings say nothing here."""
    without = re.sub(r"<svg\b.*?</svg>", " ", html, flags=re.DOTALL)
    spaced = re.sub(r"</(?:p|li|h[2-4]|td|th|blockquote)>", "\n", without)
    rows = (" ".join(row.split()) for row in unescape(_TAG.sub("", spaced)).split("\n"))
    return "\n".join(row for row in rows if row)


def _count_words(segment: Segment) -> int:
    """Words as a reader meets them; a filled-in rule counts as one."""
    text = "…".join(segment.pieces[::2])
    return len(plain_text(text).split())
