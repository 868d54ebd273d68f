"""Small invented instruments for the tests; no wording here is anybody's questionnaire."""

from __future__ import annotations

from pathlib import Path

WHOLE = """\
id: garden
version: "1.0"
title: {en: Garden scale}
short_title: {en: Garden}
languages: [en]
licence:
  class: own
  holder: Ada
  terms: CC BY 4.0
  source: invented
  read_on: "2026-01-01"
options:
  often:
    - {value: 0, label: {en: Never}}
    - {value: 1, label: {en: At times}}
    - {value: 2, label: {en: Each day}}
items:
  - {id: "1", kind: choice, options: often, text: {en: I water the beans.}}
  - {id: "2", kind: choice, options: often, text: {en: I talk to the bees.}}
  - {id: "3", kind: choice, options: often, text: {en: I leave the weeds alone.}}
scales:
  - id: total
    title: {en: Gardening}
    domain: coping
    items: ["1", "2", "3"]
    reverse: ["3"]
    rule: sum
    missing: {max_missing: 1, prorate: true}
    range: [0, 6]
    direction: higher_is_better
    bands:
      - {from: 0, to: 2, label: little, citation: invented}
      - {from: 3, to: 6, label: much, citation: invented}
    citation: invented
citations:
  invented: {text: Invented for this test., checked: read}
"""


def write(folder: Path, text: str = WHOLE, place: str = "garden/1.0.yaml") -> Path:
    """The text as an instrument file in its proper place beneath ``folder``."""
    path = folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def changed(old: str, new: str) -> str:
    """The whole instrument with one passage replaced; the passage must be there once."""
    assert WHOLE.count(old) == 1, old
    return WHOLE.replace(old, new)


def line_with(text: str, passage: str) -> int:
    """The number of the first line that holds the passage."""
    return next(n for n, line in enumerate(text.splitlines(), 1) if passage in line)
