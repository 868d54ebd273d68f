"""What the reference pages say is what the code does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from steadway.science.programmes import check, json_schemas
from steadway.science.programmes.language import Kind, check_value
from steadway.science.programmes.tests.packages import INSTRUMENTS, LOW_ENERGY, tiny, write

DOCS = Path(__file__).parents[4] / "docs"
FORMAT = (DOCS / "reference/programme-format.md").read_text(encoding="utf-8")
LANGUAGE = (DOCS / "reference/tailoring-language.md").read_text(encoding="utf-8")
HOW_TO = (DOCS / "how-to/add-a-module.md").read_text(encoding="utf-8")
NAMES = {
    "track": Kind("choice", ("back", "headache")),
    "watched": Kind("boolean"),
    "mood": Kind("choice", ("low", "fine"), missing=True),
    "goal": Kind("text", missing=True),
    "mins": Kind("number", missing=True),
    "helps": Kind("list", ("warm", "rest")),
    "days.in_course": Kind("number"),
}


def keys(schema: dict[str, Any]) -> set[str]:
    parts = [schema, *schema.get("$defs", {}).values()]
    return {key for part in parts for key in part.get("properties", {})}


@pytest.mark.parametrize("name", sorted(set(json_schemas()) - {"version"}))
def test_every_key_an_author_may_write_is_in_the_format_page(name: str) -> None:
    missing = {key for key in keys(json_schemas()[name]) if f"`{key}" not in FORMAT}
    assert missing == set()


_TABLE = LANGUAGE.partition("## What can be written")[2].partition("## Missing values")[0]
ROWS = re.findall(r"^\| `(.+?)` \| (boolean|text|number) \|", _TABLE, re.MULTILINE)


@pytest.mark.parametrize(("rule", "kind"), ROWS)
def test_every_rule_of_the_language_page_is_well_typed(rule: str, kind: str) -> None:
    report = check_value(rule, NAMES)
    assert report.faults == ()
    assert report.kind is not None
    assert report.kind.sort == kind


def test_the_language_page_has_its_rules_and_errors() -> None:
    assert len(ROWS) >= 14
    for error in ("FactMissing", "WrongKindOfFact", "NumberOutOfRange", "RuleNotReadable"):
        assert f"`{error}`" in LANGUAGE


def block(kind: str) -> str:
    found = re.search(rf"^   ```{kind}\n(.*?)^   ```", HOW_TO, re.MULTILINE | re.DOTALL)
    assert found
    return re.sub(r"^   ", "", found[1], flags=re.MULTILINE)


def test_the_module_of_the_how_to_has_no_fault(tmp_path: Path) -> None:
    folder = "en/modules/04-relaxation"
    files = {
        **tiny(),
        f"{folder}/01-breath.md": block("markdown"),
        f"{folder}/module.yaml": block("yaml"),
        f"{folder}/low-energy.md": LOW_ENERGY.format(id="m4_short", question="m4_short_way"),
    }
    assert yaml.safe_load(block("yaml"))["id"] == "m4"
    assert check(write(tmp_path, files), INSTRUMENTS) == []
