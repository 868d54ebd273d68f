"""Walking the course."""

import uuid

import pytest

from steadway.care.assessments.models import Occasion
from steadway.care.audit.models import Entry
from steadway.care.delivery.actions import (
    complete_module,
    complete_step,
    finish_worksheet,
    make_plan,
    open_module,
    stop,
)
from steadway.care.delivery.errors import (
    CourseStopped,
    NotAnOption,
    NotOpenYet,
    UnknownStep,
)
from steadway.care.delivery.models import Course, ModuleVisit, PageChoice, StepDone

from .conftest import ACTOR, NOW, later

LADDER = {"goal": "See the sea", "rungs": ["Pack a bag", "Take the bus"], "confidence": 8}


def step(course, module, name, **given):
    given = {"actor": ACTOR, "now": NOW, **given}
    return complete_step(course=course, module=module, step=name, **given)


def walk_first(course, now=NOW):
    step(course, "m0", "hello", answer="loud", now=now)
    finish_worksheet(
        course=course, worksheet="goal_ladder", values=LADDER, key=uuid.uuid4(), module="m0",
        actor=ACTOR, now=now,
    )  # fmt: skip


def test_the_first_step_opens_its_part(course):
    step(course, "m0", "hello", answer="loud")
    visit = ModuleVisit.objects.get()
    assert (visit.module, visit.completed_at, visit.early) == ("m0", None, False)
    assert PageChoice.objects.get().value == "loud"


def test_a_step_done_twice_is_done_once(course):
    step(course, "m0", "hello", answer="loud")
    step(course, "m0", "hello", answer="loud", now=later(minutes=1))
    assert StepDone.objects.get().done_at == NOW
    assert PageChoice.objects.count() == 1
    assert Entry.objects.filter(act="delivery.step_done").count() == 1


def test_a_change_of_mind_is_another_row(course):
    step(course, "m0", "hello", answer="loud")
    step(course, "m0", "hello", answer="swings", now=later(minutes=1))
    assert list(PageChoice.objects.values_list("value", flat=True)) == ["loud", "swings"]


def test_an_answer_that_is_not_offered_is_refused(course):
    with pytest.raises(NotAnOption):
        step(course, "m0", "hello", answer="purple")
    assert not StepDone.objects.exists()


@pytest.mark.parametrize(("module", "name"), [("m0", "nothing"), ("m9", "hello")])
def test_what_the_programme_does_not_hold_is_unknown(course, module, name):
    with pytest.raises(UnknownStep):
        step(course, module, name)


def test_the_last_step_completes_the_part(walking):
    walk_first(walking)
    visit = ModuleVisit.objects.get(module="m0")
    assert (visit.completed_at, visit.how) == (NOW, "full")


def test_a_page_for_others_is_not_waited_for(walking):
    walk_first(walking)
    assert not StepDone.objects.filter(step="heads").exists()
    assert ModuleVisit.objects.get(module="m0").how == "full"


def test_the_low_energy_twin_counts_as_done(walking):
    step(walking, "m0", "first_short", answer="rest")
    assert ModuleVisit.objects.get(module="m0").how == "low_energy"
    again = complete_module(course=walking, module="m0", how="full", actor=ACTOR, now=NOW)
    assert again.how == "low_energy"


def test_a_part_with_open_steps_is_not_completed_in_full(walking):
    with pytest.raises(NotOpenYet, match="short version"):
        complete_module(course=walking, module="m0", actor=ACTOR, now=NOW)


def test_a_part_after_another_says_what_it_waits_for(walking):
    with pytest.raises(NotOpenYet, match="The first part"):
        open_module(course=walking, module="m1", actor=ACTOR, now=NOW)


def test_a_part_opened_early_is_marked(walking):
    visit = open_module(course=walking, module="m1", early=True, actor=ACTOR, now=NOW)
    assert visit.early
    assert Entry.objects.filter(act="delivery.module_opened_early").count() == 1


def test_treatment_waits_for_the_questions_at_the_start(course):
    complete_module(course=course, module="m0", how="low_energy", actor=ACTOR, now=NOW)
    with pytest.raises(NotOpenYet, match="first questions"):
        open_module(course=course, module="m1", actor=ACTOR, now=NOW)
    open_module(course=course, module="m1", actor=ACTOR, now=later(days=15))


def test_after_the_last_part_the_course_is_finished_and_the_last_questions_are_asked(walking):
    complete_module(course=walking, module="m0", how="low_energy", actor=ACTOR, now=NOW)
    step(walking, "m1", "your_goal")
    make_plan(
        course=walking, module="m1", plan="small_walk", will="Walk to the corner",
        when="Before bed", actor=ACTOR, now=NOW,
    )  # fmt: skip
    walking.refresh_from_db()
    assert (walking.state, walking.finished_at) == (Course.State.FINISHED, NOW)
    labels = Occasion.objects.order_by("opens_at").values_list("label", flat=True)
    assert list(labels) == ["baseline", "end", "follow_up_3m"]


def test_nothing_is_added_to_a_stopped_course(walking):
    stop(course=walking, actor=ACTOR, now=NOW)
    with pytest.raises(CourseStopped, match="kept"):
        step(walking, "m0", "hello")
