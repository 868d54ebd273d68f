"""From the first page to what has changed, as a stranger would, with and without JavaScript."""

import json
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page

from tests.journeys.walking import Walker

MODULES = {"m0": "Welcome and safety", "m1": "How pain works", "m2": "What matters to you",
           "m3": "Pacing and graded activity", "m12": "Flare-ups and setbacks"}  # fmt: skip
BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


def stranger(open_page: Callable[..., Page], scripts: bool = True) -> Walker:
    """Somebody on the first page whom the site does not know."""
    walker = Walker(open_page(java_script_enabled=scripts), f"{uuid4().hex[:12]}@example.org")
    walker.go("/")
    return walker


def data_of(walker: Walker) -> dict:
    """The person's own copy of everything, as the settings page gives it."""
    return json.loads(walker.page.request.get("/settings/data/my-data.json").text())


# Costs about 60 s each: a whole course, page by page.
@pytest.mark.slow
@BOTH
def test_a_stranger_joins_and_works_through_the_course(
    open_page: Callable[..., Page], scripts: bool
):
    walker = stranger(open_page, scripts)
    assert "A free online course" in walker.heading
    assert "This is not an emergency service" in walker.words
    joins(walker)
    answers_the_questions(walker, "Where you start")
    for module, title in MODULES.items():
        works_through(walker, module, title)
    checks_in(walker)
    walker.go("/today/")
    answers_the_questions(walker, "")
    walker.go("/progress/")
    assert "You have been through 5 of 5 parts." in walker.words
    nothing_was_asked_twice(walker)
    found = data_of(walker)
    assert {"about_you", "course", "questionnaires"} <= set(found)


def joins(walker: Walker) -> None:
    """Screening, cards with one wrong answer, choices, signature."""
    walker.walk_to("/fit/result/", most=14)
    assert "fit" in walker.heading
    walker.walk_to("/consent/2/", most=3)
    heading = walker.heading
    walker.answer("I lose my place")
    walker.press()
    assert walker.at == "/consent/2/"
    assert walker.heading == heading
    assert "Here is the card again." in walker.words
    assert walker.page.locator(".wrong").count() == 0
    walker.walk_to("/consent/choices/", most=8)
    assert walker.page.locator("main :checked").count() == 0
    walker.walk_to("/consent/sign/", most=1)
    assert "What you say yes to" in walker.words
    assert "No, thank you" in walker.words
    walker.walk_to("/welcome/", most=1)
    assert walker.heading == "Welcome, Tess"
    walker.walk_to("/today/", most=1)
    assert walker.heading == "Good to see you, Tess"


def answers_the_questions(walker: Walker, title: str) -> None:
    """From Today through a set of questionnaires and back."""
    assert "Next for you" in walker.words
    walker.press()
    assert walker.at.startswith("/questions/")
    assert title in walker.heading
    walker.walk_to("/today/", most=60)


def works_through(walker: Walker, module: str, title: str) -> None:
    """Every step of a part, in order, none longer than was told before."""
    walker.go(f"/parts/{module}/")
    assert walker.heading == title
    links = [one.get_attribute("href") for one in walker.page.locator("main ol.links a").all()]
    assert len(links) >= 4
    assert all(walker.minutes[link] <= 8 for link in links)
    walker.walk_to(f"/parts/{module}/done/", most=60)
    assert {link.split("/")[3] for link in links} <= {step_of(path) for path in walker.way}
    assert title in walker.words
    walker.walk_to("/today/", most=1)


def step_of(path: str) -> str:
    """The step's own name in an address."""
    return [*path.split("/"), "", "", ""][3]


def checks_in(walker: Walker) -> None:
    """One diary entry by the buttons alone."""
    walker.go("/check-in/")
    walker.walk_to("/check-in/saved/", most=6)
    assert walker.heading == "Saved. Thank you"


def nothing_was_asked_twice(walker: Walker) -> None:
    """No question stands on two pages; plans and sets of questions are new ones each time."""
    new_each_time = ("/questions/", "/check-in/")
    twice = {
        label: {place for place in places if not place.startswith(new_each_time)}
        for label, places in walker.asked_twice()
        if label not in ("I will …", "When …", "Would a reminder help?", "In my own words")
    }
    assert {label: places for label, places in twice.items() if len(places) > 1} == {}
