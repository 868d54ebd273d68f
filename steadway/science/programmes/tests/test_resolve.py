from __future__ import annotations

import time
from pathlib import Path

import pytest

from steadway.science.programmes import (
    FactMissing,
    NotInProgramme,
    ProgrammeVersion,
    RuleError,
    WrongKindOfFact,
    build,
    resolve_consent,
    resolve_exercise,
    resolve_page,
)
from steadway.science.programmes.tests.packages import INSTRUMENTS, tiny, write


def test_a_reader_sees_the_segments_that_are_for_them(version: ProgrammeVersion) -> None:
    back = resolve_page(version, "m0", "hello", "en", {"track": "back"})
    head = resolve_page(version, "m0", "hello", "en", {"track": "headache"})
    assert "Your head hurts." not in back.html
    assert "Your head hurts." in head.html
    assert back.html.endswith("<p>Bye.</p>\n")
    assert back.question is not None
    assert back.question.id == "m0_hello"


def test_without_a_fact_the_default_holds(version: ProgrammeVersion) -> None:
    page = resolve_page(version, "m0", "hello", "en", {"track": None})
    assert "Your head hurts." not in page.html


def test_what_a_person_wrote_is_shown_and_cannot_become_html(version: ProgrammeVersion) -> None:
    goal = "<script>alert('x')</script> & \"more\"\nnext {{ track }}"
    page = resolve_page(version, "m0", "hello", "en", {"sheet.goal": goal})
    assert "<script" not in page.html
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; &amp; &quot;more&quot;" in page.html
    assert "<br>next {{ track }}" in page.html


def test_where_nothing_was_written_the_fallback_stands(version: ProgrammeVersion) -> None:
    for facts in ({}, {"sheet.goal": ""}, {"sheet.goal": None}):
        assert "nothing yet" in resolve_page(version, "m0", "hello", "en", facts).html


def page_with(text: str, root: Path) -> ProgrammeVersion:
    files = tiny()
    name = "en/modules/01-second/01-second.md"
    files[name] = files[name].replace("One more idea.", text)
    return build(write(root, files), INSTRUMENTS)


def test_a_choice_is_shown_in_the_words_the_reader_chose(tmp_path: Path) -> None:
    text = (
        "{{ sheet.area_own or sheet.area or 'x' }} {{ m0_hello or 'x' }} {{ sheet.helps or 'x' }}"
    )
    version = page_with(text, tmp_path)
    facts = {"sheet.area": "family", "m0_hello": "tired", "sheet.helps": ["warm", "rest"]}
    html = resolve_page(version, "m1", "second", "en", facts).html
    assert html == "<p>Family Tired Warmth, Rest</p>\n"


def test_numbers_are_shown_as_people_write_them(tmp_path: Path) -> None:
    version = page_with("{{ (sheet.mins or 0) * 0.8 }} {{ sheet.sure or 'no' }}", tmp_path)
    html = resolve_page(version, "m1", "second", "en", {"sheet.mins": 25, "sheet.sure": 7.0}).html
    assert html == "<p>20 7</p>\n"


def test_a_guard_around_a_text_lets_the_name_stand_alone(tmp_path: Path) -> None:
    version = page_with("::: when answered(sheet.goal)\n{{ sheet.goal }}\n:::\n\nEnd.", tmp_path)
    assert resolve_page(version, "m1", "second").html == "<p>End.</p>\n"
    assert "Walk" in resolve_page(version, "m1", "second", "en", {"sheet.goal": "Walk"}).html


def test_facts_of_another_kind_are_a_named_error_and_not_silence(version: ProgrammeVersion) -> None:
    with pytest.raises(WrongKindOfFact) as caught:
        resolve_page(version, "m0", "hello", "en", {"track": 3})
    assert 'track == "headache"' in str(caught.value)
    with pytest.raises(RuleError):
        resolve_page(version, "m0", "hello", "en", {"sheet.goal": True})
    assert issubclass(FactMissing, RuleError)


def test_the_low_energy_twin_is_a_page_like_any_other(version: ProgrammeVersion) -> None:
    twin = resolve_page(version, "m0", version.module("m0").low_energy.id)
    assert twin.low_energy
    assert twin.html == "<p>Rest a little.</p>\n"


@pytest.mark.parametrize(
    ("module", "step", "kind"), [("m9", "hello", "module"), ("m0", "breathe", "page")]
)
def test_what_is_not_there_is_told(
    module: str, step: str, kind: str, version: ProgrammeVersion
) -> None:
    with pytest.raises(NotInProgramme) as caught:
        resolve_page(version, module, step)
    assert caught.value.kind == kind


def test_an_exercise_is_resolved_whole(version: ProgrammeVersion) -> None:
    exercise = resolve_exercise(version, "breathe")
    assert exercise.steps_html == ("Sit <strong>down</strong>.", "Breathe out.")
    assert exercise.smaller == "One breath."


def test_consent_says_what_the_site_offers_and_its_digest_covers_exactly_that(
    version: ProgrammeVersion,
) -> None:
    alone = resolve_consent(version, "treatment", "en", {"watched": False})
    watched = resolve_consent(version, "treatment", "en", {"watched": True})
    assert "Nobody reads." in alone.cards[1].html
    assert "Someone reads." in watched.cards[1].html
    assert alone.digest != watched.digest
    assert alone.digest == resolve_consent(version, "treatment").digest
    assert alone.cards[0].check is not None
    assert alone.cards[1].check is None


def test_resolving_a_page_is_cheap(version: ProgrammeVersion) -> None:
    facts = {"track": "headache", "sheet.goal": "Walk", **{f"x.{n}": "v" for n in range(200)}}
    resolve_page(version, "m0", "hello", "en", facts)
    best = min(_seconds(version, facts) for _ in range(20))
    # Measured 0.03 ms; the bound leaves room for a busy machine.
    assert best < 0.0005


def _seconds(version: ProgrammeVersion, facts: dict[str, str]) -> float:
    begun = time.perf_counter()
    for _ in range(20):
        resolve_page(version, "m0", "hello", "en", facts)
    return (time.perf_counter() - begun) / 20
