"""Where the way does not lead into the course at once, and where it leads months later."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.walking import Walker


@pytest.fixture
def stranger(open_page: Callable[..., Page]) -> Walker:
    """Somebody at the first question."""
    walker = Walker(open_page())
    walker.go("/fit/")
    return walker


def finish(walker: Walker) -> None:
    """Answer the open questions calmly, on past every care page, up to the result."""
    for _ in range(20):
        if walker.at == "/fit/result/":
            return
        if walker.at.endswith("/care/"):
            walker.press("Go on with the questions")
        else:
            walker.step_on()
    raise AssertionError(walker.way)


def test_somebody_under_18_hears_why_and_three_other_places(stranger: Walker):
    stranger.answer("No")
    stranger.press()
    finish(stranger)
    assert stranger.heading == "This course is for adults"
    assert "Here are 3 places to try" in stranger.words
    assert stranger.page.locator("main :checked").count() == 0
    stranger.press()
    assert stranger.at == "/fit/thanks/"
    assert "Your answers are deleted." in stranger.words
    stranger.go("/consent/")
    assert stranger.at == "/fit/q/adult/", "who does not fit is not asked to sign"


def test_whoever_says_yes_to_it_has_the_answers_kept_without_a_name(stranger: Walker):
    stranger.answer("No")
    stranger.press()
    finish(stranger)
    stranger.answer("Yes, you may keep them")
    stranger.press()
    assert "Your answers are kept, without your name." in stranger.words


def test_thoughts_of_ending_life_bring_numbers_to_call_at_once(stranger: Walker):
    stranger.walk_to("/fit/q/ending_life/", most=9)
    stranger.answer("Yes")
    stranger.press()
    assert stranger.at == "/fit/q/ending_life/care/"
    assert stranger.page.locator('main a.phone[href^="tel:"]').count() >= 2
    finish(stranger)
    assert stranger.heading == "Please talk to someone now"
    assert stranger.page.locator('main a.phone[href^="tel:"]').count() >= 2
    assert "Go on" not in [b.inner_text() for b in stranger.page.locator("main button").all()]


def test_a_sign_to_check_brings_a_care_card_and_the_way_back_from_a_slip(stranger: Walker):
    stranger.walk_to("/fit/q/new_weakness/", most=2)
    stranger.answer("nobody has checked it yet")
    stranger.press()
    assert stranger.at == "/fit/q/new_weakness/care/"
    assert "Please call someone" in stranger.words
    stranger.press("I pressed the wrong answer")
    assert stranger.at == "/fit/q/new_weakness/"
    stranger.page.locator("main label", has_text="No").first.click()
    stranger.press()
    assert stranger.at == "/fit/q/saddle_bladder/"


# Costs about 15 s: the longest set of questions.
@pytest.mark.slow
def test_three_months_on_the_follow_up_questions_are_answered(
    open_page: Callable[..., Page], through: Callable[[Page, str], Page]
):
    walker = Walker(through(open_page(), "follow-up"))
    assert "3 months on" in walker.words
    walker.press()
    assert walker.heading == "3 months on"
    walker.walk_to("/today/", most=60)
    assert "You have been through every part." in walker.words
    walker.go("/progress/")
    assert "You have been through 5 of 5 parts." in walker.words
    assert walker.page.locator("main .chart svg").count() >= 1
    sentence = walker.page.locator("main .lead").inner_text()
    assert len(sentence.split()) > 3
    assert "%" not in walker.words
