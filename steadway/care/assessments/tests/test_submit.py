"""Taking answers."""

import uuid
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from steadway.care.assessments import catalogue
from steadway.care.assessments.actions import cancel_open, save_partial, submit, void
from steadway.care.assessments.errors import (
    AlreadyAnswered,
    AnswersNotAccepted,
    DayNotOpen,
    DayTaken,
    KeyTaken,
    NoLongerTaking,
    OccasionCancelled,
    UnknownOccasion,
    WindowClosed,
    WindowNotOpen,
)
from steadway.care.assessments.models import Occasion, PartialAnswers, Response, Score
from steadway.care.audit.models import Entry, Payload
from steadway.care.people.actions import leave
from steadway.care.safety.models import Alert

from .conftest import ACTOR, NOW, ask, later, pain, someone


def answer(participant, instrument="nrs_pain", answers=None, **given):
    given = {"key": uuid.uuid4(), "answered_at": NOW, "now": NOW, "actor": ACTOR, **given}
    answers = pain() if answers is None else answers
    return submit(participant=participant, instrument=instrument, answers=answers, **given)


def test_a_response_is_stored_as_given_with_its_scores(ada, baseline):
    response = answer(ada, occasion=baseline)
    assert response.answers == pain()
    scores = {row.scale: row.value for row in Score.objects.filter(response=response)}
    assert scores == {"average": 6, "worst": 8, "now": 6}
    assert len(response.definition) == 64
    baseline.refresh_from_db()
    assert baseline.completed_at == NOW


def test_a_response_sent_twice_is_stored_once(ada, baseline):
    key = uuid.uuid4()
    first = answer(ada, key=key, occasion=baseline)
    assert answer(ada, key=key, occasion=baseline) == first
    assert Response.objects.count() == 1
    assert Entry.objects.filter(act="assessments.answered").count() == 1


def test_the_same_answers_from_a_reloaded_form_are_stored_once(ada, baseline):
    assert answer(ada, occasion=baseline) == answer(ada, occasion=baseline)


def test_other_answers_to_the_same_questions_are_refused(ada, baseline):
    answer(ada, occasion=baseline)
    with pytest.raises(AlreadyAnswered, match="first answers are kept"):
        answer(ada, answers=pain(3), occasion=baseline)


def test_somebody_elses_key_is_an_error_and_tells_nothing(ada, cleo):
    key = uuid.uuid4()
    answer(ada, key=key)
    with pytest.raises(KeyTaken) as error:
        answer(cleo, key=key)
    assert "ada" not in str(error.value).lower()


def test_somebody_elses_occasion_is_as_unknown_as_nobodys(cleo, baseline):
    for occasion in (baseline, baseline.pk, uuid.uuid4()):
        with pytest.raises(UnknownOccasion):
            answer(cleo, occasion=occasion)


def test_answers_out_of_range_come_back_beside_their_fields_and_are_kept(ada, baseline):
    with pytest.raises(AnswersNotAccepted) as error:
        answer(ada, answers={"average": 11, "worst": 7}, occasion=baseline)
    assert [fault.item for fault in error.value.faults] == ["average"]
    assert PartialAnswers.objects.get().answers == {"average": 11, "worst": 7}
    assert not Response.objects.exists()


def test_after_the_last_day_the_answers_are_kept_and_not_counted(ada, baseline):
    with pytest.raises(WindowClosed, match="kept"):
        answer(ada, occasion=baseline, now=later(days=20), answered_at=later(days=20))
    assert PartialAnswers.objects.get().answers == pain()
    assert not Response.objects.exists()


def test_an_answer_given_in_time_counts_when_the_line_comes_back(ada, baseline):
    response = answer(ada, occasion=baseline, now=later(days=20), answered_at=later(days=2))
    assert response.answered_at == later(days=2)
    assert response.received_at == later(days=20)


def test_before_the_first_day_nothing_is_taken(ada, baseline):
    with pytest.raises(WindowNotOpen):
        answer(ada, occasion=baseline, now=later(days=-3), answered_at=later(days=-3))


def test_a_phone_whose_clock_runs_ahead_answers_now(ada):
    ahead = later(days=3)
    response = answer(ada, answered_at=ahead, device_time=ahead, mode="phone")
    assert (response.answered_at, response.device_time) == (NOW, ahead)


def test_questions_taken_back_are_not_answered(ada, baseline):
    cancel_open(participant=ada, why="stopped", actor=ACTOR, now=NOW)
    with pytest.raises(OccasionCancelled):
        answer(ada, occasion=baseline)


def test_after_leaving_late_answers_are_not_used(ada):
    leave(participant=ada, actor=ACTOR, now=NOW)
    with pytest.raises(NoLongerTaking):
        answer(ada)


def test_the_draft_is_gone_once_the_answers_are_in(ada, baseline):
    save_partial(participant=ada, occasion=baseline, instrument="nrs_pain", answers=pain(), now=NOW)
    answer(ada, occasion=baseline)
    assert not PartialAnswers.objects.exists()


def test_an_occasion_is_complete_with_its_last_part(ada):
    occasion = ask(ada, "nrs_pain", "expectancy")
    answer(ada, occasion=occasion)
    occasion.refresh_from_db()
    assert occasion.completed_at is None
    answer(ada, "expectancy", {"sense": 5, "help": 5, "able": 5}, occasion=occasion)
    occasion.refresh_from_db()
    assert occasion.completed_at == NOW


def test_item_nine_raises_an_alert_in_the_same_transaction(ada, watched):
    occasion = ask(ada, "phq_9")
    answers = {str(item): 0 for item in range(1, 9)} | {"9": 2}
    response = answer(ada, "phq_9", answers, occasion=occasion)
    alert = Alert.objects.get()
    assert (alert.tier, alert.participant, response.concern) == ("red", ada, "red")
    assert alert.source == f"response:{response.pk}"


def test_an_alert_quotes_the_question_and_the_answer_as_the_person_read_them(ada, watched):
    answers = {str(item): 0 for item in range(1, 9)} | {"9": 2}
    answer(ada, "phq_9", answers)
    alert = Alert.objects.get()
    shown = catalogue.definition("phq_9")
    item = shown.item("9")
    label = next(one.label["en"] for one in shown.options_of(item) if one.value == 2)
    assert f"“{item.text['en']}”: “{label}”" in alert.summary
    assert shown.item("1").text["en"] not in alert.summary
    with connection.cursor() as cursor:
        cursor.execute("SELECT summary FROM safety_alert")
        assert label not in cursor.fetchone()[0]  # sealed where it lies


def test_an_alert_about_a_total_quotes_every_answer(ada, watched):
    answer(ada, "phq_8", {str(item): 3 for item in range(1, 9)})
    assert Alert.objects.get().summary.count("”: “") == 8


def test_an_alert_about_an_unwanted_effect_quotes_what_was_typed(ada, watched):
    shown = catalogue.definition("unwanted_effects")
    typed = next(item.id for item in shown.items if item.kind == "text")
    answer(ada, "unwanted_effects", {**_needed(shown), "bother": 9, typed: "More pain at night."})
    summary = Alert.objects.get().summary
    assert "9 of 10" in summary
    assert "“More pain at night.”" in summary


def _needed(shown):
    chosen = (item for item in shown.items if item.required and item.kind == "choice")
    return {item.id: shown.options_of(item)[0].value for item in chosen}


def test_an_alert_that_cannot_be_stored_takes_the_answer_with_it(ada, watched, monkeypatch):
    from steadway.care.assessments.actions import concerning

    def broken(**_given: object) -> None:
        raise DatabaseError("no room")

    monkeypatch.setattr(concerning.safety, "raise_alert", broken)
    answers = {str(item): 0 for item in range(1, 9)} | {"9": 2}
    with pytest.raises(DatabaseError):
        answer(ada, "phq_9", answers)
    assert not Response.objects.exists()


def test_where_nobody_watches_a_concern_is_marked_and_nobody_is_told(ada):
    answers = {str(item): 3 for item in range(1, 9)}
    assert answer(ada, "phq_8", answers).concern == "amber"
    assert not Alert.objects.exists()


def test_a_rise_is_measured_against_earlier_answers(ada, watched):
    low = {str(item): 0 for item in range(1, 10)}
    answer(ada, "phq_9", low)
    answer(ada, "phq_9", low | {"1": 3, "2": 3}, now=later(days=7), answered_at=later(days=7))
    assert [alert.kind for alert in Alert.objects.all()] == ["worse"]


def test_a_check_in_for_yesterday_is_marked_as_caught_up(ada):
    entry = answer(ada, "diary", {"pain": 4}, for_day=date(2027, 2, 28))
    assert entry.catch_up
    assert not answer(ada, "diary", {"pain": 4}, for_day=date(2027, 3, 1)).catch_up


@pytest.mark.parametrize("day", [date(2027, 2, 27), date(2027, 3, 2)])
def test_other_days_are_not_open(ada, day):
    with pytest.raises(DayNotOpen):
        answer(ada, "diary", {"pain": 4}, for_day=day)


def test_a_second_check_in_for_a_day_is_refused_or_takes_its_place(ada):
    day = date(2027, 3, 1)
    first = answer(ada, "diary", {"pain": 4}, for_day=day)
    with pytest.raises(DayTaken):
        answer(ada, "diary", {"pain": 5}, for_day=day)
    second = answer(ada, "diary", {"pain": 5}, for_day=day, replace=True)
    first.refresh_from_db()
    assert first.is_void
    assert not second.is_void


def test_today_is_the_persons_own_today(db):
    kiri = someone("kiri@example.org", "Pacific/Auckland")
    late = datetime(2027, 3, 1, 11, 30, tzinfo=UTC)  # half past midnight on the 2nd there
    entry = answer(kiri, "diary", {"pain": 4}, for_day=date(2027, 3, 2), now=late, answered_at=late)
    assert not entry.catch_up
    with pytest.raises(DayNotOpen):
        answer(kiri, "diary", {"pain": 4}, for_day=date(2027, 2, 28), now=late, answered_at=late)


def test_what_was_typed_is_sealed_apart_from_what_was_chosen(ada):
    entry = answer(ada, "diary", {"pain": 4, "note": "rain all day"}, for_day=date(2027, 3, 1))
    assert entry.coded == {"pain": 4}
    assert Response.objects.get().answers == {"pain": 4, "note": "rain all day"}


def test_the_record_holds_no_answers(ada, baseline):
    answer(ada, "diary", {"pain": 4, "note": "rain all day"}, for_day=date(2027, 3, 1))
    assert not any("rain" in body for body in Payload.objects.values_list("body", flat=True))


def test_the_database_refuses_to_change_or_delete_an_answer(ada):
    answer(ada)
    for change in (
        lambda: Response.objects.update(coded={"average": 0}),
        lambda: Score.objects.update(value=0),
        lambda: Score.objects.all()._raw_delete("default"),
    ):
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            change()


def test_voiding_needs_a_reason_and_reopens_the_questions(ada, baseline):
    response = answer(ada, occasion=baseline)
    void(response=response, reason="wrong person", actor=ACTOR, now=later(hours=1))
    void(response=response, reason="again", actor=ACTOR, now=later(hours=2))
    response.refresh_from_db()
    assert response.void_reason == "wrong person"
    assert answer(ada, answers=pain(2), occasion=baseline).pk != response.pk
    assert Occasion.objects.get().completed_at is not None
    assert Entry.objects.filter(act="assessments.voided").count() == 1


def test_two_processes_with_one_key_store_one_response(ada, monkeypatch):
    from steadway.care.assessments.actions import submitting

    key = uuid.uuid4()
    first = answer(ada, key=key)
    really, looks = submitting._same_key, []

    def look(given):
        # The second process looked before the first one's commit, and writes after it.
        looks.append(given)
        return None if len(looks) == 1 else really(given)

    monkeypatch.setattr(submitting, "_same_key", look)
    assert answer(ada, key=key) == first
    assert Response.objects.count() == 1
