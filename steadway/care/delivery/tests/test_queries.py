"""What pages read."""

import json
import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steadway.care.assessments.queries import open_occasions
from steadway.care.delivery.actions import (
    check_in,
    complete_module,
    complete_step,
    erase_words,
    finish_worksheet,
    make_plan,
    mark_goal_step,
    pause,
    save_draft,
)
from steadway.care.delivery.errors import UnknownCourse, UnknownStep
from steadway.care.delivery.models import Course, GoalStep
from steadway.care.delivery.queries import (
    contents,
    course_of,
    course_or_404,
    export_of,
    lesson_page,
    progress,
    today,
)
from steadway.care.delivery.queries.views import Gain, clearest

from .conftest import ACTOR, NOW, give, later
from .test_walking import LADDER, walk_first


def entry(person, day, now=None, **answers):
    now = now or NOW
    return check_in(
        participant=person, answers=answers or {"pain": 5, "interference": 5},
        key=uuid.uuid4(), for_day=day, actor=ACTOR, now=now,
    )  # fmt: skip


def test_without_a_course_there_is_nothing_to_do(ada):
    found = today(ada, NOW)
    assert (found.card.kind, found.course, found.parts) == ("no_course", None, ())


def test_the_questions_at_the_start_come_first(course):
    card = today(course.participant, NOW).card
    assert (card.kind, card.title) == ("questions", "Where you start")
    assert card.minutes > 0


def test_then_the_next_step_with_its_short_twin(walking):
    card = today(walking.participant, NOW).card
    assert (card.kind, card.module, card.step, card.step_number) == ("step", "m0", "hello", 1)
    assert (card.low_energy, card.low_energy_minutes) == (True, 2)
    complete_step(course=walking, module="m0", step="hello", actor=ACTOR, now=NOW)
    assert today(walking.participant, NOW).card.step == "goal_ladder"


def test_until_the_next_part_is_suggested_one_could_rest_and_nothing_is_locked(walking):
    walk_first(walking)
    found = today(walking.participant, NOW)
    assert (found.card.kind, found.card.text) == ("rest", "You could rest.")
    assert (found.card.module, found.card.step) == ("m1", "your_goal")
    assert [(part.state, part.ready_on) for part in found.parts] == [
        ("done", None), ("ready", date(2027, 3, 8)),
    ]  # fmt: skip
    assert today(walking.participant, later(days=7)).card.kind == "step"


def test_the_goal_stands_in_the_persons_own_words(walking):
    walk_first(walking)
    assert today(walking.participant, NOW).goal == "See the sea"


def test_after_ten_days_away_one_is_welcomed_back(walking):
    assert not today(walking.participant, later(days=9)).coming_back
    assert today(walking.participant, later(days=10)).coming_back
    complete_step(course=walking, module="m0", step="hello", actor=ACTOR, now=later(days=10))
    assert not today(walking.participant, later(days=10)).coming_back


def test_the_check_in_of_today_and_yesterday_is_known(walking):
    ada = walking.participant
    entry(ada, date(2027, 2, 28))
    state = today(ada, NOW).check_in
    assert (state.done_today, state.yesterday_open) == (False, False)
    entry(ada, date(2027, 3, 1))
    assert today(ada, NOW).check_in.done_today


def test_what_opens_later_says_after_what(course):
    parts = contents(course, NOW)
    assert [part.state for part in parts] == ["ready", "later"]
    assert "The first part" in parts[1].why


def test_a_pause_is_said_in_place_of_a_task(walking):
    pause(course=walking, until=date(2027, 3, 9), actor=ACTOR, now=NOW)
    found = today(walking.participant, NOW)
    assert (found.card.kind, found.course.paused_until) == ("paused", date(2027, 3, 9))


def test_today_is_read_in_few_queries(walking):
    walk_first(walking)
    with CaptureQueriesContext(connection) as queries:
        today(walking.participant, later(days=7))
    assert len(queries) <= 12


@pytest.mark.parametrize(
    ("module", "step", "most"),
    [("m0", "hello", 4), ("m1", "your_goal", 3), ("m1", "small_walk", 2)],
)
def test_a_lesson_page_is_read_in_four_queries_at_most_with_its_course(walking, module, step, most):
    walk_first(walking)
    lesson_page(walking, module, step, NOW)
    with CaptureQueriesContext(connection) as queries:
        lesson_page(course_of(walking.participant), module, step, NOW)
    assert len(queries) == most


def test_a_lesson_page_knows_the_way_and_what_was_chosen(walking):
    complete_step(course=walking, module="m0", step="hello", answer="loud", actor=ACTOR, now=NOW)
    page = lesson_page(walking, "m0", "hello", NOW)
    assert (page.kind, page.chosen, page.done) == ("page", "loud", True)
    assert (page.number, page.of, page.next_step) == (1, 2, "goal_ladder")
    assert not page.module_completed
    assert [(link.step, link.done, link.current) for link in page.steps] == [
        ("hello", True, True), ("goal_ladder", False, False),
    ]  # fmt: skip


def test_own_words_stand_on_later_pages(walking):
    assert "your own goal" in lesson_page(walking, "m1", "your_goal", NOW).page.html
    walk_first(walking)
    assert "See the sea" in lesson_page(walking, "m1", "your_goal", NOW).page.html


def test_the_short_twin_has_its_own_page(walking):
    page = lesson_page(walking, "m0", "low_energy", NOW)
    assert (page.low_energy, page.title, page.step) == (True, "The short way", "first_short")
    complete_module(course=walking, module="m0", how="low_energy", actor=ACTOR, now=NOW)
    assert lesson_page(walking, "m0", "hello", NOW).module_completed


@pytest.mark.parametrize(("module", "step"), [("m0", "nothing"), ("m9", "hello")])
def test_a_page_that_is_not_there_is_unknown(walking, module, step):
    with pytest.raises(UnknownStep):
        lesson_page(walking, module, step, NOW)


def test_somebody_elses_course_is_as_unknown_as_nobodys(walking, cleo):
    for course_id in (walking.pk, uuid.uuid4()):
        with pytest.raises(UnknownCourse):
            course_or_404(cleo, course_id)


def answer_again(course, when, value):
    Course.objects.filter(pk=course.pk).update(ends_at=when)
    from steadway.care.delivery.actions import plan_reminders

    plan_reminders(now=when)
    Course.objects.filter(pk=course.pk).update(next_reminder_at=when)
    plan_reminders(now=when)
    occasion = open_occasions(course.participant, when)[0]
    items = dict.fromkeys(("home", "work", "moving", "people"), value) | {"joy": 6}
    give(course.participant, occasion, "nrs_interference", items, when)
    give(course.participant, occasion, "nrs_pain", {"average": value, "worst": 8, "now": 6}, when)


def test_progress_begins_with_words_then_function_then_pain(walking):
    answer_again(walking, later(days=42), 3)
    found = progress(walking.participant, later(days=42))
    assert found.sentence == "Over 6 weeks, pain got in your way less on 4 of 5 things."
    assert [(gain.sentence, gain.way) for gain in found.function] == [
        ("Pain got in your way less than when you started.", "easier")
    ]
    assert [gain.scale for gain in found.pain] == ["average", "worst", "now"]
    assert found.pain[0].points == ((date(2027, 3, 1), 6.0), (date(2027, 4, 12), 3.0))


def gain(sentence, clearness, way="easier"):
    return Gain(
        name="x", instrument="x", scale="x", sentence=sentence, clearness=clearness, way=way,
        better_is="lower", range=(0, 10), points=(), start=1, latest=2, start_on=NOW.date(),
        latest_on=NOW.date(),
    )  # fmt: skip


def test_of_many_changes_the_four_clearest_are_said_in_their_own_order():
    gains = [gain(f"{n}.", clearness) for n, clearness in enumerate((1.0, 0.2, 3.0, 2.0, 1.5))]
    assert clearest(gains) == ("0.", "2.", "3.", "4.")


def test_one_sentence_is_said_once_however_many_scales_have_it():
    gains = [gain("Same.", 0.1), gain("Same.", 0.4), gain("Other.", 1.0)]
    assert clearest(gains) == ("Same.", "Other.")


def test_the_lines_of_progress_leave_nothing_out_of_the_table(walking):
    answer_again(walking, later(days=42), 3)
    found = progress(walking.participant, later(days=42))
    assert found.function_lines == ("Pain got in your way less than when you started.",)
    assert len(found.pain_lines) == len(found.pain) == 3


def test_progress_does_not_hide_a_harder_time_and_blames_nobody(walking):
    answer_again(walking, later(days=42), 9)
    assert "more on 4 of 5 things" in progress(walking.participant, later(days=42)).sentence


def test_progress_at_the_beginning_says_so(course):
    assert "beginning" in progress(course.participant, NOW).sentence


def test_weeks_are_means_and_a_harder_one_is_marked(walking):
    ada = walking.participant
    for day in range(21):
        value = 8 if 7 <= day < 14 else 4
        entry(ada, date(2027, 3, 1) + timedelta(days=day), later(days=day), pain=3,
              interference=value)  # fmt: skip
    weeks = progress(ada, later(days=21)).weeks
    assert [(week.interference, week.harder) for week in weeks] == [
        (4.0, False), (8.0, True), (4.0, False),
    ]  # fmt: skip


def test_goal_steps_are_marked_and_unmarked(walking):
    walk_first(walking)
    for _ in range(2):
        mark_goal_step(course=walking, text="Pack a bag", done=True, actor=ACTOR, now=NOW)
    steps = progress(walking.participant, NOW).goal_steps
    assert [(step.text, step.done_on) for step in steps] == [
        ("Pack a bag", date(2027, 3, 1)), ("Take the bus", None),
    ]  # fmt: skip
    mark_goal_step(course=walking, text="Pack a bag", done=False, actor=ACTOR, now=NOW)
    assert GoalStep.objects.get().undone_at == NOW
    with pytest.raises(UnknownStep):
        mark_goal_step(course=walking, text="Fly", done=True, actor=ACTOR, now=NOW)


def full_life(course):
    complete_step(course=course, module="m0", step="hello", answer="loud", actor=ACTOR, now=NOW)
    walk_first(course)
    save_draft(
        course=course, worksheet="goal_ladder", values={"goal": "Canary one"}, revision=0, now=NOW
    )
    complete_module(course=course, module="m0", how="low_energy", actor=ACTOR, now=NOW)
    make_plan(
        course=course, module="m1", plan="small_walk", will="Canary two", when="Before bed",
        actor=ACTOR, now=NOW,
    )  # fmt: skip
    entry(course.participant, date(2027, 3, 1), pain=4, note="Canary three")


def test_the_export_holds_everything_and_is_json(walking):
    from steadway.care.assessments.export import export_of as answers_of

    full_life(walking)
    text = json.dumps([export_of(walking.participant), answers_of(walking.participant)])
    for words in ("Canary one", "Canary two", "Canary three", "Loud on most days", "See the sea",
                  walking.programme_id, "How strong is your pain right now?"):  # fmt: skip
        assert words in text


def test_erasing_leaves_no_words_and_keeps_the_way(walking):
    from steadway.care.assessments.export import export_of as answers_of

    full_life(walking)
    erase_words(participant=walking.participant, actor=ACTOR, now=NOW)
    text = json.dumps([export_of(walking.participant), answers_of(walking.participant)])
    assert "Canary" not in text
    assert LADDER["goal"] not in text
    assert export_of(walking.participant)["courses"][0]["parts"]
    assert erase_words(participant=walking.participant, actor=ACTOR, now=NOW) == 0


def test_a_second_worksheet_feeds_the_goal(walking):
    walk_first(walking)
    finish_worksheet(
        course=walking, worksheet="goal_ladder", values={**LADDER, "goal": "See the hills"},
        key=uuid.uuid4(), actor=ACTOR, now=later(days=1),
    )  # fmt: skip
    assert today(walking.participant, NOW).goal == "See the hills"
