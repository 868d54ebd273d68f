"""Drawings: read as XML, every element and attribute against an allow-list, written anew.

Nothing of the file is copied through: what is not known is a fault. No script, no style,
no reference beyond the drawing itself, no fixed colour (a drawing follows light and dark
through the classes ink, clay and wash).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

MAX_BYTES: Final = 30_000
_NAMESPACE: Final = "{http://www.w3.org/2000/svg}"
_ELEMENTS: Final = frozenset(
    [
        "svg",
        "g",
        "path",
        "circle",
        "ellipse",
        "rect",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "title",
        "desc",
        "defs",
        "linearGradient",
        "radialGradient",
        "stop",
        "clipPath",
        "mask",
        "use",
    ]
)
_ATTRIBUTES: Final = frozenset(
    [
        "class",
        "id",
        "d",
        "points",
        "x",
        "y",
        "x1",
        "x2",
        "y1",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "fx",
        "fy",
        "dx",
        "dy",
        "width",
        "height",
        "transform",
        "viewBox",
        "fill",
        "stroke",
        "stroke-width",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-dasharray",
        "stroke-dashoffset",
        "stroke-miterlimit",
        "stroke-opacity",
        "fill-opacity",
        "fill-rule",
        "clip-rule",
        "clip-path",
        "mask",
        "opacity",
        "offset",
        "stop-color",
        "stop-opacity",
        "gradientUnits",
        "gradientTransform",
        "clipPathUnits",
        "maskUnits",
        "text-anchor",
        "dominant-baseline",
        "font-size",
        "font-weight",
        "font-style",
        "letter-spacing",
        "rotate",
        "pathLength",
        "preserveAspectRatio",
        "vector-effect",
        "href",
        "role",
        "focusable",
    ]
)
_DROPPED: Final = frozenset({"role", "focusable", "aria-hidden", "aria-label", "xmlns", "version"})
_PAINTS: Final = frozenset({"fill", "stroke", "stop-color"})
_PLAIN: Final = re.compile(r"[-+.,%#() \t\nA-Za-z0-9]{0,20000}")
_LOCAL_URL: Final = re.compile(r"url\(#([A-Za-z][\w-]*)\)")
_LOCAL_REFERENCE: Final = re.compile(r"#([A-Za-z][\w-]*)")
_ID: Final = re.compile(r"[A-Za-z][\w-]{0,60}")
# The page decides how large a drawing is; an id on the whole drawing has no use.
_SIZES: Final = frozenset({"width", "height", "viewBox", "id"})
_NOT_DRAWN: Final = frozenset({"title", "desc"})


@dataclass(frozen=True)
class Drawing:
    """A drawing that passed; ``inline`` writes it into a page."""

    root: ElementTree.Element
    name: str

    def inline(self, alt: str, number: int) -> str:
        """The drawing as HTML with its alt text as its name; ids cannot clash on a page."""
        prefix = f"{re.sub(r'[^a-z0-9]+', '-', self.name.lower())}-{number}-"
        inner = "".join(_written(child, prefix) for child in self.root)
        box = escape(self.root.get("viewBox", ""), quote=True)
        name = escape(alt, quote=True)
        drawn = "".join(
            f' {key}="{escape(value, quote=True)}"'
            for key, value in sorted(self.root.attrib.items())
            if key not in _DROPPED | _SIZES
        )
        opening = f'<svg role="img" aria-label="{name}" viewBox="{box}" focusable="false"{drawn}>'
        return f"{opening}<title>{escape(alt)}</title>{inner}</svg>"


def read_drawing(path: Path) -> tuple[Drawing | None, list[tuple[int, str, str]]]:
    """The drawing, or None and what is wrong: (line from 1, message, remedy)."""
    raw = path.read_bytes()
    if len(raw) > MAX_BYTES:
        message = f"The picture is larger than {MAX_BYTES // 1000} kB."
        return None, [(1, message, "Draw it with fewer points.")]
    if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
        return None, [(1, "The picture has a DOCTYPE.", "Remove the DOCTYPE lines.")]
    try:
        # Entities are refused above, so the parser cannot be made to expand or fetch anything.
        root = ElementTree.fromstring(raw)  # noqa: S314
    except ElementTree.ParseError as error:
        return None, [(error.position[0], "The picture is not readable XML.", "Export it anew.")]
    faults = [(_line(raw, shown), message, remedy) for shown, message, remedy in _refusals(root)]
    return (None if faults else Drawing(root, path.stem)), faults


def _refusals(root: ElementTree.Element) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    if root.tag != f"{_NAMESPACE}svg" or not root.get("viewBox"):
        remedy = 'Begin with <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 … …">.'
        found.append(("<svg", "The picture is not an SVG with a viewBox.", remedy))
    for element in root.iter():
        tag = str(element.tag).removeprefix(_NAMESPACE)
        if tag not in _ELEMENTS:
            message = f"The element <{tag}> is not allowed in a picture."
            found.append((f"<{tag}", message, "Draw with shapes, paths and text."))
        found.extend(
            refusal
            for key, value in element.attrib.items()
            if (refusal := _attribute_refusal(tag, key, value))
        )
    return found


def _attribute_refusal(  # noqa: PLR0911  # one line a reason
    tag: str, key: str, value: str
) -> tuple[str, str, str] | None:
    if key in _DROPPED:
        return None
    if key not in _ATTRIBUTES:
        message = f"The attribute {key} on <{tag}> is not allowed in a picture."
        return key, message, "Remove it; use the classes ink, clay and wash."
    if key == "href" and not (tag == "use" and _LOCAL_REFERENCE.fullmatch(value)):
        return value, "A picture may refer to parts of itself only.", 'Use href="#id" on <use>.'
    if key in _PAINTS and not (value in {"none", "currentColor"} or _LOCAL_URL.fullmatch(value)):
        message = f"The colour {value} would not follow dark mode."
        return value, message, "Use the classes ink, clay and wash, or currentColor."
    if key == "id" and not _ID.fullmatch(value):
        return value, f"The id {value} is not plain.", "Use letters, digits and -."
    if not (_PLAIN.fullmatch(value) or (key == "class" and re.fullmatch(r"[\w -]*", value))):
        return value[:40], f"The value of {key} is not plain.", "Use numbers and words."
    if "url(" in value and not _LOCAL_URL.fullmatch(value):
        return value[:40], "A picture may refer to parts of itself only.", "Use url(#id)."
    return None


def _line(raw: bytes, shown: str) -> int:
    place = raw.decode("utf-8", errors="replace").find(shown)
    return raw.decode("utf-8", errors="replace").count("\n", 0, max(place, 0)) + 1


def _written(element: ElementTree.Element, prefix: str) -> str:
    tag = str(element.tag).removeprefix(_NAMESPACE)
    tail = _text(element.tail)
    if tag in _NOT_DRAWN:
        return tail
    attributes = "".join(
        f' {key}="{escape(_prefixed(key, value, prefix), quote=True)}"'
        for key, value in sorted(element.attrib.items())
        if key not in _DROPPED
    )
    inner = _text(element.text) + "".join(_written(child, prefix) for child in element)
    return f"<{tag}{attributes}>{inner}</{tag}>{tail}"


def _text(text: str | None) -> str:
    return escape(" ".join(text.split())) if text and text.strip() else ""


def _prefixed(key: str, value: str, prefix: str) -> str:
    if key == "id":
        return prefix + value
    if key == "href":
        return "#" + prefix + value[1:]
    return _LOCAL_URL.sub(lambda match: f"url(#{prefix}{match[1]})", value)
