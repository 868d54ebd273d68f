"""How hard Steady's own words are to read: read from the files, measured, written as a report.

Run ``python -m steadway.science.programmes.tests.reading_measures`` to write the report anew.
It lives with the tests because textstat is installed for testing and not for running.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import mean, median
from typing import Any, Final

import yaml
from textstat import textstat

PROJECT: Final = Path(__file__).parents[4]
STEADY: Final = Path(__file__).parents[1] / "catalogue" / "steady" / "1.0"
REPORT: Final = PROJECT / "docs" / "reference" / "steady-reading-report.md"
WORDS_A_MINUTE: Final = 150
SECONDS_A_CHOICE: Final = 5

# Keys whose words a participant reads; all others are ids, rules, or notes for staff.
_READ: Final = frozenset(
    [
        "title",
        "summary",
        "text",
        "label",
        "reply",
        "hint",
        "intro",
        "smaller",
        "stop",
        "low",
        "high",
        "aim",
        "will",
        "got_in_the_way",
        "question",
        "done",
        "partly",
        "not_this_time",
        "subject",
        "right",
        "wrong",
        "again",
        "unit",
        "person",
        "values",
        "en",
    ]
)
_ID: Final = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*_?")
_GUILT: Final = re.compile(
    r"\b(missed|failed|overdue|late|streaks?|broken|only|should|must|just|simply)\b", re.IGNORECASE
)
_PICTURE: Final = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_RULE: Final = re.compile(r"\{\{.*?\}\}|\{link\}")
_ITEM: Final = re.compile(r"^\s*(?:[-*]|\d+\.)\s+")
_CLOSERS: Final = '["\u201d\u2019)]*'
_SENTENCE_END: Final = re.compile(rf"(?<=[.?!:…]){_CLOSERS}\s+")
_ENDED: Final = re.compile(rf"[.?!:…]{_CLOSERS}$")
_PAUSED: Final = re.compile(rf"[:…](?={_CLOSERS}$)")


@dataclass(frozen=True)
class Text:
    """One file's words: sentences to be measured, and labels that are no sentences."""

    name: str
    parts: tuple[str, ...]
    minutes: float | None = None
    choices: int = 0

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """Sentences of the running text. Short labels would flatter the mean, so they are out."""
        prose = [part for part in self.parts if _ENDED.search(part) or len(part.split()) > 8]
        found = [piece for part in prose for piece in _SENTENCE_END.split(part)]
        return tuple(piece for piece in found if re.search(r"\w", piece))

    @property
    def words(self) -> int:
        return sum(len(part.split()) for part in self.parts)

    @property
    def grade(self) -> float:
        """US school grade: the higher of Flesch-Kincaid and the automated readability index.

        textstat finds too few syllables in words such as "body"; the second index counts
        letters and is not fooled.
        """
        if not self.sentences:
            return 0.0
        whole = " ".join(_PAUSED.sub(".", _closed(s)) for s in self.sentences)
        kincaid = float(textstat.flesch_kincaid_grade(whole))
        return round(max(kincaid, float(textstat.automated_readability_index(whole))), 1)

    @property
    def mean_sentence(self) -> float:
        return round(mean([len(s.split()) for s in self.sentences] or [0]), 1)

    @property
    def longest(self) -> str:
        return max(self.sentences, key=lambda s: len(s.split()), default="")

    @property
    def guilt(self) -> tuple[str, ...]:
        """Each guilt word with the text it stands in."""
        found = ((match[0], part) for part in self.parts for match in _GUILT.finditer(part))
        return tuple(f"“{word}” in: {part}" for word, part in found)

    @property
    def reading_minutes(self) -> float:
        """150 words a minute and 5 seconds a choice."""
        return round(self.words / WORDS_A_MINUTE + self.choices * SECONDS_A_CHOICE / 60, 1)


def _closed(sentence: str) -> str:
    return sentence if _ENDED.search(sentence) else sentence + "."


def texts(root: Path = STEADY) -> list[Text]:
    """All words of a programme's source language that a participant reads, file by file."""
    files = [root / "programme.yaml", *sorted((root / "en").rglob("*"))]
    return [text_of(path, root) for path in files if path.suffix in {".yaml", ".md"}]


def text_of(path: Path, root: Path) -> Text:
    """The participant's words in one file, as they stand there."""
    front, body = _split(path)
    parts = [part for part in _spoken(front, "") if part.strip()]
    parts += [part for part in _blocks(body) if part.strip()]
    minutes = front.get("minutes")
    name = path.relative_to(root).as_posix().removeprefix("en/")
    question = front.get("question")
    choices = len(question["options"]) if isinstance(question, dict) else 0
    return Text(name, tuple(parts), float(minutes) if minutes else None, choices)


def _split(path: Path) -> tuple[dict[str, Any], str]:
    whole = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        _, front, body = whole.split("---\n", 2)
    else:
        front, body = whole, ""
    # The base loader leaves every value as text, so a label "No" stays a word.
    return yaml.load(front, Loader=yaml.BaseLoader), body  # noqa: S506


def _spoken(value: Any, key: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in _READ or isinstance(inner, dict | list) or key == "values":
                yield from _spoken(inner, "values" if key == "values" else name)
    elif isinstance(value, list):
        for inner in value:
            yield from _spoken(inner, key)
    elif key in _READ | {"when"} and not (key == "values" and _ID.fullmatch(value)):
        yield _plain(value)


def _plain(text: str) -> str:
    without = _LINK.sub(r"\1", _RULE.sub("this", text))
    return " ".join(re.sub(r"[*_`#|]+", "", without).split())


def _blocks(body: str) -> Iterator[str]:
    """Paragraphs and list items; picture descriptions stand for themselves."""
    spaced = _PICTURE.sub(lambda match: f"\n\n{match[1]}\n\n", body)
    paragraph: list[str] = []
    for line in [*spaced.splitlines(), ""]:
        if not line.strip() or line.startswith((":::", "#")) or _ITEM.match(line):
            yield _plain(" ".join(paragraph))
            paragraph = []
        if not line.startswith(":::"):
            paragraph.append(_ITEM.sub("", line))
            if line.startswith("#"):
                yield _plain(" ".join(paragraph))
                paragraph = []


def report(found: list[Text]) -> str:
    """The table of words, minutes and grade, page by page."""
    grades = [text.grade for text in found]
    rows = [
        f"| {text.name} | {text.words} | {text.reading_minutes} | "
        f"{text.minutes if text.minutes is not None else '-'} | {text.grade} | "
        f"{text.mean_sentence} | {len(text.longest.split())} |"
        for text in found
    ]
    return "\n".join(
        [
            "# How hard Steady 1.0 is to read",
            "",
            "Made by `python -m steadway.science.programmes.tests.reading_measures`; a test keeps",
            "it current. Grade is the higher of Flesch-Kincaid and the automated readability index",
            "(textstat 0.7.4), over whole sentences. Reading minutes are words at 150 a minute and",
            "5 seconds a choice; the minutes said also leave time to do what the page asks.",
            "",
            f"{len(found)} texts, {sum(t.words for t in found)} words, median grade "
            f"{median(grades):.1f}, highest {max(grades):.1f}.",
            "",
            "| Text | Words | Reading minutes | Minutes said | Grade | Words a sentence "
            "| Longest sentence |",
            "|---|---|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


if __name__ == "__main__":
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(report(texts()), encoding="utf-8")
