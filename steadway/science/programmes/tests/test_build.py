from __future__ import annotations

from pathlib import Path

import pytest

from steadway.science.programmes import ProgrammeVersion, build
from steadway.science.programmes.tests.packages import INSTRUMENTS, tiny, write

PAGE = "en/modules/01-second/01-second.md"


def built(root: Path, files: dict[str, str]) -> ProgrammeVersion:
    return build(write(root, files), INSTRUMENTS)


def test_a_version_survives_the_way_through_json(version: ProgrammeVersion) -> None:
    again = ProgrammeVersion.model_validate_json(version.model_dump_json())
    assert again == version
    assert again.model_dump_json() == version.model_dump_json()


def test_the_same_files_in_another_place_and_order_give_the_same_digest(
    version: ProgrammeVersion, tmp_path: Path
) -> None:
    assert built(tmp_path, dict(reversed(tiny().items()))).digest == version.digest


def test_line_endings_and_a_byte_order_mark_do_not_change_the_digest(
    version: ProgrammeVersion, tmp_path: Path
) -> None:
    for name, text in tiny().items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert build(tmp_path, INSTRUMENTS).digest == version.digest


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (PAGE, "One more idea.", "One other idea."),
        ("en/worksheets/sheet.yaml", "Saved.", "Kept."),
        ("en/messages/welcome.md", "Hello.", "Hi."),
        ("en/consent/treatment.md", "Nobody reads.", "No one reads."),
        ("en/pictures/sun.svg", 'r="4"/>', 'r="3"/>'),
        ("programme.yaml", "Welcome.", "Come in."),
        ("en/exercises/breathe.md", "That is all.", "That is it."),
        ("en/modules/00-welcome/module.yaml", "Good.", "Fine then."),
    ],
)
def test_any_change_of_a_word_changes_the_digest(
    file: str, old: str, new: str, version: ProgrammeVersion, tmp_path: Path
) -> None:
    files = tiny()
    assert old in files[file]
    files[file] = files[file].replace(old, new)
    assert built(tmp_path, files).digest != version.digest


def test_a_picture_stands_in_the_page_with_its_name_and_follows_dark_mode(
    version: ProgrammeVersion,
) -> None:
    html = version.module("m0").pages["hello"].segments[0].pieces[-1]
    assert '<figure class="picture"><svg role="img" aria-label="A sun over a hill."' in html
    assert "<title>A sun over a hill.</title>" in html
    assert 'class="clay"' in html
    assert 'clip-path="url(#sun-1-c)"' in html
    assert 'id="sun-1-c"' in html


def test_alt_text_cannot_break_out_of_the_picture(tmp_path: Path) -> None:
    files = tiny()
    files[PAGE] = files[PAGE].replace(
        "One more idea.", '![A "sun" & <b>](pictures/sun.svg)\n\nOne more idea.'
    )
    html = "".join(built(tmp_path, files).module("m1").pages["second"].segments[0].pieces)
    assert 'aria-label="A &quot;sun&quot; &amp; &lt;b&gt;"' in html
    assert "<b>" not in html


def test_markdown_becomes_plain_html_and_stories_asides(version: ProgrammeVersion) -> None:
    html = "".join(version.module("m0").pages["hello"].segments[0].pieces)
    assert html.startswith("<p>Hello <strong>you</strong>.")
    assert '<aside class="story"><p class="story-who">Marek, 58</p><p>He walked' in html


def test_an_exercise_has_an_introduction_steps_and_a_closing(version: ProgrammeVersion) -> None:
    exercise = version.exercise("breathe")
    assert [step.pieces for step in exercise.steps] == [
        ("Sit <strong>down</strong>.",),
        ("Breathe out.",),
    ]
    assert exercise.intro[0].pieces == ("<p>A small thing.</p>\n",)
    assert exercise.closing[0].pieces == ("<p>That is all.</p>\n",)
    assert exercise.timer is not None
    assert exercise.timer.pace is not None
    assert (exercise.timer.pace.in_, exercise.timer.pace.out) == (4, 6)


def test_steps_carry_what_a_contents_list_needs(version: ProgrammeVersion) -> None:
    steps = [(s.kind, s.id, s.title, s.minutes) for s in version.module("m0").steps]
    assert steps == [
        ("page", "hello", "Hello", 2),
        ("exercise", "breathe", "Breathe", 3),
        ("plan", "try_it", "Try it", 1),
    ]


def test_a_language_that_is_not_there_falls_back_to_the_source(version: ProgrammeVersion) -> None:
    assert version.module("m0", "xx") == version.module("m0", "en")
