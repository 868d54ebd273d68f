"""One site, one browser for all journeys of a run; every test its own person and context."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
         "--disable-component-update", "--no-first-run", "--disable-quic"]  # fmt: skip


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys share a site and a browser, so one worker runs them all."""
    here = Path(__file__).parent
    for item in items:
        if here in Path(item.fspath).parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def database() -> Iterator[str | None]:
    """A database of the journeys' own on the suite's server; None leaves SQLite in the folder."""
    address = os.environ.get("STEADWAY_DATABASE_URL", "")
    if not address.startswith("postgres"):
        yield None
        return
    import psycopg

    name = f"steadway_journeys_{uuid4().hex[:8]}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    before, _, after = address.partition("/postgres?")
    yield f"{before}/{name}?{after}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site; its letters lie in data/mail."""
    return tmp_path_factory.mktemp("site") / "home"


@pytest.fixture(scope="session")
def site(home: Path, database: str | None) -> Iterator[str]:
    """The address of a demo site in a process of its own, or of one that is up already."""
    if already := os.environ.get("STEADWAY_JOURNEYS_AT"):
        yield already
        return
    environment = {k: v for k, v in os.environ.items() if not k.startswith("STEADWAY_")}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    if database:
        environment["STEADWAY_DATABASE_URL"] = database
    command = [sys.executable, "-m", "tests.journeys.serve", str(home)]
    if os.environ.get("STEADWAY_SCREENSHOTS"):
        command.append("2027-01-13T10:30:00+00:00")  # a Wednesday morning
    server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert server.stdout
    address = server.stdout.readline().strip()
    assert address.startswith("http://127.0.0.1:"), "the site did not start; its words are above"
    yield address
    server.terminate()
    server.wait(20)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a screen."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=QUIET, headless=True
        )
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Gives pages in contexts of their own; fails the test on a script error or a CSP fault."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_(viewport: dict[str, int] = PHONE, **options: Any) -> Page:
        context = chromium.new_context(viewport=viewport, **{"base_url": site, **options})
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: note(said, faults))
        return page

    yield open_
    for context in contexts:
        context.close()
    assert faults == []


def note(said: Any, faults: list[str]) -> None:
    """Keep what the browser complains of, but for what a test provokes: 4xx, a lost line."""
    provoked = "status of 4" in said.text or "ERR_INTERNET_DISCONNECTED" in said.text
    if said.type == "error" and not provoked:
        faults.append(said.text)


@pytest.fixture
def through(site: str) -> Callable[[Page, str], Page]:
    """Walks a page through one of the demo's doors."""

    def enter(page: Page, slug: str) -> Page:
        page.goto("/demo/")
        page.locator(f'form[action$="/door/{slug}/"] button').click()
        page.wait_for_load_state()
        return page

    return enter
