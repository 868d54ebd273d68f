"""The two pages about instruments say what the code does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from steadway.science.instruments import check, load_catalogue, parts
from steadway.science.instruments.model import Instrument
from steadway.science.instruments.tests.making import write
from steadway.science.instruments.wording import ItemWording, Wording

DOCS = Path(__file__).parents[4] / "docs"
REFERENCE = (DOCS / "reference" / "instrument-format.md").read_text(encoding="utf-8")
HOW_TO = (DOCS / "how-to" / "add-an-instrument.md").read_text(encoding="utf-8")
MODELS = [
    Instrument, parts.Licence, parts.Citation, parts.Option, parts.Item, parts.MissingRule,
    parts.Recode, parts.Band, parts.ImportantChange, parts.ReliableChangeFacts, parts.Cutoff,
    parts.Scale, Wording, ItemWording,
]  # fmt: skip


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_key_is_documented(model: type[BaseModel]) -> None:
    for name, field in model.model_fields.items():
        key = field.alias or name
        assert re.search(rf"(?<![\w]){key}(?![\w])", REFERENCE), key


@pytest.mark.parametrize(
    "words", [parts.ItemKind, parts.ScaleRule, parts.Direction, parts.LicenceClass, parts.Domain]
)
def test_every_word_to_choose_from_is_documented(words: object) -> None:
    for word in get_args(words):
        assert f"`{word}`" in REFERENCE


def test_the_example_of_the_how_to_is_a_whole_instrument(tmp_path: Path) -> None:
    block = re.search(r"   ```yaml\n(.*?)   ```", HOW_TO, re.DOTALL)
    assert block
    text = "\n".join(line[3:] for line in block.group(1).splitlines()) + "\n"
    path = write(tmp_path, text)
    assert check(path) == []
    assert load_catalogue([tmp_path]).get("garden").has_wording("en")
