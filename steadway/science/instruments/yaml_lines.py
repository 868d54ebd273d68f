"""YAML that remembers where each value stood, so that a fault can name its line.

Differences from PyYAML's safe loader, each because authors were bitten by it:
a key given twice is refused; bare ``yes``, ``no``, ``on`` and ``off`` are refused
(YAML 1.1 turns them into true and false behind the author's back); ``12:30``, ``010``
and dates stay text; anchors and custom tags are refused; every value's line is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import yaml

PathInData = tuple[str | int, ...]
LineOf = Callable[[PathInData], int]

MAX_BYTES = 2_000_000
MAX_DEPTH = 40

_REFUSED_WORDS = frozenset({"yes", "no", "on", "off"})
_TAG = "tag:yaml.org,2002:"
_FAST_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, order=True)
class FileFault:
    """One fault in a file an author wrote: where it is, what is wrong, what to do."""

    file: str
    line: int
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message} {self.remedy}"


class FileFaults(ValueError):  # it carries faults; the name says so
    """A file cannot be used; ``faults`` names every reason that was found."""

    def __init__(self, faults: list[FileFault] | tuple[FileFault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


class _Reader(_FAST_LOADER):  # type: ignore[misc]  # chosen at import: libyaml where present
    """The safe loader with YAML 1.2's spellings of null, boolean and number, and no others."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}


_Reader.add_implicit_resolver(f"{_TAG}null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""])
_Reader.add_implicit_resolver(f"{_TAG}bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Reader.add_implicit_resolver(
    f"{_TAG}int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789")
)
_Reader.add_implicit_resolver(
    f"{_TAG}float",
    re.compile(r"^[-+]?(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][-+]?[0-9]+)?$"),
    list("-+0123456789"),
)


def load_with_lines(
    source: Path | str, *, name: str | None = None, first_line: int = 1
) -> tuple[Any, LineOf]:
    """Read YAML from a file (``Path``) or from text (``str``) with the line of every value.

    ``name`` is what faults call the file; ``first_line`` is the line the text starts on in
    that file (front matter). ``line_of(path)`` gives the line of the value at ``path``, or
    of its nearest enclosing value that exists. Raises ``FileFaults``.
    """
    shown = name if name is not None else (str(source) if isinstance(source, Path) else "<text>")
    text = _read(source, shown) if isinstance(source, Path) else source
    root = _compose(text, shown, first_line)
    walk = _Walk(shown, first_line)
    data = walk.value(root, ()) if root is not None else None
    if walk.faults:
        raise FileFaults(sorted(walk.faults))
    return data, walk.line_of


def _read(path: Path, shown: str) -> str:
    try:
        raw = path.read_bytes()
        if len(raw) > MAX_BYTES:
            raise _single(shown, 1, "The file is larger than 2 MB.", "Split it.")
        return raw.decode("utf-8-sig")
    except OSError as error:
        message = f"The file cannot be opened: {error.strerror or 'no reason given'}."
        raise _single(shown, 1, message, "Check the path.") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise _single(shown, line, "The text is not UTF-8.", "Save the file as UTF-8.") from error


def _compose(text: str, shown: str, first_line: int) -> yaml.Node | None:
    try:
        for line, message, remedy in _refused_events(text):
            raise _single(shown, line + first_line, message, remedy)
        root: yaml.Node | None = yaml.compose(text, Loader=_Reader)
        return root
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line if mark else 0
        message = f"This is not readable YAML: {error.problem or error.context}."
        raise _single(
            shown, line + first_line, message, "Check indentation, quotes and colons here."
        ) from error
    except yaml.YAMLError as error:
        line = text[: getattr(error, "position", 0)].count("\n")
        raise _single(
            shown, line + first_line, "The text holds a character YAML forbids.", "Remove it."
        ) from error


def _refused_events(text: str) -> Iterator[tuple[int, str, str]]:
    depth = 0
    for event in yaml.parse(text, Loader=_Reader):
        line = event.start_mark.line if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent):
            yield line, f"The alias *{event.anchor} is not allowed.", "Write the value out."
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                yield line, f"Values are nested more than {MAX_DEPTH} deep.", "Make it flatter."
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


class _Walk:
    """Turns nodes into plain data, keeping lines and gathering faults on the way."""

    def __init__(self, shown: str, first_line: int) -> None:
        self.shown = shown
        self.first_line = first_line
        self.lines: dict[PathInData, int] = {}
        self.faults: list[FileFault] = []

    def line_of(self, path: PathInData) -> int:
        """The line of the value at ``path``, or of the nearest one around it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return self.first_line

    def value(self, node: yaml.Node, path: PathInData) -> Any:
        self.lines.setdefault(path, self._line(node))
        if isinstance(node, yaml.MappingNode) and node.tag == f"{_TAG}map":
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode) and node.tag == f"{_TAG}seq":
            return [self.value(child, (*path, i)) for i, child in enumerate(node.value)]
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        return self._fault(node, f"The tag {node.tag} is not allowed.", "Remove the tag.")

    def _mapping(self, node: yaml.MappingNode, path: PathInData) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._fault(key_node, "A key must be one word or text.", "Quote the key.")
                continue
            self._refuse_word(key_node)
            # Keys are text whatever they look like: option 0 and option "0" are one key.
            key = str(key_node.value)
            if key in result:
                first = self.lines[(*path, key)]
                message = f"The key “{key}” is given twice (first on line {first})."
                self._fault(key_node, message, "Keep one of them.")
                continue
            self.lines[(*path, key)] = self._line(key_node)
            result[key] = self.value(value_node, (*path, key))
        return result

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        text = str(node.value)
        if self._refuse_word(node) or node.tag == f"{_TAG}str":
            return text
        if node.tag == f"{_TAG}null":
            return None
        if node.tag == f"{_TAG}bool":
            return text == "true"
        return self._number(node, text)

    def _number(self, node: yaml.ScalarNode, text: str) -> Any:
        try:
            if node.tag == f"{_TAG}int":
                return int(text)
            if node.tag == f"{_TAG}float":
                return float(text)
        except ValueError:
            return self._fault(node, f"“{text}” is not a number.", "Write a plain number.")
        return self._fault(node, f"The tag {node.tag} is not allowed.", "Remove the tag.")

    def _refuse_word(self, node: yaml.ScalarNode) -> bool:
        # a plain word has the style None in one loader and "" in the other
        if node.style or node.value.lower() not in _REFUSED_WORDS:
            return False
        message = f"The bare word {node.value} would be read as true or false by some programs."
        self._fault(node, message, f'Write true or false, or quote the word: "{node.value}".')
        return True

    def _fault(self, node: yaml.Node, message: str, remedy: str) -> None:
        self.faults.append(FileFault(self.shown, self._line(node), message, remedy))

    def _line(self, node: yaml.Node) -> int:
        return int(node.start_mark.line) + self.first_line


def _single(shown: str, line: int, message: str, remedy: str) -> FileFaults:
    return FileFaults([FileFault(shown, line, message, remedy)])
