"""Light, quick, few taps: the promises to somebody with an old phone, a bad line and sore hands."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import CDPSession, Page

from tests.journeys.walking import MAIN_BUTTON, Walker

SLOW_LINE = {
    "offline": False, "latency": 400,
    "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8,
}  # fmt: skip
FIRST_BYTES, FIRST_REQUESTS = 60_000, 8
LATER_BYTES, LATER_REQUESTS = 30_000, 3


@dataclass
class Meter:
    """What a page costs on the wire, headers included, as the browser itself counts it."""

    session: CDPSession
    bytes: float = 0
    requests: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.session.send("Network.enable")
        self.session.on("Network.requestWillBeSent", lambda e: self.requests.add(e["requestId"]))
        self.session.on("Network.requestServedFromCache", lambda e: self.kept.add(e["requestId"]))
        self.session.on("Network.loadingFinished", self._add)
        self.session.on("Network.responseReceived", self._from_disk)

    def _add(self, event: dict[str, Any]) -> None:
        self.bytes += event["encodedDataLength"]

    def _from_disk(self, event: dict[str, Any]) -> None:
        if event["response"].get("fromDiskCache"):
            self.kept.add(event["requestId"])

    @property
    def sent(self) -> int:
        """Requests that went over the line."""
        return len(self.requests - self.kept)

    def reset(self) -> None:
        """From here on anew."""
        self.bytes, self.requests, self.kept = 0, set(), set()


def metered(page: Page) -> Meter:
    return Meter(page.context.new_cdp_session(page))


def arrive(page: Page, path: str) -> None:
    page.goto(path, wait_until="networkidle")


def test_the_first_page_is_light(open_page: Callable[..., Page], record_property: Any):
    page = open_page()
    meter = metered(page)
    arrive(page, "/")
    record_property("first_page", f"{meter.bytes:.0f} bytes, {meter.sent} requests")
    assert 2_000 < meter.bytes <= FIRST_BYTES
    assert meter.sent <= FIRST_REQUESTS


@pytest.mark.slow  # about 8 s
def test_every_later_page_is_lighter(
    open_page: Callable[..., Page], through: Callable[[Page, str], Page], record_property: Any
):
    page = through(open_page(), "week-three")
    meter = metered(page)
    heaviest: tuple[float, int, str] = (0, 0, "")
    for path in ("/parts/", "/parts/m0/", "/parts/m0/what_this_is/", "/parts/m0/settle_breath/",
                 "/parts/m0/my_starting_point/", "/parts/m0/m0_first_plan/", "/progress/",
                 "/check-in/?again=yes", "/settings/", "/settings/you/", "/hard-moment/", "/help/",
                 "/today/"):  # fmt: skip
        for visit in ("first", "again"):  # a page's own script comes once; then it is kept
            meter.reset()
            arrive(page, path)
            heaviest = max(heaviest, (meter.bytes, meter.sent, path))
            assert meter.bytes <= LATER_BYTES, f"{path} {visit}: {meter.bytes:.0f} bytes"
            assert meter.sent <= LATER_REQUESTS, f"{path} {visit}: {meter.sent} requests"
    record_property("heaviest_later_page", str(heaviest))


@pytest.mark.slow  # about 10 s
def test_a_page_can_be_used_soon_on_a_slow_line_and_an_old_phone(
    open_page: Callable[..., Page], record_property: Any
):
    page = open_page()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    for path, wanted in (("/", MAIN_BUTTON), ("/fit/q/adult/", "main label")):
        began = monotonic()
        page.goto(path, wait_until="commit")
        page.locator(wanted).first.click(trial=True)
        took = monotonic() - began
        record_property(f"usable {path}", f"{took:.2f} s")
        assert took <= 4


def test_a_check_in_takes_six_taps_at_most_and_no_typing(
    open_page: Callable[..., Page], through: Callable[[Page, str], Page], record_property: Any
):
    page = through(open_page(has_touch=True), "newcomer")
    page.goto("/check-in/?again=yes")
    taps = 0
    while not page.url.endswith("/check-in/saved/"):
        radios = page.locator("main fieldset label:visible:has([type=radio])")
        with page.expect_navigation():
            (radios.nth(3) if radios.count() else page.locator(MAIN_BUTTON).last).tap()
        taps += 1
        if page.locator("main button[value=replace]").count():  # this run checked in before
            page.locator("main button[value=replace]").tap()
            page.wait_for_url("**/check-in/saved/")
        assert taps <= 6, page.url
    record_property("taps", taps)
    assert page.locator("h1").inner_text() == "Saved. Thank you"


@pytest.mark.slow  # about 10 s
def test_the_first_helpful_exercise_comes_within_fifteen_pages(
    open_page: Callable[..., Page], record_property: Any
):
    walker = Walker(open_page(), f"{uuid4().hex[:12]}@example.org")
    walker.go("/fit/")
    walker.walk_to("/consent/sign/", most=25)
    start = len(walker.way)
    walker.walk_to("/welcome/", most=1)
    words = walker.page.locator("main .actions a.button--quiet").first.inner_text()
    walker.press(words)
    for _ in range(15):
        if walker.page.locator("[data-breath]").count():
            break
        walker.step_on()
    pages = len(walker.way) - start
    record_property("pages_to_the_first_exercise", pages)
    assert walker.page.locator("ol.steps li").count() >= 2
    assert pages <= 15


def test_nothing_moves_under_reduced_motion(
    open_page: Callable[..., Page], through: Callable[[Page, str], Page]
):
    page = through(open_page(reduced_motion="reduce", forced_colors="active"), "week-three")
    for path in ("/today/", "/parts/m0/settle_breath/"):
        page.goto(path)
        assert page.evaluate("document.getAnimations().length") == 0
