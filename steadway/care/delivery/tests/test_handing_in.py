"""Finished worksheets."""

import uuid

import pytest

from steadway.care.delivery.actions import finish_worksheet, save_draft, void_entry
from steadway.care.delivery.errors import ReasonMissing, UnknownCourse, WorksheetNotAccepted
from steadway.care.delivery.models import StepDone, WorksheetDraft, WorksheetEntry
from steadway.care.delivery.queries import hard_moment_plan, worksheet_page

from .conftest import ACTOR, NOW, begin, later

GOOD = {"goal": "See the sea", "rungs": ["Pack a bag", "Take the bus"], "confidence": "8"}


def finish(course, values=None, key=None, **given):
    return finish_worksheet(
        course=course, worksheet="goal_ladder", values=GOOD if values is None else values,
        key=key or uuid.uuid4(), actor=ACTOR, now=given.pop("now", NOW), **given,
    )  # fmt: skip


def test_a_worksheet_sent_twice_is_one_entry(course):
    key = uuid.uuid4()
    first, second = finish(course, key=key), finish(course, key=key)
    assert first.entry == second.entry
    assert first.feedback == second.feedback == "You have a ladder now."
    assert first.entry.values["confidence"] == 8


def test_the_programme_answers_to_what_was_written(course):
    assert finish(course, {**GOOD, "confidence": 3}).feedback == "Make the first step smaller."


def test_faults_name_their_fields_and_keep_the_text(course):
    with pytest.raises(WorksheetNotAccepted) as error:
        finish(course, {"rungs": ["Pack a bag"]})
    assert set(error.value.faults) == {"goal", "rungs"}
    assert WorksheetDraft.objects.get().values == {"rungs": ["Pack a bag"]}
    assert worksheet_page(course, "goal_ladder", NOW).values == {"rungs": ["Pack a bag"]}


def test_the_next_one_has_the_next_number_and_the_first_stays(course):
    finish(course)
    finish(course, {**GOOD, "goal": "See the hills"}, now=later(days=1))
    numbers = WorksheetEntry.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2]
    page = worksheet_page(course, "goal_ladder", NOW)
    assert (page.values["goal"], page.times_handed_in) == ("See the hills", 2)


def test_handing_in_ends_the_draft_and_does_its_step(course):
    save_draft(course=course, worksheet="goal_ladder", values=GOOD, revision=0, now=NOW)
    finish(course, module="m0")
    assert not WorksheetDraft.objects.exists()
    assert StepDone.objects.get().step == "goal_ladder"


def test_one_set_aside_gives_way_to_the_one_before(course):
    finish(course)
    second = finish(course, {**GOOD, "goal": "Wrong"}, now=later(days=1)).entry
    with pytest.raises(ReasonMissing):
        void_entry(entry=second, reason=" ", actor=ACTOR, now=NOW)
    void_entry(entry=second, reason="wrong sheet", actor=ACTOR, now=NOW)
    assert worksheet_page(course, "goal_ladder", NOW).values["goal"] == "See the sea"


def test_a_key_of_another_course_tells_nothing(course, cleo, tiny):
    key = uuid.uuid4()
    finish(course, key=key)
    with pytest.raises(UnknownCourse):
        finish(begin(cleo, tiny), key=key)


def test_before_a_hard_moment_plan_is_written_there_is_none(course):
    assert hard_moment_plan(course.participant) is None
