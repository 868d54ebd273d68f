"""Official wording out of a wheel: tried on a wheel made here, with invented wording."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from steadway.science.instruments import (
    UnknownInstrument,
    WordingFault,
    load_catalogue,
    score,
)
from steadway.science.instruments.camcops import (
    FETCHABLE,
    FOLDER,
    WHEEL_SHA256,
    parse_strings,
    read_camcops_wheel,
    read_wordings,
)

CATALOGUE = load_catalogue()


def strings(pattern: str, numbers: range) -> dict[str, str]:
    return {pattern.format(n): f"{n}. Invented {pattern.format(n)}" for n in numbers}


def rand_36() -> dict[str, str]:
    keys = strings("q{}", range(1, 37))
    for stem, count in (
        ("q1", 5),
        ("q2", 5),
        ("activities", 3),
        ("yesno", 2),
        ("q20", 5),
        ("q21", 6),
        ("q22", 5),
        ("last4weeks", 6),
        ("q32", 5),
        ("q33to36", 5),
    ):
        keys |= {f"{stem}_option{n}": f"{stem} answer {n}" for n in range(1, count + 1)}
    for stem in (
        "activities_q",
        "work_activities_physical_q",
        "work_activities_emotional_q",
        "last4weeks_q_a",
        "last4weeks_q_b",
        "q33to36stem",
    ):
        keys[stem] = f"Stem {stem}"
    keys["q2"] = "2. How would your count your bees?"
    return keys  # fmt: skip


def answers(count: int) -> dict[str, str]:
    return {f"a{n}": f"Answer {n}" for n in range(count)}


TASKS: dict[str, dict[str, str]] = {
    "phq9": {**strings("q{}", range(1, 10)), **answers(4), "stem": "Of late …",
             "finalq": "How hard?", **{f"fa{n}": f"Hard {n}" for n in range(4)},
             "q1_s": "short name, unused"},
    "phq8": {**strings("q{}", range(1, 9)), **answers(4), "stem": "Of late …"},
    "gad7": {**strings("q{}", range(1, 8)), **answers(4), "stem": "Of late …"},
    "phq15": {**strings("q{}", range(1, 16)), **answers(3), "stem": "Of late …",
              "q1": "a. Invented beehive"},
    "cesd": {**strings("q{}", range(1, 21)), **answers(4), "stem": "This week …",
             "instruction": "Here is a <b>list:</b>", "q9": "9.  Two spaces",
             "a3": "All of the bees"},
    "rand36": rand_36(),
}  # fmt: skip


def xml(task: str, keys: Mapping[str, str], head: str = "") -> str:
    body = "\n".join(f'<string name="{name}">{text}</string>' for name, text in keys.items())
    start = f'<?xml version="1.0" encoding="UTF-8"?>{head}<resources><task name="{task}">'
    return f"{start}{body}</task></resources>"


def wheel(folder: Path, files: Mapping[str, str] | None = None) -> tuple[Path, str]:
    """A wheel with these XML files (all six if none are given), and its SHA-256."""
    contents = files if files is not None else {t: xml(t, keys) for t, keys in TASKS.items()}
    path = folder / "invented-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as made:
        for task, content in contents.items():
            made.writestr(f"{FOLDER}/{task}.xml", content)
        made.writestr("setup.py", "raise SystemExit('nothing of a wheel is ever run')")
    return path, hashlib.sha256(path.read_bytes()).hexdigest()


def test_each_of_the_six_is_read_and_can_be_shown_and_scored(tmp_path: Path) -> None:
    path, digest = wheel(tmp_path)
    read = read_camcops_wheel(path, sha256=digest)
    assert [instrument.id for instrument in read] == list(FETCHABLE)
    assert len(read) == 6
    for instrument in read:
        facts = CATALOGUE.get(instrument.id)
        assert instrument.has_wording("en")
        assert instrument.scoring_digest == facts.scoring_digest
        assert instrument.digest != facts.digest
        assert instrument.licence.source.startswith("camcops-server 2.4.24")
        assert instrument.licence.read_on == "2026-11-22"
        assert score(instrument, {}).keys() == score(facts, {}).keys()


def read_one(tmp_path: Path, name: str) -> dict[str, str]:
    path, digest = wheel(tmp_path)
    (instrument,) = read_camcops_wheel(path, [name], sha256=digest)
    return {item.id: (item.text or {})["en"] for item in instrument.items}


def test_the_numbering_of_the_form_is_taken_off(tmp_path: Path) -> None:
    assert read_one(tmp_path, "gad_7")["1"] == "Invented q1"
    assert read_one(tmp_path, "phq_15")["1"] == "Invented beehive"
    assert read_one(tmp_path, "ces_d")["9"] == "Two spaces"


def test_phq_9_brings_its_question_on_difficulty(tmp_path: Path) -> None:
    assert read_one(tmp_path, "phq_9")["difficulty"] == "How hard?"


def test_stems_and_answers_of_rand_36_go_where_they_belong(tmp_path: Path) -> None:
    path, digest = wheel(tmp_path)
    (rand,) = read_camcops_wheel(path, ["rand_36"], sha256=digest)
    stems = [(item.stem or {}).get("en") for item in rand.items]
    assert stems[:2] == [None, None]
    assert stems[2:12] == ["Stem activities_q"] * 10
    assert stems[12:16] == ["Stem work_activities_physical_q"] * 4
    assert stems[16:19] == ["Stem work_activities_emotional_q"] * 3
    assert stems[19:22] == [None] * 3
    assert stems[22:31] == ["Stem last4weeks_q_a Stem last4weeks_q_b"] * 9
    assert stems[31] is None
    assert stems[32:] == ["Stem q33to36stem"] * 4
    labels = {
        item.id: [(option.label or {})["en"] for option in rand.options_of(item)]
        for item in rand.items
    }
    assert labels["3"] == [f"activities answer {n}" for n in (1, 2, 3)]
    assert labels["19"] == ["yesno answer 1", "yesno answer 2"]
    assert labels["32"] == [f"q32 answer {n}" for n in range(1, 6)]


def test_slips_of_the_wheel_are_set_right_and_noted(tmp_path: Path) -> None:
    path, digest = wheel(tmp_path)
    cesd, rand, gad = read_wordings(path, ["ces_d", "rand_36", "gad_7"], sha256=digest)
    assert cesd.options["frequency"]["3"] == {"en": "Most or all of the bees"}
    assert rand.items["2"].text == {"en": "How would you count your bees?"}
    assert len(cesd.corrections) == len(rand.corrections) == 1
    assert gad.corrections == ()
    assert cesd.instructions == {"en": "Here is a list:"}


def test_another_file_than_the_pinned_one_is_refused(tmp_path: Path) -> None:
    path, _ = wheel(tmp_path)
    with pytest.raises(WordingFault, match="Nothing was stored"):
        read_camcops_wheel(path)
    assert len(WHEEL_SHA256) == 64


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(WordingFault, match="cannot be opened"):
        read_camcops_wheel(tmp_path / "none.whl")


def test_a_file_that_is_no_wheel_is_named(tmp_path: Path) -> None:
    path = tmp_path / "text.whl"
    path.write_text("not a zip file")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(WordingFault, match=r"text\.whl cannot be read"):
        read_camcops_wheel(path, sha256=digest)


def test_an_instrument_that_cannot_be_fetched_is_named(tmp_path: Path) -> None:
    path, digest = wheel(tmp_path)
    with pytest.raises(UnknownInstrument, match="“odi” is not among those to fetch: ces_d"):
        read_camcops_wheel(path, ["odi"], sha256=digest)


def test_a_wheel_without_the_file_or_the_key_says_which(tmp_path: Path) -> None:
    path, digest = wheel(tmp_path, {})
    with pytest.raises(WordingFault, match=r"holds no .*gad7\.xml"):
        read_camcops_wheel(path, ["gad_7"], sha256=digest)
    lacking = {key: text for key, text in TASKS["gad7"].items() if key != "a2"}
    path, digest = wheel(tmp_path, {"gad7": xml("gad7", lacking)})
    with pytest.raises(WordingFault, match=r"gad7\.xml has no text “a2”"):
        read_camcops_wheel(path, ["gad_7"], sha256=digest)


BOMB = '<!DOCTYPE r [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (xml("t", {"q1": "&b;"}, BOMB).encode(), "document type or entities"),
        (xml("t", {}, '<!DOCTYPE r SYSTEM "file:///etc/passwd">').encode(), "document type"),
        (xml("t", {"q1": "&unknown;"}).encode(), "not readable XML"),
        (xml("t", {"q1": "x"}).encode("utf-16"), "not UTF-8"),
        (b"<resources>", "not readable XML"),
        (b"", "not readable XML"),
        (b" " * 300_000, "larger than"),
    ],
)
def test_hostile_or_broken_xml_is_refused(raw: bytes, words: str) -> None:
    with pytest.raises(WordingFault, match=words):
        parse_strings(raw, "x.xml")


def test_predefined_entities_are_read() -> None:
    raw = xml("t", {"q1": "this &amp; that &lt; more"}).encode()
    assert parse_strings(raw, "x.xml") == {"q1": "this & that < more"}
