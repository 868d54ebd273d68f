"""Every journey with the keys alone: Tab, Shift+Tab, Enter, Space and the arrows."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page

from tests.journeys.walking import PASSWORD, Walker

FOCUS = """() => {
  const one = document.activeElement, look = getComputedStyle(one);
  const shown = [one, one.closest("label"), one.nextElementSibling].filter(Boolean).some((el) => {
    const s = getComputedStyle(el);
    return parseFloat(s.outlineWidth) >= 2 && s.outlineStyle !== "none";
  });
  const box = (one.closest(".scale label, .chips label, .faces label") || one)
    .getBoundingClientRect();
  return {tag: one.tagName, type: one.type || "", name: one.name || "", words: one.innerText || "",
    checked: !!one.checked, value: one.value || "", shown,
    inside: box.bottom > 0 && box.top < innerHeight, href: one.getAttribute("href") || ""};
}"""


class Hands:
    """Somebody who uses keys alone, and looks where the focus is after each."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.walker = Walker(page, f"{uuid4().hex[:12]}@example.org")

    def key(self, name: str) -> dict:
        """Press a key; the focus is then visible and within the window."""
        self.page.keyboard.press(name)
        return self.looked_at()

    def looked_at(self) -> dict:
        """Where the focus is."""
        focus = self.page.evaluate(FOCUS)
        if focus["tag"] not in ("BODY", "MAIN"):
            assert focus["shown"], f"{self.walker.at}: focus cannot be seen on {focus}"
            assert focus["inside"], f"{self.walker.at}: focus is out of sight on {focus}"
        return focus

    def to(self, wanted: Callable[[dict], bool]) -> dict:
        """Tab on until there."""
        for _ in range(80):
            focus = self.key("Tab")
            if wanted(focus):
                return focus
        raise AssertionError(f"{self.walker.at}: no key leads there")

    def to_button(self, words: str) -> None:
        """Tab to the button or link with these words and press it."""
        focus = self.to(lambda f: f["words"].strip().startswith(words))
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        assert focus["tag"] in ("BUTTON", "A")

    def choose(self, name: str, number: int = 0) -> None:
        """Tab into a group of choices; Space takes the first, arrows walk on."""
        self.to(lambda f: f["name"] == name)
        self.key("Space")
        for _ in range(number):
            self.key("ArrowDown")
        assert self.looked_at()["checked"]


@pytest.fixture
def hands(open_page: Callable[..., Page]) -> Hands:
    """Hands on a fresh page."""
    return Hands(open_page(viewport={"width": 1280, "height": 800}))


def test_screening_can_be_done_with_keys_alone(hands: Hands):
    hands.page.goto("/")
    first = hands.key("Tab")
    assert first["words"] == "Skip to the page"
    hands.page.keyboard.press("Enter")
    assert hands.page.evaluate("document.activeElement.id") == "main"
    hands.to_button("See if it fits you (2 minutes)")
    for number in (0, 0, 0, 0, 0, 0, 0, 0, 0, 0):
        assert hands.walker.at.startswith("/fit/q/")
        hands.choose("answer", number)
        hands.to_button("Continue")
    assert hands.walker.at == "/fit/result/"
    hands.to_button("Go on")
    assert hands.walker.at == "/consent/1/"


def test_arrows_walk_along_a_scale_and_do_not_send_it(
    hands: Hands, through: Callable[[Page, str], Page]
):
    through(hands.page, "newcomer")
    hands.page.goto("/check-in/?again=yes")
    hands.to(lambda f: f["type"] == "radio")
    hands.key("Space")
    for _ in range(4):
        hands.key("ArrowRight")
    assert hands.looked_at()["value"] == "4"
    assert hands.looked_at()["checked"]
    assert hands.walker.at == "/check-in/"
    hands.to_button("Continue")
    assert hands.walker.at.endswith("/2/")
    for _ in range(6):
        if hands.walker.at == "/check-in/saved/":
            break
        focus = hands.to(lambda f: f["type"] in ("radio", "checkbox"))
        hands.key("Space")
        assert focus["name"]
        hands.to_button("Save" if hands.page.locator("main button", has_text="Save").count()
                        else "Continue")  # fmt: skip
    assert hands.walker.heading.startswith("Saved") or "instead" in hands.walker.words


def test_a_lesson_page_can_be_read_answered_and_left_with_keys(
    hands: Hands, through: Callable[[Page, str], Page]
):
    through(hands.page, "week-three")
    hands.page.goto("/parts/m0/what_this_is/")
    hands.choose("answer", 1)
    hands.to_button("Continue")
    assert hands.walker.at == "/parts/m0/what_this_is/"
    hands.to_button("Continue")
    assert hands.walker.at != "/parts/m0/what_this_is/"
    hands.to_button("Stop here")
    assert hands.walker.heading == "This is a good place to stop"
    hands.choose("when", 1)
    hands.to_button("Done")
    assert hands.walker.at == "/rest/"


def test_a_worksheet_can_be_written_with_keys(hands: Hands, through: Callable[[Page, str], Page]):
    through(hands.page, "week-three")
    hands.page.goto("/worksheets/my_starting_point/")
    seen = set()
    for _ in range(60):
        focus = hands.key("Tab")
        if focus["type"] == "radio" and focus["name"] not in seen:
            hands.key("Space")
        elif focus["type"] == "text" and focus["name"] not in seen:
            hands.page.keyboard.type("by key")
        seen.add(focus["name"])
        if focus["words"].strip() == "Save":
            break
    with hands.page.expect_navigation():
        hands.page.keyboard.press("Enter")
    assert hands.walker.at == "/worksheets/my_starting_point/saved/"


def test_no_page_holds_the_focus(hands: Hands, through: Callable[[Page, str], Page]):
    through(hands.page, "week-three")
    for path in ("/today/", "/progress/", "/hard-moment/", "/settings/reminders/", "/help/"):
        hands.page.goto(path)
        assert hands.key("Tab")["words"] == "Skip to the page"
        for _ in range(90):
            hands.page.keyboard.press("Tab")
            if hands.page.evaluate(FOCUS)["words"] == "Skip to the page":
                break
            if hands.page.evaluate("document.activeElement === document.body"):
                break
        else:
            raise AssertionError(f"{path}: Tab never comes round")
        hands.page.goto(path)
        hands.key("Tab")
        hands.key("Tab")
        assert hands.key("Shift+Tab")["words"] == "Skip to the page"


def test_log_in_takes_a_pasted_password_and_shows_it_on_request(hands: Hands):
    hands.page.goto("/account/login/")
    hands.to(lambda f: f["type"] == "password")
    hands.page.keyboard.insert_text(PASSWORD)
    hands.to(lambda f: f["words"] == "Show password")
    hands.page.keyboard.press("Space")
    box = hands.page.locator("input[data-show]")
    assert box.get_attribute("type") == "text"
    assert box.input_value() == PASSWORD
