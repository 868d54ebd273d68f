"""Homework plans."""

import pytest
from django.db import IntegrityError, transaction

from steadway.care.delivery.actions import complete_module, make_plan, review_plan
from steadway.care.delivery.errors import PlanNotAccepted, UnknownCourse, UnknownStep
from steadway.care.delivery.models import HomeworkPlan, StepDone
from steadway.care.delivery.queries import open_plans, plan_of, plans_to_review

from .conftest import ACTOR, NOW, later


@pytest.fixture
def ready(walking):
    complete_module(course=walking, module="m0", how="low_energy", actor=ACTOR, now=NOW)
    return walking


def plan(course, will="Walk to the corner", when="Before bed", **given):
    given = {"module": "m1", "plan": "small_walk", "actor": ACTOR, "now": NOW, **given}
    return make_plan(course=course, will=will, when=when, **given)


def test_the_same_plan_twice_is_one_plan_and_its_step_is_done(ready):
    assert plan(ready) == plan(ready)
    assert StepDone.objects.filter(step="small_walk").count() == 1


def test_own_words_are_welcome(ready):
    assert plan(ready, will="Dance to one song").will == "Dance to one song"


def test_another_plan_takes_the_open_ones_place_and_the_row_stays(ready):
    first = plan(ready)
    plan(ready, will="Walk round the table")
    first.refresh_from_db()
    assert first.replaced_at == NOW
    assert [view.will for view in open_plans(ready)] == ["Walk round the table"]


def test_a_plan_needs_a_what_and_a_when_and_a_moment_to_come(ready):
    with pytest.raises(PlanNotAccepted) as error:
        plan(ready, will=" ", when="", remind_at=NOW)
    assert set(error.value.faults) == {"will", "when", "remind_at"}


def test_an_unknown_plan_is_unknown(ready):
    with pytest.raises(UnknownStep):
        plan(ready, plan="nothing")


@pytest.mark.parametrize(
    ("outcome", "words"),
    [("done", "do the same again"), ("partly", "counts"), ("not_this_time", "make it smaller")],
)
def test_every_outcome_has_its_own_answer(ready, outcome, words):
    found = review_plan(
        plan=plan(ready), outcome=outcome, obstacle="I forgot", actor=ACTOR, now=later(days=2)
    )
    assert words in found.reply
    assert found.plan.obstacle == ("" if outcome == "done" else "I forgot")


def test_a_plan_is_reviewed_once(ready):
    made = plan(ready)
    review_plan(plan=made, outcome="partly", actor=ACTOR, now=later(days=1))
    again = review_plan(plan=made, outcome="done", actor=ACTOR, now=later(days=2))
    assert again.plan.outcome == "partly"


def test_an_outcome_that_is_not_offered_is_refused(ready):
    with pytest.raises(PlanNotAccepted):
        review_plan(plan=plan(ready), outcome="failed", actor=ACTOR, now=NOW)


def test_a_plan_is_talked_about_the_day_after(ready):
    plan(ready)
    assert plans_to_review(ready, later(hours=2)) == ()
    assert len(plans_to_review(ready, later(days=1))) == 1


def test_somebody_elses_plan_is_unknown(ready, cleo):
    with pytest.raises(UnknownCourse):
        plan_of(cleo, plan(ready).pk)


def test_the_database_refuses_a_review_without_an_outcome(ready):
    made = plan(ready)
    with pytest.raises(IntegrityError), transaction.atomic():
        HomeworkPlan.objects.filter(pk=made.pk).update(reviewed_at=NOW)
