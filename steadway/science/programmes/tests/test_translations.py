from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from steadway.science.programmes import build, check, resolve_page
from steadway.science.programmes.tests.packages import INSTRUMENTS, tiny, write

Change = Callable[[dict[str, str]], None]


def two_languages() -> dict[str, str]:
    files = tiny()
    top = files["programme.yaml"].replace("languages: [en]", "languages: [en, de]")
    for english in ("Tiny", "A course for tests.", "Where you start", "Later", '"Yes"', '"No"'):
        top = top.replace("{en: " + english + "}", "{en: " + english + ", de: " + english + "}")
    for english in (
        "Are you 18 or older?", "Is your arm weak?", "See a doctor.", "Not yet.", "Welcome."
    ):  # fmt: skip
        top = top.replace("{en: " + english + "}", "{en: " + english + ", de: Ja}")
    files["programme.yaml"] = top
    german = {
        "de" + name[2:]: text.replace("One more idea.", "Noch ein Gedanke.")
        for name, text in files.items()
        if name.startswith("en/") and "pictures" not in name
    }
    return {**files, **german}


def replaced(file: str, old: str, new: str) -> Change:
    def change(files: dict[str, str]) -> None:
        assert old in files[file]
        files[file] = files[file].replace(old, new, 1)

    return change


def removed(file: str) -> Change:
    return lambda files: files.pop(file) and None


def test_a_complete_translation_has_no_fault_and_shares_the_drawings(tmp_path: Path) -> None:
    version = build(write(tmp_path, two_languages()), INSTRUMENTS)
    assert resolve_page(version, "m1", "second", "de").html == "<p>Noch ein Gedanke.</p>\n"
    assert resolve_page(version, "m1", "second", "en").html == "<p>One more idea.</p>\n"
    assert "A sun over a hill." in resolve_page(version, "m0", "hello", "de").html


SHEET = "de/worksheets/sheet.yaml"
CASES: list[tuple[str, Change, str, str]] = [
    ("a file", removed("de/worksheets/sheet.yaml"), SHEET, "translation of en/worksheets"),
    (
        "a page",
        removed("de/modules/01-second/01-second.md"),
        "de/modules/01-second/01-second.md",
        "translation of en/modules/01-second/01-second.md is missing",
    ),
    (
        "a module",
        removed("de/modules/01-second/module.yaml"),
        "de/modules/01-second/module.yaml",
        "translation of en/modules/01-second/module.yaml is missing",
    ),
    ("a message", removed("de/messages/welcome.md"), "de/messages/welcome.md", "is missing"),
    (
        "a field",
        replaced(SHEET, "  - {id: day, type: date, label: When?}\n", ""),
        SHEET,
        "field “day” is missing",
    ),
    (
        "an option",
        replaced(SHEET, "{value: rest, label: Rest}", "{value: calm, label: Calm}"),
        SHEET,
        "option “rest” of “helps” is missing",
    ),
    (
        "a type",
        replaced(SHEET, "id: day, type: date", "id: day, type: time"),
        SHEET,
        "type differs",
    ),
    (
        "a question's options",
        replaced("de/modules/00-welcome/01-hello.md", "value: fine", "value: good"),
        "de/modules/00-welcome/01-hello.md",
        "question (id, options, replies) differs",
    ),
    (
        "an unlock rule",
        replaced("de/modules/01-second/module.yaml", "unlock: completed.m0\n", ""),
        "de/modules/01-second/module.yaml",
        "unlock differs",
    ),
    (
        "a consent card",
        replaced("de/consent/treatment.md", "## Who reads\n", ""),
        "de/consent/treatment.md",
        "number of cards differs",
    ),
    (
        "a rule in the translation",
        replaced("de/modules/00-welcome/01-hello.md", 'or "nothing yet"', ""),
        "de/modules/00-welcome/01-hello.md",
        "can have no value",
    ),
    (
        "a text of programme.yaml",
        replaced("programme.yaml", "{en: Not yet., de: Ja}", "{en: Not yet.}"),
        "programme.yaml",
        "no text in de",
    ),
]


@pytest.mark.parametrize(("name", "change", "file", "message"), CASES, ids=[c[0] for c in CASES])
def test_what_a_translation_lacks_is_named(
    name: str, change: Change, file: str, message: str, tmp_path: Path
) -> None:
    files = two_languages()
    change(files)
    faults = check(write(tmp_path, files), INSTRUMENTS)
    assert [f for f in faults if f.file == file and message in f.message], [*map(str, faults)]


def test_a_word_in_one_language_changes_the_digest(tmp_path: Path) -> None:
    files = two_languages()
    first = build(write(tmp_path / "a", files), INSTRUMENTS).digest
    files[SHEET] = files[SHEET].replace("Saved.", "Gespeichert.")
    assert build(write(tmp_path / "b", files), INSTRUMENTS).digest != first
