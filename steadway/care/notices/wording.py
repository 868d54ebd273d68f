"""Neutral words: what a letter from Steadway may say where anybody may read over a shoulder."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .errors import HealthWords, UnfitText

MOST_WORDS = 60
MOST_LINKS = 1
LONGEST_SUBJECT = 78

_LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class NoticeText:
    """One letter's subject and body, already in the reader's language."""

    subject: str
    body: str


def check(text: NoticeText, *, address: str = "") -> None:
    """Refuse a text that is not neutral, not short, or not a letter.

    `address` is the site's own; it is left out of the search, since a site cannot change its
    name for one letter. Paths behind it are searched like any other word.
    """
    words = health_words(f"{text.subject}\n{text.body}".replace(address or "\0", " "))
    if words:
        raise HealthWords(words)
    fault = _unfit(text)
    if fault:
        raise UnfitText(f"Nothing was queued: {fault}")


def health_words(text: str) -> tuple[str, ...]:
    """The words in `text` that say something about health, each once, in reading order."""
    found = (match.group(0).lower() for match in _pattern().finditer(text))
    return tuple(dict.fromkeys(found))


def _unfit(text: NoticeText) -> str:
    """What is wrong with the shape of the text, with its remedy; empty when nothing is."""
    subject = text.subject
    if not subject.strip() or "\n" in subject or "\r" in subject or len(subject) > LONGEST_SUBJECT:
        return f"the subject must be one line of 1 to {LONGEST_SUBJECT} characters."
    links = _LINK.findall(text.body)
    if len(links) > MOST_LINKS:
        return f"the text holds {len(links)} links; keep {MOST_LINKS}."
    count = len(_LINK.sub(" ", text.body).split())
    if not 1 <= count <= MOST_WORDS:
        return f"the text has {count} words; it needs 1 to {MOST_WORDS}."
    return ""


@cache
def _pattern() -> re.Pattern[str]:
    """One pattern from the list beside this file; a star stands for any ending."""
    lines = Path(__file__).with_name("health_words.txt").read_text(encoding="utf-8").splitlines()
    entries = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    parts = [re.escape(entry).replace(r"\*", r"\w*").replace(r"\ ", r"[\s-]+") for entry in entries]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)
