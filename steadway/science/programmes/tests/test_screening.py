from __future__ import annotations

import pytest

from steadway.science.programmes import (
    ProgrammeVersion,
    ScreeningNotComplete,
    early_outcome,
    open_questions,
    screening_outcome,
)


@pytest.mark.parametrize(
    ("adult", "weakness", "outcome"),
    [
        ("yes_", "no_", "fits"),
        ("no_", "no_", "not_now"),
        ("yes_", "yes_", "see_someone"),
        ("yes_", "not_sure", "see_someone"),
        ("no_", "yes_", "see_someone"),
    ],
)
def test_the_first_rule_that_holds_decides(
    adult: str, weakness: str, outcome: str, version: ProgrammeVersion
) -> None:
    found = screening_outcome(version, {"adult": adult, "weakness": weakness})
    assert found.outcome == outcome


@pytest.mark.parametrize(
    "answers",
    [{}, {"adult": "yes_"}, {"adult": "yes_", "weakness": "maybe"}, {"adult": "not_sure"}],
)
def test_no_outcome_before_every_question_has_an_answer_that_is_offered(
    answers: dict[str, str], version: ProgrammeVersion
) -> None:
    with pytest.raises(ScreeningNotComplete) as caught:
        screening_outcome(version, answers)
    assert "weakness" in caught.value.questions
    assert [q.id for q in open_questions(version, answers)] == list(caught.value.questions)


def test_a_warning_sign_is_told_at_once(version: ProgrammeVersion) -> None:
    found = early_outcome(version, {"weakness": "yes_"})
    assert found is not None
    assert found.outcome == "see_someone"


def test_without_a_warning_sign_nothing_is_said_early(version: ProgrammeVersion) -> None:
    assert early_outcome(version, {}) is None
    assert early_outcome(version, {"adult": "no_"}) is None
    assert early_outcome(version, {"weakness": "nonsense"}) is None
