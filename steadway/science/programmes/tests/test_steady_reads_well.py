"""Every word of Steady that a participant reads is plain, short and free of guilt."""

from __future__ import annotations

from pathlib import Path
from statistics import median

import pytest

from steadway.science.programmes.tests.reading_measures import (
    REPORT,
    STEADY,
    Text,
    report,
    text_of,
    texts,
)

STEADY_TEXTS = texts()
each_text = pytest.mark.parametrize("text", STEADY_TEXTS, ids=lambda text: text.name)


@each_text
def test_no_word_of_guilt_is_said_to_a_participant(text: Text) -> None:
    assert not text.guilt, f"{text.name} blames: " + "; ".join(text.guilt)


@each_text
def test_no_percentage_and_no_exclamation_mark_is_used(text: Text) -> None:
    loud = [part for part in text.parts if "%" in part or "!" in part]
    assert not loud, f"{text.name}: {loud}"


@each_text
def test_nothing_hints_that_pain_is_not_real(text: Text) -> None:
    whole = " ".join(text.parts).lower()
    dismissals = [d for d in ("is in your head", "is in your mind", "imagined pain") if d in whole]
    assert not dismissals, f"{text.name}: {dismissals}"


@each_text
def test_no_page_is_harder_than_grade_8(text: Text) -> None:
    longest = f"its longest sentence is: {text.longest}"
    assert text.grade <= 8, f"{text.name} reads at grade {text.grade}; {longest}"


@each_text
def test_the_mean_sentence_has_at_most_15_words(text: Text) -> None:
    assert text.mean_sentence <= 15, f"{text.name}: mean {text.mean_sentence}; {text.longest}"


@each_text
def test_no_sentence_has_more_than_25_words(text: Text) -> None:
    words = len(text.longest.split())
    assert words <= 25, f"{text.name}: cut this sentence of {words} words: {text.longest}"


def test_the_median_page_reads_at_grade_6_or_lower() -> None:
    middle = median(text.grade for text in STEADY_TEXTS)
    hardest = sorted(STEADY_TEXTS, key=lambda text: -text.grade)[:5]
    names = ", ".join(f"{text.name} ({text.grade})" for text in hardest)
    assert middle <= 6, f"median grade {middle}; the hardest: {names}"


def test_all_modules_of_the_core_are_measured() -> None:
    modules = {text.name.split("/")[1] for text in STEADY_TEXTS if "module.yaml" in text.name}
    assert {"00-welcome", "03-pacing", "12-flare-ups"} <= modules


def test_the_reading_report_is_current() -> None:
    command = "python -m steadway.science.programmes.tests.reading_measures"
    assert REPORT.is_file(), f"There is no report; run {command}"
    assert REPORT.read_text(encoding="utf-8") == report(STEADY_TEXTS), f"Run {command}"


def page(folder: Path, body: str, label: str = "Yes") -> Text:
    path = folder / "en" / "page.md"
    path.parent.mkdir()
    question = f'{{id: q, text: "And you?", options: [{{value: a, label: "{label}"}}]}}'
    front = f"id: a\ntitle: Words\nminutes: 1\nquestion: {question}"
    path.write_text(f"---\n{front}\n---\n{body}\n", encoding="utf-8")
    return text_of(path, folder)


def test_a_guilt_word_in_a_label_is_found(tmp_path: Path) -> None:
    assert page(tmp_path, "Rest now.", label="I failed again").guilt


def test_words_that_contain_a_guilt_word_are_left_alone(tmp_path: Path) -> None:
    assert not page(tmp_path, "You can do it later. A plate of justice is lonely.").guilt


def test_a_sentence_that_runs_on_is_found(tmp_path: Path) -> None:
    body = "When you walk " + "and walk " * 14 + "you rest."
    assert len(page(tmp_path, body).longest.split()) > 25


def test_list_items_count_as_sentences_of_their_own(tmp_path: Path) -> None:
    text = page(tmp_path, "Choose one of these:\n\n- Sit down with a cup.\n- Lie down on a bed.")
    assert "Sit down with a cup." in text.sentences


def test_hard_words_raise_the_grade(tmp_path: Path) -> None:
    body = "Multidisciplinary rehabilitation necessitates comprehensive psychological assessment."
    assert page(tmp_path, body).grade > 8


def test_short_labels_do_not_flatter_the_mean() -> None:
    text = Text("page", ("One two three four five six seven eight.", "Yes", "No", "Not sure"))
    assert text.mean_sentence == 8


def test_what_staff_read_is_not_measured() -> None:
    words = " ".join(part for text in STEADY_TEXTS for part in text.parts)
    assert STEADY.is_dir()
    assert "Not yet reviewed" not in words
    assert "DOI 10." not in words
