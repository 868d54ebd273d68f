"""The evidence desk in a real Chromium: axe, dark, 320 px, without scripts. About 15 s."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from .conftest import logged_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHROMIUM = os.environ.get("STEADWAY_CHROMIUM", "/usr/bin/chromium")
PAGES = [
    "/evidence/",
    "/evidence/studies/",
    "/evidence/synthesis/",
    "/evidence/synthesis/?outcome=disability&out=lorig_2008",
    "/evidence/synthesis/?preset=magic",
    "/evidence/synthesis/?population=other_pain",
]


@pytest.fixture
def chromium(monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright runs a loop of its own
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def context_for(chromium, live_server, account, **options):
    cookie = logged_in(account).cookies["session"].value
    context = chromium.new_context(base_url=live_server.url, **options)
    context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])
    return context


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_320_px_are_enough(chromium, live_server, rosa, scheme):
    size = {"width": 320, "height": 800}
    page = context_for(chromium, live_server, rosa, color_scheme=scheme, viewport=size).new_page()
    said = []
    page.on("console", lambda words: said.append(words.text))
    for path in PAGES:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [n["html"] for n in one["nodes"]][:3]) for one in found] == [], path
    # what is refused is meant to be; a fault of CSP or of markup is not
    assert [words for words in said if "status of 4" not in words] == []


def test_a_study_is_left_out_by_a_tick_without_javascript(chromium, live_server, rosa):
    page = context_for(chromium, live_server, rosa, java_script_enabled=False).new_page()
    page.goto("/evidence/synthesis/")
    page.get_by_label("Outcome").select_option("disability")
    page.get_by_role("button", name="Draw").click()
    assert (page.locator("svg").text_content() or "").count("Lorig 2008") == 1
    page.locator("summary").click()
    page.get_by_label("Lorig 2008").check()
    page.get_by_role("button", name="Draw").click()
    assert "Left out: Lorig 2008." in page.locator("main").inner_text()
    assert (page.locator("svg").text_content() or "").count("Lorig 2008") == 0
    page.get_by_role("link", name="effects 2", exact=True).click()
    assert page.url.endswith("/evidence/studies/#cell-effects-csv-2")
    assert "Baumeister 2021" in page.locator("tr:target").inner_text()
