"""Save as you go."""

import pytest

from steadway.care.assessments.actions import cancel_open, save_partial, submit
from steadway.care.assessments.errors import AlreadyAnswered, OccasionCancelled, UnknownOccasion
from steadway.care.assessments.models import PartialAnswers
from steadway.care.assessments.queries import form

from .conftest import ACTOR, NOW, later, pain


def save(person, occasion, answers, **given):
    given = {"instrument": "nrs_pain", "now": NOW, **given}
    return save_partial(participant=person, occasion=occasion, answers=answers, **given)


def test_pages_add_up_to_one_draft(ada, baseline):
    save(ada, baseline, {"average": 4})
    save(ada, baseline, {"worst": 7}, now=later(minutes=1))
    shown = form(ada, baseline.pk, "nrs_pain", NOW)
    assert shown.answers == {"average": 4, "worst": 7}
    assert (shown.revision, shown.saved_at) == (2, later(minutes=1))


def test_a_second_tab_touches_what_it_sends_and_nothing_else(ada, baseline):
    save(ada, baseline, {"average": 4, "worst": 7})
    save(ada, baseline, {"now": 2})
    save(ada, baseline, {"worst": None})
    assert PartialAnswers.objects.get().answers == {"average": 4, "now": 2}


def test_items_of_other_questionnaires_are_left_out(ada, baseline):
    assert save(ada, baseline, {"average": 4, "password": "x"}).answers == {"average": 4}


def test_endless_text_is_cut(ada, baseline):
    assert len(save(ada, baseline, {"average": "9" * 50_000}).answers["average"]) == 20_000


def test_nobody_writes_into_someone_elses_draft(cleo, baseline):
    with pytest.raises(UnknownOccasion):
        save(cleo, baseline, {"average": 4})


def test_a_questionnaire_that_was_not_asked_is_unknown(ada, baseline):
    with pytest.raises(UnknownOccasion):
        save(ada, baseline, {"1": 1}, instrument="gad_7")


def test_after_the_answers_are_in_there_is_no_draft(ada, baseline):
    import uuid

    submit(
        participant=ada, instrument="nrs_pain", answers=pain(), key=uuid.uuid4(),
        occasion=baseline, answered_at=NOW, actor=ACTOR, now=NOW,
    )  # fmt: skip
    with pytest.raises(AlreadyAnswered):
        save(ada, baseline, {"average": 4})


def test_questions_taken_back_take_no_draft(ada, baseline):
    cancel_open(participant=ada, why="stopped", actor=ACTOR, now=NOW)
    with pytest.raises(OccasionCancelled):
        save(ada, baseline, {"average": 4})
