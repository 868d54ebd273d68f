"""Every page that people reach, in its states: whole, legible, calm, and nothing from outside."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import Page

from tests.journeys.inspecting import Inspector, view_of
from tests.journeys.walking import MAIN_BUTTON, Walker

# Steps look different from each other, so more than one of them is worth the time.
SEVERAL = {"participant:step": 6, "participant:worksheet": 2, "participant:module": 2}
EMPTIED = """() => {
  for (const el of document.querySelectorAll("main input, main textarea, main select")) {
    if (el.type === "radio" || el.type === "checkbox") el.checked = false;
    else if (el.type !== "hidden") el.value = "";
  }
}"""
WRONG = """() => {
  for (const el of document.querySelectorAll("main input, main textarea")) {
    if (el.type === "radio" || el.type === "checkbox") el.value = "nonsense", el.checked = true;
    else if (el.type === "email") el.value = "nobody at home";
    else if (el.type === "text") el.removeAttribute("maxlength"), el.value = "x".repeat(5000);
    else if (el.type === "password") el.value = "short";
    else if (el.type !== "hidden") el.value = "";
  }
}"""


@pytest.fixture
def inspector(site: str) -> Inspector:
    """An inspector for participants' pages."""
    return Inspector(site)


@pytest.fixture(autouse=True)
def told(
    inspector: Inspector, record_property: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> Iterator[None]:
    """Say how much was inspected."""
    yield
    record_property("pages_by_states", len(inspector.states))
    with capsys.disabled():
        print(f"\n{len(inspector.states)} pages by states inspected, light and dark", flush=True)


def crawl(page: Page, inspector: Inspector, state: str, *, start: str) -> None:
    """Follow every link; one page of each kind is enough, of steps a few."""
    waiting, left = [start], dict(SEVERAL)
    known = {start}
    while waiting:
        path = waiting.pop(0)
        answer = page.goto(path)
        assert answer
        assert answer.status == 200, path
        name = view_of(page.url)
        inspector.inspect(page, f"{state}, {left.get(name, 1)}" if name in left else state)
        for link in page.locator("a[href^='/']:not([download])").all():
            href = (link.get_attribute("href") or "").split("#")[0]
            kind = view_of(href)
            if href in known or kind == "participant:data_html":
                continue
            if left.get(kind, 1) > 0:
                left[kind] = left.get(kind, 1) - 1
                known.add(href)
                waiting.append(href)


def spoil(page: Page, inspector: Inspector, path: str) -> None:
    """Send the form of a page empty and then wrong; inspect what comes back."""
    for name, script in (("empty", EMPTIED), ("wrong", WRONG)):
        page.goto(path)
        if not page.locator(f"{MAIN_BUTTON.replace('.button', 'button.button', 1)}").count():
            return
        page.evaluate(script)
        with page.expect_navigation():
            page.locator("main form[method=post] .button:not(.button--text)").first.click()
        inspector.inspect(page, f"sent {name}")
        if page.locator(".wrong").count():
            check_summary(page)


def check_summary(page: Page) -> None:
    """The summary has the focus, and each line leads to the field it is about."""
    assert page.evaluate("document.activeElement.id") == "wrong", page.url
    for link in page.locator(".wrong a").all():
        target = link.get_attribute("href") or ""
        assert page.locator(target).count() == 1, (page.url, target)
        assert page.locator(f"{target}[aria-invalid], .field--oops:has({target})").count() >= 1


# Costs about 15 to 25 s for each door.
@pytest.mark.slow
@pytest.mark.parametrize(
    ("door", "state"),
    [("newcomer", "empty"), ("week-three", "middle"), ("follow-up", "finished")],
)
def test_every_page_behind_a_door_is_whole(
    open_page: Callable[..., Page], through: Callable[[Page, str], Page],
    inspector: Inspector, door: str, state: str,
):  # fmt: skip
    page = inspector.listen(through(open_page(), door))
    crawl(page, inspector, state, start="/today/")
    page.goto("/check-in/?again=yes")
    inspector.inspect(page, f"{state}, again")
    page.goto("/there/is/nothing/")
    inspector.inspect(page, "nothing here")
    inspector.assert_whole()
    assert {name: len(at) for name, at in inspector.places.items()} == {"help": 1, "hard": 1}
    assert len(inspector.states) > 20


def test_coming_back_after_a_while_is_greeted(
    open_page: Callable[..., Page], through: Callable[[Page, str], Page], inspector: Inspector
):
    page = inspector.listen(through(open_page(), "gone-quiet"))
    assert "Good to see you again." in page.locator("main").inner_text()
    inspector.inspect(page, "gone quiet")
    page.goto(page.locator("main a", has_text="Low-energy version").get_attribute("href") or "")
    inspector.inspect(page, "low energy")
    inspector.assert_whole()


@pytest.mark.slow  # about 15 s
def test_every_page_before_the_course_is_whole(
    open_page: Callable[..., Page], inspector: Inspector
):
    page = inspector.listen(open_page())
    walker = Walker(page, f"{uuid4().hex[:12]}@example.org")
    for path in ("/", "/help/", "/hard-moment/", "/hard-moment/?country=XX", "/account/login/",
                 "/account/login/code/", "/account/password/reset/", "/left/",
                 "/account/inactive/", "/fit/thanks/", "/demo/", "/demo/styleguide/"):  # fmt: skip
        page.goto(path)
        if path != "/demo/styleguide/":  # a sheet of samples, wrong ones among them
            inspector.inspect(page, f"stranger {path}")
    walker.go("/fit/")
    for _ in range(30):
        inspector.inspect(page, "stranger")
        if view_of(page.url) in ("participant:consent_sign", "participant:welcome"):
            break
        walker.step_on()
    page.goto("/fit/q/ending_life/")
    walker.answer("Yes")
    walker.press()
    inspector.inspect(page, "stranger")
    inspector.assert_whole()


@pytest.mark.slow  # about 25 s
def test_every_form_sent_empty_or_wrong_comes_back_whole(
    open_page: Callable[..., Page], through: Callable[[Page, str], Page], inspector: Inspector
):
    page = inspector.listen(open_page())
    walker = Walker(page, f"{uuid4().hex[:12]}@example.org")
    for path in ("/account/login/", "/account/login/code/", "/account/password/reset/",
                 "/fit/q/adult/"):  # fmt: skip
        spoil(page, inspector, path)
    walker.go("/fit/")
    walker.walk_to("/consent/1/", most=13)
    spoil(page, inspector, "/consent/1/")
    walker.go("/consent/")
    walker.walk_to("/consent/choices/", most=8)
    spoil(page, inspector, "/consent/choices/")
    walker.walk_to("/consent/sign/", most=2)
    spoil(page, inspector, "/consent/sign/")
    through(page, "week-three")
    plan = page.locator("main a[href^='/plans/']").first.get_attribute("href") or ""
    for path in ("/settings/you/", "/settings/reminders/", "/settings/break/", "/settings/leave/",
                 "/stop-here/", "/check-in/?again=yes", "/parts/m0/m0_first_plan/", plan,
                 "/worksheets/my_starting_point/", "/parts/m0/what_this_is/"):  # fmt: skip
        spoil(page, inspector, path)
    inspector.assert_whole()


def test_the_staffs_pages_are_whole(
    open_page: Callable[..., Page], through: Callable[[Page, str], Page], inspector: Inspector
):
    inspector.staff = True
    for door in ("on-call", "operator", "reviewer"):
        page = inspector.listen(through(open_page(), door))
        crawl(page, inspector, "staff", start=urlsplit(page.url).path)
    inspector.assert_whole()
    assert len(inspector.states) >= 6
