# ruff: noqa: E501  # a table: one broken package a line
"""One broken package for each kind of fault: which file, which line, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from steadway.science.programmes import ProgrammeFaults, build, check
from steadway.science.programmes.tests.packages import (
    INSTRUMENTS,
    LOW_ENERGY,
    SUN,
    tiny,
    write,
)

M0 = "en/modules/00-welcome/module.yaml"
M1 = "en/modules/01-second/module.yaml"
HELLO = "en/modules/00-welcome/01-hello.md"
SECOND = "en/modules/01-second/01-second.md"
TWIN = "en/modules/00-welcome/low-energy.md"
SHEET = "en/worksheets/sheet.yaml"
BREATHE = "en/exercises/breathe.md"
WELCOME = "en/messages/welcome.md"
CONSENT = "en/consent/treatment.md"
PICTURE = "en/pictures/sun.svg"
TOP = "programme.yaml"


@dataclass(frozen=True)
class Broken:
    """Replace ``old`` by ``new`` in ``file``; the fault stands where ``at`` stands."""

    name: str
    file: str
    old: str
    new: str
    at: str | int
    message: str
    remedy: str
    fault_file: str = ""

    def files(self) -> dict[str, str]:
        files = tiny()
        assert self.old in files[self.file], self.name
        files[self.file] = files[self.file].replace(self.old, self.new, 1)
        return files

    def line(self, files: dict[str, str]) -> int:
        if isinstance(self.at, int):
            return self.at
        text = files[self.fault_file or self.file]
        assert self.at in text, self.name
        return text[: text.index(self.at)].count("\n") + 1


def words(number: int) -> str:
    return " ".join(["word"] * number)


CASES = [
    # the files themselves
    Broken("yaml that cannot be read", M0, "title: Welcome", "title: [Welcome", 3, "not readable YAML", "Check"),
    Broken("a key given twice", M0, "minutes: 6", "minutes: 6\nminutes: 7", "minutes: 7", "given twice", "Keep one"),
    Broken("a bare yes", SHEET, "value: family", "value: yes", "value: yes", "bare word", "quote"),
    Broken("an unknown key", M1, "unlock: ", "unlok: ", "unlok: ", "no key “unlok”", "Did you mean “unlock”?"),
    Broken("missing minutes of a page", HELLO, "minutes: 2\n", "", 2, "“minutes” is missing", "Add minutes"),
    Broken("missing minutes of a sheet", SHEET, "minutes: 4\n", "", 1, "“minutes” is missing", "Add minutes"),
    Broken("text that is a number", HELLO, "title: Hello", "title: 5", "title: 5", "not text", "quotes"),
    Broken("an id with capitals", SHEET, "{id: goal,", "{id: Goal,", "{id: Goal,", "signs", "small letters"),
    Broken("no front matter", HELLO, "---\nid", "id", 1, "front matter", "Begin with ---"),
    Broken("two kinds in a step", M1, "- page: 01-second", "- {page: 01-second, exercise: breathe}", "- {page", "exactly one", "format"),
    Broken("a file not named like its id", SHEET, "id: sheet", "id: shed", "id: shed", "called sheet.yaml", "shed.yaml"),
    # steps and files
    Broken("a step names a missing page", M1, "page: 01-second", "page: 02-third", "page: 02-third", "page “02-third” that is not there", "02-third.md"),
    Broken("a step names a missing worksheet", M1, "worksheet: sheet", "worksheet: shed", "worksheet: shed", "worksheet “shed”", "shed.yaml"),
    Broken("a step names a missing exercise", M0, "exercise: breathe", "exercise: run", "exercise: run", "exercise “run”", "run.md"),
    Broken("a step names a missing plan", M0, "plan: try_it", "plan: other", "plan: other", "plan “other”", "plans:"),
    Broken("a page no step leads to", M1, "  - page: 01-second\n", "", 1, "No step leads to this page", "- page: 01-second", SECOND),
    Broken("a worksheet no step leads to", M1, "  - worksheet: sheet\n", "", 1, "No step leads to this worksheet", "- worksheet: sheet", SHEET),
    Broken("a plan in no step", M0, "  - plan: try_it\n", "", "- id: try_it", "plan “try_it” is in no step", "- plan: try_it"),
    Broken("the twin is missing", M1, "low_energy: low-energy", "low_energy: short", "low_energy: short", "low-energy twin “short” is not there", "150 words"),
    # minutes and lengths
    Broken("a step longer than 8 minutes", SHEET, "minutes: 4", "minutes: 9", "minutes: 9", "takes 9 minutes", "Split it"),
    Broken("module minutes far from the sum", M0, "minutes: 6", "minutes: 12", "minutes: 12", "says 12 minutes; its steps take 6", "minutes: 6"),
    Broken("a page over 180 words", HELLO, "Bye.", words(200), 12, "180 is the most", "Shorten"),
    Broken("a twin over 150 words", TWIN, "Rest a little.", words(151), 12, "low-energy twin has 151 words", "Shorten"),
    Broken("a twin without a choice", TWIN, LOW_ENERGY[LOW_ENERGY.index("question:") : LOW_ENERGY.index("---\nRest")].format(question="m0_short_way"), "", 2, "has no choice", "question:"),
    Broken("a twin for some people only", TWIN, "minutes: 1", "minutes: 1\naudience: watched", "audience: watched", "not for everybody", "audience: all"),
    Broken("a message over 60 words", WELCOME, "Hello.", words(61), 6, "60 is the most", "Shorten"),
    Broken("a message with two links", WELCOME, "Hello.", "{link}", 6, "more than one link", "Keep one"),
    Broken("a message with an address", WELCOME, "{link}", "https://example.org", 6, "address stands", "{link}"),
    Broken("a message with an unfilled place", WELCOME, "Hello.", "Hello {name}.", 6, "{name}", "Only {link}"),
    Broken("an empty page", SECOND, "One more idea.\n", "", 6, "no text", "one idea"),
    # Markdown
    Broken("raw HTML", SECOND, "One more", "One <b>more</b>", "One <b>", "Raw HTML", "Write Markdown"),
    Broken("an HTML block", SECOND, "One more", "First.\n\n<div>One</div>\n\nmore", "<div>", "Raw HTML", "Write Markdown"),
    Broken("a block never closed", HELLO, "gate.\n:::", "gate.", "::: story", "never closed", ":::"),
    Broken("a block closed twice", HELLO, "Bye.", ":::\n\nBye.", ":::\n\nBye.", "closes no block", "Remove it"),
    Broken("an unknown block", HELLO, "::: story Marek, 58", "::: note x", "::: note", "no block “::: note”", "story or when"),
    Broken("a story about nobody", HELLO, "::: story Marek, 58", "::: story", "::: story", "lacks who", "::: story …"),
    Broken("a when inside a when", HELLO, "Your head hurts.", "::: when watched\nx\n:::", "::: when watched", "cannot stand inside", "and"),
    Broken("missing alt text", HELLO, "[A sun over a hill.]", "[]", "![]", "no alt text", "what is shown"),
    Broken("a picture that is not there", HELLO, "pictures/sun.svg", "pictures/moon.svg", "![A sun", "no picture pictures/moon.svg", "pictures/"),
    Broken("a picture from elsewhere", HELLO, "pictures/sun.svg", "https://example.org/a.svg", "![A sun", "no picture https://example.org/a.svg", "pictures/"),
    Broken("two pictures on a page", HELLO, "Bye.", "![Again.](pictures/sun.svg)", "![Again", "more than one picture", "Keep the one"),
    Broken("a script link", SECOND, "One more", "[One](javascript:alert(1)) more", "[One]", "could not be read", "https://"),
    Broken("a link into nowhere", SECOND, "One more", "[One](other.md) more", "[One]", "leads nowhere", "https://"),
    Broken("an indented line", SECOND, "One more idea.", "One.\n\n    more idea.", "    more", "computer code", "margin"),
    Broken("a first-level heading", SECOND, "One more", "# One more", "# One", "# heading", "##"),
    Broken("an unclosed hole", SECOND, "One more", "One {{ more", "One {{", "{{ without }}", "on one line"),
    Broken("a picture nobody sees", HELLO, "![A sun over a hill.](pictures/sun.svg)", "", 1, "No page shows", "Show or remove", PICTURE),
    # drawings
    Broken("a script in a picture", PICTURE, "</svg>", "<script>x()</script></svg>", "<script", "<script> is not allowed", "shapes"),
    Broken("a foreign object", PICTURE, "</svg>", "<foreignObject/></svg>", "<foreignObject", "not allowed", "shapes"),
    Broken("an event handler", PICTURE, 'class="clay"', 'onclick="x()"', "onclick", "onclick", "Remove it"),
    Broken("a style", PICTURE, 'class="clay"', 'style="fill:red"', "style", "style", "classes"),
    Broken("a reference to elsewhere", PICTURE, "</svg>", '<use href="https://e.org/a.svg#b"/></svg>', "<use", "itself only", "#id"),
    Broken("a fill from elsewhere", PICTURE, 'class="clay"', 'fill="url(https://e.org/a)"', "fill=\"url", "dark mode", "classes"),
    Broken("a fixed colour", PICTURE, 'class="clay"', 'fill="#ff0000"', "#ff0000", "dark mode", "classes"),
    Broken("a picture with entities", PICTURE, "<svg", "<!DOCTYPE svg><svg", 1, "DOCTYPE", "Remove"),
    Broken("a picture that is no XML", PICTURE, "</svg>", "", 5, "not readable XML", "Export"),
    Broken("a picture without viewBox", PICTURE, 'viewBox="0 0 10 10" ', "", 1, "viewBox", "Begin with"),
    # exercises
    Broken("no smaller version", BREATHE, "smaller: One breath.\n", "", 2, "“smaller” is missing", "smaller version and a stop rule"),
    Broken("no stop rule", BREATHE, "stop: Stop if you feel dizzy.\n", "", 2, "“stop” is missing", "smaller version and a stop rule"),
    Broken("no steps", BREATHE, "## Steps", "Steps", 18, "no “## Steps”", "1. 2. 3."),
    Broken("steps without a list", BREATHE, "1. Sit **down**.\n2. Breathe out.\n", "Sit.\n", "## Steps", "no “## Steps” with", "1. 2. 3."),
    # rules
    Broken("an unknown name in an audience", SECOND, "minutes: 2", "minutes: 2\naudience: trak == 'back'", "audience", "no fact called “trak”", "track"),
    Broken("a wrong kind in an audience", SECOND, "minutes: 2", "minutes: 2\naudience: track > 3", "audience", "compares numbers", "=="),
    Broken("a page nobody can see", SECOND, "minutes: 2", "minutes: 2\naudience: track == 'back' and track == 'headache'", "audience", "never be true", "Correct the rule"),
    Broken("a when that never holds", HELLO, 'when track == "headache"', 'when track == "back" and track == "headache"', "::: when", "never be true", "Correct the rule"),
    Broken("an option that is not there", HELLO, 'track == "headache"', 'track == "head"', "::: when", "not an option of track", "back, headache"),
    Broken("an unguarded missing name", HELLO, ' or "nothing yet"', "", "Hello **you**", "can have no value", "or"),
    Broken("an unguarded answer in a when", HELLO, 'track == "headache"', "m0_hello == 'fine'", "::: when", "can have no value", "answered(m0_hello)"),
    Broken("true or false as text", HELLO, 'sheet.goal or "nothing yet"', "watched", "Hello **you**", "not a text", "when"),
    Broken("an unknown name in unlock", M1, "completed.m0", "completed.m7", "unlock", "no fact called “completed.m7”", "Did you mean completed.m"),
    Broken("unlock waits for a day", M1, "completed.m0", "days.in_course > 3", "unlock", "waits for a score, a day", "pacing"),
    Broken("an unknown name in a prefill", SHEET, "reason or ''", "reson or ''", "prefill", "no fact called", "reason"),
    Broken("a prefill of another type", SHEET, "reason or ''", "diary.entries", "prefill", "gives a number", "same type"),
    Broken("a text prefilled with a choice", SHEET, "reason or ''", "m0_hello or ''", "prefill", "not its words", "Take it from a text"),
    Broken("a rule error in a feedback", SHEET, "sure < 7", "shure < 7", "shure < 7", "no fact called “shure”", "sure"),
    Broken("a rule error in feedback text", SHEET, "{{ goal }}", "{{ area }}", "{{ area }}", "can have no value", "or"),
    Broken("a rule error in an outcome", TOP, "weakness != 'no_'", "weekness != 'no_'", "weekness", "no fact called", "weakness"),
    Broken("an outcome nobody can get", TOP, "adult == 'no_'", "adult == 'no_' and adult == 'yes_'", "not_now", "never be true", "Correct"),
    Broken("a consent that looks at answers", CONSENT, "when watched", "when answered(m0_hello)", "when answered", "no fact called", "programme.yaml"),
    # the unlock graph
    Broken("a module that waits for itself", M1, "completed.m0", "completed.m1", "unlock", "can never open", "wait for each other"),
    Broken("a module that closes again", M1, "completed.m0", "not completed.m0", "unlock", "close the module", "without not"),
    Broken("nothing open at the start", M0, "minutes: 6", "minutes: 6\nunlock: track == 'back'", "unlock", "no module is open at the start", "first module"),
    Broken("a dead end for some readers", M0, "minutes: 6", "minutes: 6\nunlock: track == 'back'", "unlock", "Dead end", "everybody", M1),
    # names
    Broken("a question id twice", TWIN, "m0_short_way", "m0_hello", "  id: m0_hello", "given twice", "another id"),
    Broken("a module id twice", M1, "id: m1", "id: m0", "id: m0", "given twice", "another id"),
    Broken("a field id twice", SHEET, "id: sure", "id: goal", "fields:", "“goal” is given twice", "own id"),
    Broken("an own-words id taken", SHEET, "id: sure", "id: area_own", "fields:", "“area_own” is given twice", "own id"),
    Broken("a page id twice in a module", TWIN, "id: m0_short\n", "id: hello\n", "id: hello", "given twice", "another id"),
    Broken("a reserved word", SHEET, "id: mins", "id: min", "fields:", "word of the tailoring language", "Choose another"),
    Broken("a field called like a fact", SHEET, "id: mins", "id: track", "fields:", "id of a fact", "another id"),
    Broken("an option value twice", SHEET, "value: work", "value: family", "fields:", "“family” is given twice", "value"),
    # worksheets
    Broken("no example", SHEET, 'example: {person: "Amina, 52", values: {goal: Walk, sure: 6}}\n', "", 1, "no filled example", "example:"),
    Broken("an example for no field", SHEET, "sure: 6", "shure: 6", "shure: 6", "no field", "Correct"),
    Broken("an example that could not be entered", SHEET, "sure: 6", "sure: 11", "sure: 11", "could not be entered", "allows"),
    Broken("feedback hidden by an earlier one", SHEET, "{when: sure < 7, text: ", "{text: ", "{text: \"Make", "hides those after", "end"),
    Broken("last feedback has a rule", SHEET, "{text: Saved.}", "{when: watched, text: Saved.}", "{when: watched", "some people would read nothing", "Add a last"),
    # programme.yaml
    Broken("an unknown instrument", TOP, "instruments: [nrs_pain]}", "instruments: [nrs_pian]}", "later:", "no instrument “nrs_pian”", "Correct"),
    Broken("no time for a measure", TOP, "after_days: 90, ", "", "later:", "at: start", "format"),
    Broken("a default that is no option", TOP, "default: back", "default: hip", "track:", "default is not a choice", "format"),
    Broken("last outcome has a rule", TOP, "{outcome: fits, text", "{outcome: fits, when: \"adult == 'yes_'\", text", "outcome: fits", "no answer", "Add a last"),
    Broken("a language without folder", TOP, "languages: [en]", "languages: [en, de]", "languages:", "no folder de/", "Add it"),
    Broken("a text missing in a language", TOP, "languages: [en]", "languages: [en, de]", "title: {en: Tiny}", "no text in de", "Add de"),
    # consent
    Broken("a check on no card", CONSENT, "card: 1", "card: 7", "{card: 7", "there are 2", "number"),
    Broken("text before the first card", CONSENT, "## What it is", "Hello.\n\n## What it is", "Hello.", "before the first", "##"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_a_fault_names_its_file_its_line_and_what_to_do(case: Broken, tmp_path: Path) -> None:
    files = case.files()
    faults = check(write(tmp_path, files), INSTRUMENTS)
    file = case.fault_file or case.file
    found = [fault for fault in faults if fault.file == file and case.message in fault.message]
    assert found, [str(fault) for fault in faults]
    assert found[0].line == case.line(files)
    assert case.remedy in found[0].remedy
    assert all(fault.remedy and fault.message for fault in faults)
    with pytest.raises(ProgrammeFaults) as caught:
        build(tmp_path, INSTRUMENTS)
    assert caught.value.faults == tuple(faults)


def test_the_tiny_programme_has_no_fault(tmp_path: Path) -> None:
    assert check(write(tmp_path, tiny()), INSTRUMENTS) == []


def test_a_module_whose_every_step_has_an_audience_is_told(tmp_path: Path) -> None:
    files = tiny()
    files[M1] = files[M1].replace("  - worksheet: sheet\n", "").replace("minutes: 6", "minutes: 2")
    files[SECOND] = files[SECOND].replace("minutes: 2", "minutes: 2\naudience: watched")
    faults = check(write(tmp_path, files), INSTRUMENTS)
    told = [fault for fault in faults if "Every step has an audience" in fault.message]
    assert [(fault.file, fault.line) for fault in told] == [(M1, 6)]


@pytest.mark.parametrize(
    "text",
    [
        "[x](https://e.org/{{track}})",
        "![{{track}}](pictures/sun.svg)",
        "[x](https://e.org '{{track}}')",
    ],
)
def test_a_rule_inside_a_link_or_picture_is_refused(text: str, tmp_path: Path) -> None:
    files = tiny()
    files[SECOND] = files[SECOND].replace("One more idea.", text)
    faults = check(write(tmp_path, files), INSTRUMENTS)
    assert any(f.file == SECOND and f.line == 6 for f in faults), faults


def test_two_files_with_one_id_are_told(tmp_path: Path) -> None:
    files = tiny()
    files["en/worksheets/my-sheet.yaml"] = files[SHEET].replace("id: sheet", "id: my_sheet")
    files["en/worksheets/my_sheet.yaml"] = files[SHEET].replace("id: sheet", "id: my_sheet")
    faults = check(write(tmp_path, files), INSTRUMENTS)
    assert any("Two files have the id my_sheet" in fault.message for fault in faults)


def test_files_that_belong_nowhere_are_told(tmp_path: Path) -> None:
    files = {**tiny(), "en/notes.txt": "x", "fr/a.md": "x", "en/pictures/photo.jpg": "x"}
    told = {fault.file for fault in check(write(tmp_path, files), INSTRUMENTS)}
    assert told == {"en/notes.txt", "fr", "en/pictures/photo.jpg"}


def test_a_folder_without_programme_is_told(tmp_path: Path) -> None:
    faults = check(tmp_path, INSTRUMENTS)
    assert [(fault.file, fault.line) for fault in faults] == [("programme.yaml", 1)]
    assert check(tmp_path / "nowhere", INSTRUMENTS)[0].file == "programme.yaml"


def test_text_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    write(tmp_path, tiny())
    (tmp_path / HELLO).write_bytes(b"---\nid: \xff\n---\n")
    told = [fault for fault in check(tmp_path, INSTRUMENTS) if "UTF-8" in fault.message]
    assert told[0].file == HELLO


def test_a_broken_file_does_not_hide_the_faults_of_others(tmp_path: Path) -> None:
    files = tiny()
    files[SHEET] = "id: [sheet"
    files[BREATHE] = files[BREATHE].replace("stop: Stop if you feel dizzy.\n", "")
    files[WELCOME] = files[WELCOME].replace("{link}", "{link} {link}")
    told = {fault.file for fault in check(write(tmp_path, files), INSTRUMENTS)}
    assert {SHEET, BREATHE, WELCOME} <= told


def test_a_picture_that_is_too_heavy_is_told(tmp_path: Path) -> None:
    files = tiny()
    files[PICTURE] = SUN.replace("</svg>", f"<!-- {'x' * 30_000} --></svg>")
    told = [f for f in check(write(tmp_path, files), INSTRUMENTS) if f.file == PICTURE]
    assert "larger than 30 kB" in told[0].message
