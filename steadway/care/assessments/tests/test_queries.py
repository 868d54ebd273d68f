"""What is read about questions and answers."""

import json
import uuid
from datetime import date

import pytest

from steadway.care.assessments import catalogue, words
from steadway.care.assessments.actions import erase_words, save_partial, submit, void
from steadway.care.assessments.errors import UnknownOccasion
from steadway.care.assessments.export import export_of
from steadway.care.assessments.feedback import feedback
from steadway.care.assessments.models import Response
from steadway.care.assessments.paging import ITEMS_PER_PAGE, answer_pages, minutes_for
from steadway.care.assessments.queries import (
    change_since_start,
    diary_entries,
    form,
    latest_scores,
    occasion,
    open_occasions,
    response,
    trajectory,
    upcoming,
)
from steadway.science.instruments.wording import ItemWording, Wording, write_wording

from .conftest import ACTOR, NOW, ask, later, pain


def answer(person, instrument="nrs_pain", answers=None, when=NOW, **given):
    return submit(
        participant=person, instrument=instrument, answers=answers or pain(), key=uuid.uuid4(),
        answered_at=when, actor=ACTOR, now=when, **given,
    )  # fmt: skip


def test_the_task_list_says_how_far_one_is(ada):
    row = ask(ada, "nrs_pain", "expectancy", "gad_7")
    answer(ada, occasion=row)
    save_partial(
        participant=ada, occasion=row, instrument="expectancy", answers={"sense": 5}, now=NOW
    )
    (view,) = open_occasions(ada, NOW)
    assert [task.state for task in view.tasks] == ["done", "started", "not_started"]
    assert view.next_task.instrument == "expectancy"
    assert view.minutes_left >= 2


def test_questions_open_and_close_by_the_clock(ada):
    ask(ada)
    assert open_occasions(ada, later(days=-2)) == ()
    assert len(upcoming(ada, later(days=-2))) == 1
    assert open_occasions(ada, later(days=20)) == ()


def test_somebody_elses_questions_and_answers_are_as_unknown_as_nobodys(ada, cleo, baseline):
    given = answer(ada, occasion=baseline)
    for read in (
        lambda: occasion(cleo, baseline.pk, NOW),
        lambda: form(cleo, baseline.pk, "nrs_pain", NOW),
        lambda: response(cleo, given.pk),
        lambda: response(cleo, uuid.uuid4()),
    ):
        with pytest.raises(UnknownOccasion):
            read()
    assert response(ada, given.pk) == given


def test_a_trajectory_leaves_out_what_was_set_aside(ada):
    first = answer(ada, answers=pain(8))
    answer(ada, answers=pain(6), when=later(days=7))
    answer(ada, answers=pain(4), when=later(days=14))
    assert [p.value for p in trajectory(ada, "nrs_pain", "average")] == [8, 6, 4]
    void(response=first, reason="test entry", actor=ACTOR, now=later(days=15))
    assert [p.value for p in trajectory(ada, "nrs_pain", "average")] == [6, 4]
    assert latest_scores(ada)["nrs_pain.average"] == 4


def test_change_is_reckoned_as_everywhere_else(ada):
    assert change_since_start(ada, "nrs_pain", "average") is None
    answer(ada, answers=pain(8))
    answer(ada, answers=pain(5), when=later(days=14))
    found = change_since_start(ada, "nrs_pain", "average")
    assert (found.points, found.improvement, found.percent) == (-3, 3, 37.5)
    assert (found.responder, found.meaningful) == (True, True)


def test_a_score_without_a_value_has_a_reason(ada):
    answer(ada, "nrs_interference", {"home": 5})
    (point,) = trajectory(ada, "nrs_interference", "interference")
    assert point.value is None
    assert "left open" in point.reason


def test_check_ins_are_read_by_day(ada):
    answer(ada, "diary", {"pain": 3}, for_day=date(2027, 3, 1))
    answer(ada, "diary", {"pain": 4}, for_day=date(2027, 2, 28))
    assert [entry.answers["pain"] for entry in diary_entries(ada)] == [4, 3]
    assert len(diary_entries(ada, since=date(2027, 3, 1))) == 1


def test_the_first_answers_get_thanks_and_a_promise(ada):
    said = feedback(ada, answer(ada))
    assert said[0] == "Thank you. Your answers are kept."
    assert "again" in said[1]


@pytest.mark.parametrize(
    ("later_value", "sentence"),
    [
        (3, "Your pain was milder than when you started."),
        (6, "Your pain was about the same as when you started."),
        (9, "Your pain was stronger than when you started."),
    ],
)
def test_later_answers_are_compared_with_the_start_in_words(ada, later_value, sentence):
    answer(ada)
    said = feedback(ada, answer(ada, answers=pain(later_value), when=later(days=30)))
    assert sentence in said
    assert not any(sign.isdigit() for words_ in said for sign in words_)


def test_after_a_long_questionnaire_the_four_clearest_changes_are_said(ada):
    shown = catalogue.definition("rand_36")
    first = {item.id: shown.options_of(item)[0].value for item in shown.items}
    last = {item.id: shown.options_of(item)[-1].value for item in shown.items}
    answer(ada, "rand_36", first)
    said = feedback(ada, answer(ada, "rand_36", last, when=later(days=30)))
    assert sum("when you started" in words_ for words_ in said) == 4
    assert len(said) == len(set(said))


def test_a_very_low_mood_is_answered_with_where_to_turn(ada):
    low = {str(item): 3 for item in range(1, 9)}
    assert any("doctor" in words_ for words_ in feedback(ada, answer(ada, "phq_8", low)))


def test_a_check_in_and_a_view_of_the_course_get_one_sentence(ada):
    entry = answer(ada, "diary", {"pain": 3}, for_day=date(2027, 3, 1))
    assert feedback(ada, entry) == ("Thank you. Your check-in is kept.",)


def test_every_scale_of_the_shipped_questionnaires_has_a_plain_name():
    for instrument in catalogue.current():
        for scale in instrument.scales:
            assert words.name_of(instrument.id, scale)


def test_pages_hold_five_items_at_most_and_sensitive_ones_stand_alone(db):
    for instrument in catalogue.current():
        pages = answer_pages(instrument)
        assert [item for page in pages for item in page.items] == list(instrument.items)
        assert all(len(page.items) <= ITEMS_PER_PAGE for page in pages)
        assert all(len(page.items) == 1 for page in pages if page.sensitive)
        assert minutes_for(instrument) >= 1


def test_stand_in_words_say_that_they_stand_in(db):
    shown = catalogue.shown("gad_7")
    assert catalogue.is_stand_in(shown)
    assert "stand in for the real ones" in shown.items[0].text["en"]
    assert not catalogue.is_stand_in(catalogue.shown("nrs_pain"))


def test_wording_that_arrives_is_shown_without_a_restart(db, settings, tmp_path):
    settings.DATA = tmp_path
    facts = catalogue.definition("gad_7")
    assert catalogue.is_stand_in(facts)
    wording = Wording(
        wording_of="gad_7", version=facts.version, languages=("en",), holder="Test", terms="Test",
        source="invented for a test", read_on="2027-01-01",
        items={item.id: ItemWording(text={"en": f"Invented {item.id}"}) for item in facts.items},
        options={
            name: {str(option.value): {"en": f"Level {option.value}"} for option in options}
            for name, options in facts.options.items()
        },
    )  # fmt: skip
    write_wording(wording, tmp_path)
    assert not catalogue.is_stand_in(catalogue.shown("gad_7"))
    assert catalogue.current() is catalogue.current()


def test_the_export_tells_questions_and_answers_in_words(ada, baseline):
    answer(ada, occasion=baseline)
    answer(ada, "diary", {"pain": 3, "mood": 4, "note": "rain"}, for_day=date(2027, 3, 1))
    found = json.loads(json.dumps(export_of(ada)))
    diary = next(row for row in found["responses"] if row["instrument"] == "diary")
    assert {"question": "How is your mood?", "answer": "Good"} in diary["in_words"]
    assert all(len(row["definition"]) == 64 for row in found["responses"])


def test_erasing_empties_what_was_typed_and_keeps_what_was_chosen(ada):
    answer(ada, "diary", {"pain": 3, "note": "rain"}, for_day=date(2027, 3, 1))
    assert erase_words(participant=ada, actor=ACTOR, now=NOW) == 1
    assert erase_words(participant=ada, actor=ACTOR, now=NOW) == 0
    assert Response.objects.get().answers == {"pain": 3}
