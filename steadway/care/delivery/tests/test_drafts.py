"""Worksheets while they are written: two windows, lost answers, and nothing written over."""

import uuid
from random import Random

import pytest

from steadway.care.delivery.actions import drop_aside, finish_worksheet, save_draft
from steadway.care.delivery.errors import UnknownStep
from steadway.care.delivery.models import Course, DraftAside, WorksheetDraft
from steadway.care.delivery.queries import worksheet_page

from .conftest import ACTOR, NOW, later

SHEET = "goal_ladder"


def save(course, goal, revision, tab="", **given):
    return save_draft(
        course=course, worksheet=SHEET, values={"goal": goal}, revision=revision, tab=tab,
        now=given.get("now", NOW),
    )  # fmt: skip


def test_each_save_grows_the_revision(course):
    first = save(course, "See", 0, "a")
    second = save(course, "See the sea", first.revision, "a")
    assert (first.saved, second.saved, second.revision) == (True, True, 2)
    assert WorksheetDraft.objects.get().values == {"goal": "See the sea"}


def test_a_second_window_never_writes_over_newer_text(course):
    save(course, "See", 0, "a")
    save(course, "See the sea", 1, "a")
    late = save(course, "See the hills", 1, "b")
    assert not late.saved
    assert "Both texts are kept" in late.message
    assert late.values == {"goal": "See the sea"}
    assert WorksheetDraft.objects.get().values == {"goal": "See the sea"}
    assert [aside.values for aside in worksheet_page(course, SHEET, NOW).asides] == [
        {"goal": "See the hills"}
    ]


def test_the_second_windows_next_saves_stay_in_one_place(course):
    save(course, "See the sea", 0, "a")
    save(course, "The hills", 0, "b")
    save(course, "The high hills", 0, "b")
    assert DraftAside.objects.get().values == {"goal": "The high hills"}


def test_a_save_whose_answer_was_lost_can_be_sent_again(course):
    save(course, "See", 0, "a")
    again = save(course, "See", 0, "a")
    more = save(course, "See the sea", 0, "a")
    assert again.saved
    assert more.saved
    assert not DraftAside.objects.exists()


def test_without_a_tabs_name_the_revision_alone_decides(course):
    save(course, "See", 0)
    assert not save(course, "Other", 0).saved


def test_a_draft_may_be_half_and_wrong(course):
    result = save_draft(
        course=course, worksheet=SHEET, values={"confidence": "lots", "unknown": "x"},
        revision=0, now=NOW,
    )  # fmt: skip
    assert result.values == {"confidence": "lots"}


def test_a_window_left_open_after_handing_in_brings_nothing_back(course):
    values = {"goal": "See the sea", "rungs": ["One", "Two"]}
    finish_worksheet(
        course=course, worksheet=SHEET, values=values, key=uuid.uuid4(), actor=ACTOR, now=NOW
    )
    save_draft(course=course, worksheet=SHEET, values=values, revision=3, tab="a", now=NOW)
    assert not WorksheetDraft.objects.exists()


def test_an_unknown_worksheet_is_unknown(course):
    with pytest.raises(UnknownStep):
        save_draft(course=course, worksheet="nothing", values={}, revision=0, now=NOW)


def test_text_kept_aside_is_put_away_by_its_owner_alone(course, cleo, tiny):
    from .conftest import begin

    save(course, "See the sea", 0, "a")
    aside = save(course, "The hills", 0, "b").aside_id
    drop_aside(course=begin(cleo, tiny), aside_id=aside, actor=ACTOR, now=NOW)
    assert DraftAside.objects.exists()
    drop_aside(course=course, aside_id=aside, actor=ACTOR, now=NOW)
    drop_aside(course=course, aside_id=aside, actor=ACTOR, now=NOW)
    assert not DraftAside.objects.exists()


def test_saving_counts_as_being_here(course):
    save(course, "See", 0, now=later(days=3))
    assert Course.objects.get(pk=course.pk).last_act_at == later(days=3)


@pytest.mark.parametrize("seed", range(25))
def test_whatever_two_windows_do_the_newest_text_of_each_is_kept(course, seed):
    """A window reloads or goes on with what it knew, then saves; answers get lost."""
    chance = Random(seed)  # noqa: S311  # a repeatable walk, not a secret
    knows, newest = {"a": 0, "b": 0}, {}
    for number in range(20):
        tab = chance.choice("ab")
        if chance.random() < 0.3:
            knows[tab] = WorksheetDraft.objects.values_list("revision", flat=True).first() or 0
            newest.pop(tab, None)  # the page was loaded anew, with the draft in it
        text = f"text {number} from {tab}"
        result = save(course, text, knows[tab], tab)
        newest[tab] = text
        if result.saved and chance.random() < 0.7:
            knows[tab] = result.revision
        rows = [*WorksheetDraft.objects.all(), *DraftAside.objects.all()]
        kept = {row.values["goal"] for row in rows}
        assert text in kept
        assert result.values["goal"] in kept
