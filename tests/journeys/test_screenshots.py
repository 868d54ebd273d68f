"""The pictures of the documents are taken here: STEADWAY_SCREENSHOTS=1 makes them anew."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import DESK, PHONE

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "docs/screenshots"
WEEK = "week-three"
# name: door, address, screen, colours
PICTURES = {
    "today-phone": (WEEK, "/today/", PHONE, "light"),
    "today-dark": (WEEK, "/today/", PHONE, "dark"),
    "lesson-phone": (WEEK, "/parts/m1/volume/", PHONE, "light"),
    "worksheet-phone": (WEEK, "/worksheets/my_starting_point/", PHONE, "light"),
    "progress-phone": ("follow-up", "/progress/", PHONE, "light"),
    "help-phone": ("", "/hard-moment/", PHONE, "light"),
    "check-in-phone": (WEEK, "/check-in/?again=yes", PHONE, "light"),
    "today-desk": (WEEK, "/today/", DESK, "light"),
    "doors": ("", "/demo/", DESK, "light"),
    # The list and not an alert: that page quotes a questionnaire, and its wording is not ours.
    "alerts-desk": ("on-call", "/staff/", DESK, "light"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_can_be_taken_and_is_there(
    open_page: Callable[..., Page], through: Callable[[Page, str], Page], name: str
):
    door, place, screen, scheme = PICTURES[name]
    page = open_page(viewport=screen, color_scheme=scheme, device_scale_factor=1,
                     reduced_motion="reduce")  # fmt: skip
    if door:
        through(page, door)
    page.goto(place)
    page.wait_for_load_state()
    assert page.locator("h1").count() == 1
    if os.environ.get("STEADWAY_SCREENSHOTS"):
        SHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SHOTS / f"{name}.png")
    assert (SHOTS / f"{name}.png").stat().st_size > 5_000


def test_every_picture_that_the_documents_show_exists():
    wanted = []
    for text in (ROOT / "README.md", *ROOT.glob("docs/**/*.md")):
        for place in re.findall(r"!\[[^\]]*\]\(([^)#]+)\)", text.read_text(encoding="utf-8")):
            if "://" not in place:
                wanted.append(text.parent / place)
    assert [str(one) for one in wanted if not one.is_file()] == []
