"""A broken instrument file names file, line and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from steadway.science.instruments import InstrumentFaults, check, instrument_json_schema, load
from steadway.science.instruments.tests.making import WHOLE, changed, line_with, write

RULE = "missing: {max_missing: 1, prorate: true}"


def test_a_whole_file_loads(tmp_path: Path) -> None:
    garden = load(write(tmp_path))
    assert (garden.id, garden.version, garden.licence.class_) == ("garden", "1.0", "own")
    assert garden.has_wording("en")
    assert not garden.has_wording("pl")
    assert garden.item("2").text == {"en": "I talk to the bees."}
    assert garden.scale("total").range == (0, 6)


@pytest.mark.parametrize(
    ("old", "new", "message", "remedy"),
    [
        # single values
        ('version: "1.0"', "version: 1.0", "`version`", "quotes"),
        ('version: "1.0"', 'version: "one"', "`version`", "docs/reference"),
        ("id: garden", "id: Garden Scale", "`id`", "docs/reference"),
        ("class: own", "class: free", "`licence.class`", "Use one of the words"),
        ("  holder: Ada\n", "", "`licence.holder`", "Add it"),
        ("holder: Ada", "holder: ''", "`licence.holder`", "Write the text"),
        ("rule: sum", "rule: sume", "`scales.0.rule`", "Use one of the words"),
        ("direction: higher_is_better", "direction: up", "direction", "Use one of the words"),
        ("domain: coping", "domain: cooking", "domain", "Use one of the words"),
        ("    reverse:", "    reversed:", "`scales.0.reversed`", "Remove it, or correct"),
        ("prorate: true", 'prorate: "true"', "prorate", "true or false"),
        ("max_missing: 1", "max_missing: -1", "max_missing", "docs/reference"),
        # parts that contradict each other
        ('{id: "2", kind', '{id: "1", kind', "“1” is used twice", "its own id"),
        ("{value: 1, label", "{value: 0, label", "value 0 is given twice", "Change one"),
        ('"1", kind: choice, options: often', '"1", kind: choice, options: rare',
         "“rare” is not one", "Use one of: often"),
        ('"1", kind: choice, options: often', '"1", kind: integer, options: often',
         "takes no options", "Remove `options`"),
        ('"1", kind: choice, options: often', '"1", kind: integer', "without limits", "min"),
        ('"1", kind: choice, options: often', '"1", kind: integer, min: 5, max: 5',
         "limits 5 to 5", "min < max"),
        ('"1", kind: choice, options: often', '"1", kind: text, min: 1', "limits are fixed",
         "kind integer"),
        ('items: ["1", "2", "3"]', 'items: ["1", "2", "4"]', "“4”, which does not exist",
         "Correct the name"),
        ('items: ["1", "2", "3"]', 'items: ["1", "1", "3"]', "item “1” twice", "once"),
        ('reverse: ["3"]', 'reverse: ["9"]', "names “9”", "Correct the name"),
        ("range: [0, 6]", "range: [0, 9]", "can run from 0 to 6", "Write [0, 6]"),
        (RULE, "missing: {}", "needs one of", "exactly one"),
        (RULE, "missing: {max_missing: 1, min_answered: 1}", "needs one of", "exactly one"),
        (RULE, "missing: {max_missing: 3, prorate: true}", "does not fit its 3", "At least one"),
        (RULE, "missing: {min_answered: 4, prorate: true}", "does not fit its 3", "At least one"),
        (RULE, "missing: {max_missing: 1}", "nothing stands in", "prorate"),
        (RULE, 'missing: {max_missing: 0, zero: ["8"]}', "names “8”", "Correct the name"),
        ("rule: sum", "rule: percent", "cannot be prorated", "Remove `prorate`"),
        ("rule: sum", "rule: count", "Rule count cannot use", "change the rule"),
        ("{from: 3, to: 6", "{from: 2, to: 6", "overlaps", "after the last one"),
        ("{from: 3, to: 6", "{from: 3, to: 8", "within the scale's range", "inside"),
        ("label: much, citation: invented", "label: much, citation: nobody", "“nobody”",
         "Add it there"),
        ("languages: [en]", "languages: [en, pl]", "missing in “pl”", "remove the language"),
        ("languages: [en]", "languages: []", "which `languages` does not list", "Add the"),
        ("text: {en: I water the beans.}", "text: {pl: Fasola.}", "given in “pl”", "Add the"),
    ],
)  # fmt: skip
def test_a_fault_names_its_line_and_a_remedy(
    tmp_path: Path, old: str, new: str, message: str, remedy: str
) -> None:
    path = write(tmp_path, changed(old, new))
    with pytest.raises(InstrumentFaults) as caught:
        load(path)
    hits = [f for f in caught.value.faults if message in f.message and remedy in f.remedy]
    assert hits, caught.value.faults
    assert hits[0].file == str(path)
    assert 1 <= hits[0].line <= len(WHOLE.splitlines())


@pytest.mark.parametrize(
    ("old", "new", "passage"),
    [
        ("rule: sum", "rule: sume", "rule: sume"),
        ("range: [0, 6]", "range: [0, 9]", "range: [0, 9]"),
        ("{from: 3, to: 6", "{from: 3, to: 8", "{from: 3, to: 8"),
        ('{id: "2", kind', '{id: "1", kind', "I talk to the bees"),
        ("prorate: true", 'prorate: "true"', "prorate"),
    ],
)  # fmt: skip
def test_the_line_is_the_very_line(tmp_path: Path, old: str, new: str, passage: str) -> None:
    text = changed(old, new)
    faults = check(write(tmp_path, text))
    assert line_with(text, passage) in [fault.line for fault in faults]


def test_several_faults_are_told_together(tmp_path: Path) -> None:
    text = WHOLE.replace("class: own", "class: free").replace("rule: sum", "rule: sume")
    assert len(check(write(tmp_path, text))) == 2


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words\n", "42\n"])
def test_a_file_without_keys_is_a_fault(tmp_path: Path, text: str) -> None:
    assert check(write(tmp_path, text))[0].message == "The file holds no keys."


def test_a_scale_needs_reasons_to_be_absent(tmp_path: Path) -> None:
    head, _, tail = WHOLE.partition("scales:\n")
    text = head + "citations:" + tail.partition("citations:")[2]
    assert "has no scale" in check(write(tmp_path, text))[0].message
    assert check(write(tmp_path, text + "unscored: For reading only.\n")) == []


def test_a_recode_must_cover_every_answer(tmp_path: Path) -> None:
    recode = 'recode:\n      - {items: ["3"], map: {0: 2, 1: 1}}'
    faults = check(write(tmp_path, changed('reverse: ["3"]', recode)))
    assert "no number for answer 2 of “3”" in faults[0].message


def test_an_item_is_not_turned_twice(tmp_path: Path) -> None:
    twice = 'reverse: ["3"]\n    recode:\n      - {items: ["3"], map: {0: 2, 1: 1, 2: 0}}'
    faults = check(write(tmp_path, changed('reverse: ["3"]', twice)))
    assert "turned twice" in faults[0].message


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ("    mic: {citation: invented}\n", "`mic` gives no number"),
        ("    reliable_change: {sd: 2, citation: invented}\n", "needs sd and reliability"),
        ("    cutoff: {clinical_mean: 2, citation: invented}\n", "`cutoff` needs a value"),
    ],
)
def test_thresholds_must_be_complete(tmp_path: Path, extra: str, words: str) -> None:
    text = changed("    citation: invented\n", extra + "    citation: invented\n")
    assert words in check(write(tmp_path, text))[0].message


def test_checking_never_raises_for_a_missing_file(tmp_path: Path) -> None:
    assert "cannot be opened" in check(tmp_path / "none.yaml")[0].message


def test_the_schema_names_every_key_of_a_file() -> None:
    schema = instrument_json_schema()
    assert {"id", "version", "items", "scales", "licence"} <= schema["properties"].keys()
    assert "class" in schema["$defs"]["Licence"]["properties"]
    assert schema["additionalProperties"] is False


def test_the_digest_sees_a_changed_word_and_the_scoring_digest_does_not(tmp_path: Path) -> None:
    first = load(write(tmp_path))
    second = load(write(tmp_path, changed("I talk to the bees.", "I talk to the birds.")))
    third = load(write(tmp_path, changed('reverse: ["3"]', 'reverse: ["2"]')))
    assert first.digest != second.digest
    assert first.scoring_digest == second.scoring_digest != third.scoring_digest
    assert load(write(tmp_path)).digest == first.digest


def test_an_instrument_survives_json(tmp_path: Path) -> None:
    garden = load(write(tmp_path))
    again = type(garden).model_validate_json(garden.model_dump_json(by_alias=True))
    assert again == garden
    assert again.digest == garden.digest
