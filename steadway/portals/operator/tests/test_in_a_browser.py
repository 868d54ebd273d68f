"""The operator's page in a real Chromium: axe, dark, 320 px. About 5 s."""

import os
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from .conftest import break_a_page, logged_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHROMIUM = os.environ.get("STEADWAY_CHROMIUM", "/usr/bin/chromium")


@pytest.fixture
def chromium(monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright runs a loop of its own
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.mark.parametrize("look", list(product(["light", "dark"], [320, 390, 1280])))
def test_axe_finds_nothing_at_any_width(chromium, live_server, alert, olga, look):
    scheme, width = look
    break_a_page()
    cookie = logged_in(olga).cookies["session"].value
    context = chromium.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
    context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + "/operator/")
    assert page.locator("h1").inner_text() == "State of the site"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == []
