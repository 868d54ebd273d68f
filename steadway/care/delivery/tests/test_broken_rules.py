"""A rule that cannot be worked out is said to the reader and told to whoever runs the site."""

import uuid

import pytest

from steadway.care.audit.models import Entry, Payload
from steadway.care.delivery.actions import (
    complete_step,
    finish_worksheet,
    open_module,
    report_broken_rule,
)
from steadway.care.delivery.actions.reporting import OPERATOR_DOOR
from steadway.care.delivery.errors import PageCannotBeShown
from steadway.care.delivery.models import BrokenPage, PageChoice, WorksheetEntry
from steadway.care.delivery.queries import (
    broken_pages,
    contents,
    lesson_page,
    today,
    worksheet_page,
)
from steadway.care.notices.models import Notice
from steadway.care.people.actions import open_staff_account
from steadway.care.people.roles import Role

from .conftest import ACTOR, NOW, later

SECRET = "a walk with Bea"


@pytest.fixture
def olga(db):
    return open_staff_account(
        email="olga@example.org", password="a long enough phrase 7", display_name="Olga",
        roles=[Role.OPERATOR], actor=ACTOR, now=NOW,
    )  # fmt: skip


@pytest.fixture
def wrong_kind(walking):
    """A fact of the wrong kind, as a fault of ours could store it: the audience rule breaks."""
    PageChoice.objects.create(course=walking, name="track", value=[SECRET], chosen_at=NOW)
    return walking


def write_truth(course):
    """A worksheet's value that no page can show as text."""
    return WorksheetEntry.objects.create(
        course=course, worksheet="goal_ladder", number=1, values={"goal": True},
        key=uuid.uuid4(), handed_in_at=NOW,
    )  # fmt: skip


def broken(course, module="m1", step="your_goal"):
    with pytest.raises(PageCannotBeShown) as found:
        lesson_page(course, module, step, NOW)
    return found.value


def report(fault, now=NOW):
    return report_broken_rule(
        course=fault.course, module=fault.module, step=fault.step, fault=fault.fault,
        actor=ACTOR, now=now,
    )  # fmt: skip


def test_the_reader_is_told_what_happened_and_that_the_next_step_is_there(walking):
    write_truth(walking)
    fault = broken(walking)
    assert "The fault is ours" in str(fault)
    assert "have been told" in str(fault)
    assert "go on with the next step" in str(fault)
    assert (fault.module, fault.step, fault.next_step) == ("m1", "your_goal", "small_walk")


def test_a_report_is_one_row_and_only_its_count_grows(walking, olga):
    write_truth(walking)
    fault = broken(walking)
    first = report(fault)
    again = report(fault, later(hours=1))
    assert (again.pk, again.times) == (first.pk, 2)
    assert (again.first_seen_at, again.last_seen_at) == (NOW, later(hours=1))
    assert again.rule == 'goal_ladder.goal or "your own goal"'
    assert Entry.objects.filter(act="delivery.rule_broken").count() == 1
    assert broken_pages() == (again,)


def test_every_operator_gets_one_neutral_letter(walking, olga):
    write_truth(walking)
    fault = broken(walking)
    report(fault)
    report(fault, later(hours=1))
    letter = Notice.objects.get(kind="staff.page_broken")
    assert (letter.account, letter.urgent) == (olga, True)
    assert OPERATOR_DOOR in letter.body
    assert walking.participant.code not in letter.body


def test_nothing_of_what_anybody_answered_is_kept(wrong_kind, olga):
    row = report(broken(wrong_kind, "m0", "hello"))
    assert SECRET not in f"{row.rule} {row.kind}"
    assert not [one for one in Payload.objects.all() if SECRET in one.body]


def test_a_rule_about_who_a_step_is_for_breaks_every_page_kindly(wrong_kind):
    for read in (
        lambda: lesson_page(wrong_kind, "m0", "hello", NOW),
        lambda: contents(wrong_kind, NOW),
        lambda: today(wrong_kind.participant, NOW),
        lambda: complete_step(course=wrong_kind, module="m0", step="hello", actor=ACTOR, now=NOW),
    ):
        with pytest.raises(PageCannotBeShown):
            read()


def test_a_worksheet_counts_although_the_way_on_is_broken(wrong_kind, olga):
    values = {"goal": "Sit", "rungs": ["One", "Two"], "confidence": 5}
    result = finish_worksheet(
        course=wrong_kind, worksheet="goal_ladder", values=values, key=uuid.uuid4(), module="m0",
        actor=ACTOR, now=NOW,
    )  # fmt: skip
    assert WorksheetEntry.objects.get() == result.entry
    assert BrokenPage.objects.get().step == "goal_ladder"


def test_feedback_that_breaks_does_not_take_the_worksheet_along(walking, olga, monkeypatch):
    from steadway.care.delivery.actions import handing_in
    from steadway.science.programmes.errors import WrongKindOfFact

    def breaks(*_given):
        raise WrongKindOfFact("No.", "confidence < 7")

    monkeypatch.setattr(handing_in.facts, "worksheet_feedback", breaks)
    values = {"goal": "Sit", "rungs": ["One", "Two"], "confidence": 5}
    result = finish_worksheet(
        course=walking, worksheet="goal_ladder", values=values, key=uuid.uuid4(), actor=ACTOR,
        now=NOW,
    )  # fmt: skip
    assert (result.feedback, BrokenPage.objects.get().rule) == ("", "confidence < 7")


def test_a_worksheet_whose_feedback_breaks_says_so_too(walking):
    entry = write_truth(walking)
    WorksheetEntry.objects.filter(pk=entry.pk).update(values={"goal": "x", "confidence": "much"})
    with pytest.raises(PageCannotBeShown):
        worksheet_page(walking, "goal_ladder", NOW)


def test_opening_a_part_whose_rule_breaks_says_so(walking, monkeypatch):
    from steadway.care.delivery.standing import Standing
    from steadway.science.programmes.errors import WrongKindOfFact

    def breaks(_self):
        raise WrongKindOfFact("No.", "completed.m0 == 3")

    monkeypatch.setattr(Standing, "statuses", breaks)
    with pytest.raises(PageCannotBeShown) as found:
        open_module(course=walking, module="m1", actor=ACTOR, now=NOW)
    assert (found.value.module, found.value.next_step) == ("m1", "")
