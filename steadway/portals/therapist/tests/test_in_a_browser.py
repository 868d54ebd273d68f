"""The staff's pages in a real Chromium: axe, dark, 320 px, keyboard. About 8 s."""

import os
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from .conftest import logged_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHROMIUM = os.environ.get("STEADWAY_CHROMIUM", "/usr/bin/chromium")


@pytest.fixture
def chromium(monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright runs a loop of its own
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def page_of(chromium, live_server, account, *, scheme="light", width=1280):
    cookie = logged_in(account).cookies["session"].value
    context = chromium.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
    context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])
    return context.new_page()


def violations(page):
    found = Axe().run(page).response["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found]


@pytest.mark.parametrize("look", list(product(["light", "dark"], [390, 1280])))
def test_axe_finds_nothing_on_the_list_and_on_the_alert(chromium, live_server, alert, ben, look):
    page = page_of(chromium, live_server, ben, scheme=look[0], width=look[1])
    for path in ("/staff/", f"/staff/alerts/{alert.pk}/"):
        page.goto(live_server.url + path)
        assert page.locator("h1").count() == 1
        assert violations(page) == []


def test_at_320_px_the_page_never_scrolls_sideways(chromium, live_server, alert, ben):
    page = page_of(chromium, live_server, ben, width=320)
    for path in ("/staff/", f"/staff/alerts/{alert.pk}/"):
        page.goto(live_server.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_on_a_phone_each_alert_is_a_card_and_nothing_scrolls_sideways_inside(
    chromium, live_server, alert, ben
):
    page = page_of(chromium, live_server, ben, width=390)
    page.goto(live_server.url + "/staff/")
    wider = "[...document.querySelectorAll('main *')].filter(e => e.scrollWidth > e.clientWidth + 1"
    assert page.evaluate(f"{wider} && getComputedStyle(e).overflowX === 'auto').length") == 0
    card = page.get_by_role("row").filter(has_text=alert.participant.code)
    assert card.bounding_box()["width"] <= 390
    assert card.bounding_box()["height"] > 150  # its cells stand below each other
    assert page.get_by_role("columnheader").count() == 7  # and it is a table still


def test_an_alert_is_taken_on_and_closed_by_keyboard_alone(chromium, live_server, alert, ben):
    page = page_of(chromium, live_server, ben)
    page.goto(live_server.url + "/staff/")
    page.get_by_role("link", name=alert.participant.code).focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Take it on").focus()
    page.keyboard.press("Enter")
    page.get_by_text("It is yours.").wait_for()
    page.get_by_label("What was done, and what comes next").focus()
    page.keyboard.type("Called. Safe now.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Closed. It stays on the record.").wait_for()
    alert.refresh_from_db()
    assert not alert.is_open
