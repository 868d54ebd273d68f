"""Which questions stand on one page, and how long a questionnaire takes. Pure."""

import math
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from steadway.science.instruments import Instrument, Item

ITEMS_PER_PAGE = 5
_WORDS_PER_MINUTE = 150
_SECONDS_PER_CHOICE = 5
_SECONDS_PER_TEXT = 20
_ALONE = {"text", "choices", "scale_0_10"}


@dataclass(frozen=True)
class AnswerPage:
    """At most five short items that look alike, or one that needs its own page."""

    number: int
    of: int
    items: "tuple[Item, ...]"
    sensitive: bool


def answer_pages(instrument: "Instrument") -> tuple[AnswerPage, ...]:
    """The pages of a questionnaire, in its own order.

    A sensitive item stands alone, so that it can be introduced and followed up at once.
    """
    runs = [list(run) for _, run in groupby(instrument.items, key=_looks)]
    groups = [
        run[start : start + size]
        for run in runs
        for size in [1 if _stands_alone(run[0]) else ITEMS_PER_PAGE]
        for start in range(0, len(run), size)
    ]
    return tuple(
        AnswerPage(number, len(groups), tuple(group), any(item.sensitive for item in group))
        for number, group in enumerate(groups, start=1)
    )


def _looks(item: "Item") -> tuple[str, str, bool, str]:
    stem = next(iter(item.stem.values())) if item.stem else ""
    return item.kind, item.options or "", item.sensitive, stem


def _stands_alone(item: "Item") -> bool:
    return item.sensitive or item.kind in _ALONE


def minutes_for(instrument: "Instrument", language: str = "en") -> int:
    """Minutes to answer: reading at 150 words a minute, and 5 seconds for each choice."""
    words = sum(len(_text(item, language).split()) for item in instrument.items)
    texts = sum(item.kind == "text" for item in instrument.items)
    choices = len(instrument.items) - texts
    seconds = (
        words * 60 / _WORDS_PER_MINUTE + choices * _SECONDS_PER_CHOICE + texts * _SECONDS_PER_TEXT
    )
    return max(1, math.ceil(seconds / 60))


def _text(item: "Item", language: str) -> str:
    words = {**(item.stem or {}), **(item.text or {})}
    # Where the wording is not with us, a sentence of ten words is a fair guess.
    return words.get(language) or next(iter(words.values()), " ".join(["word"] * 10))
