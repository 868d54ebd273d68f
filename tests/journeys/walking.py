"""Walks a page as a person would: answers what is asked, presses the main button, notes the way."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page

FITS = {"adult": "yes_", "three_months": "yes_", "can_use": "yes_"}
PASSWORD = "a long sentence nobody guesses"
MAIN_BUTTON = "main .button:visible:not(.button--quiet):not(.button--text)"

LOOK = """() => ({
  links: [...document.querySelectorAll("main .links a")]
    .map((a) => [a.getAttribute("href"), a.innerText]),
  labels: [...document.querySelectorAll("main legend, main .field > label")]
    .map((l) => l.innerText),
})"""
# The fields that a person sees and that hold nothing yet, each given a mark to be found by.
EMPTY = """() => [...document.querySelectorAll("main input, main textarea")]
  .filter((el) => el.checkVisibility() && !el.value && el.type !== "hidden")
  .map((el, n) => { el.dataset.empty = n; return [n, el.type, el.inputMode]; })"""


class Walker:
    """One browser page and how it got where it is."""

    def __init__(self, page: Page, email: str = "") -> None:
        self.page = page
        self.email = email
        self.way: list[str] = []
        self.asked: dict[str, set[str]] = {}
        self.minutes: dict[str, float] = {}

    @property
    def at(self) -> str:
        """The path of the page shown."""
        return urlsplit(self.page.url).path

    @property
    def heading(self) -> str:
        """What the page calls itself."""
        return self.page.locator("h1").inner_text()

    @property
    def words(self) -> str:
        """Everything the page says."""
        return self.page.locator("main").inner_text()

    def go(self, path: str) -> None:
        """Open an address."""
        self.page.goto(path)
        self.note()

    def note(self) -> None:
        """Remember the page: that it was seen, what it asks, and which times it tells."""
        self.way.append(self.at)
        look = self.page.evaluate(LOOK)
        for address, words in look["links"]:
            if told := re.search(r"([\d.]+) min", words):
                self.minutes[address] = float(told.group(1))
        for label in look["labels"]:
            self.asked.setdefault(label, set()).add(self.at)

    def press(self, name: str | None = None) -> None:
        """Press the main button, or the one so named."""
        button = self.page.locator(MAIN_BUTTON).first
        if name:
            button = self.page.locator("main .button:visible", has_text=name).first
        with self.page.expect_navigation():
            button.click()
        self.note()

    def fill_in(self) -> None:
        """Give every question on the page an answer."""
        for group in self.groups():
            self.choose(group)
        for mark, kind, mode in self.page.evaluate(EMPTY):
            self.type_in(self.page.locator(f"[data-empty='{mark}']"), kind, mode)

    def groups(self) -> list[str]:
        """The names of the choices on the page, each once."""
        every = "all => all.map(one => one.name)"
        names = self.page.locator("main input[type=radio]").evaluate_all(every)
        return list(dict.fromkeys(names))

    def choose(self, name: str) -> None:
        """The calm answer of the screening, the right one of a card, else the first."""
        options = self.page.locator(f'main input[type=radio][name="{name}"]')
        every = "all => all.map(one => [one.value, one.checked])"
        found = options.evaluate_all(every)
        if any(checked for _, checked in found):
            return
        values = [value for value, _ in found]
        question = self.at.rstrip("/").rsplit("/", 1)[-1]
        wanted = FITS.get(question, "no_") if "/fit/" in self.at else values[0]
        self.tick(options.nth(values.index("right" if "right" in values else wanted)))

    def answer(self, words: str) -> None:
        """Choose the option with these words."""
        self.page.locator("main label:visible", has_text=words).first.click()

    def tick(self, option: Locator) -> None:
        """Tap the tile: people tap the words, not the dot."""
        option.locator("xpath=ancestor::label").click()

    def type_in(self, field: Locator, kind: str, mode: str) -> None:
        """Words, numbers, times: whatever the field asks for."""
        words = {
            "textarea": "A few words of my own.",
            "text": "8" if mode in ("numeric", "decimal") else "Tess",
            "email": self.email,
            "password": PASSWORD,
            "time": "09:30",
        }
        if kind in words:
            field.fill(words[kind])

    def step_on(self) -> None:
        """Answer the page and go on."""
        self.fill_in()
        self.press()

    def walk_to(self, path: str, *, most: int) -> None:
        """Go on until a page whose address starts so; more steps than `most` is a fault."""
        self.walk(lambda: self.at.startswith(path), most=most)

    def walk(self, arrived: Callable[[], bool], *, most: int) -> None:
        """Go on until arrived; a page that stays as it is is a fault."""
        for _ in range(most):
            if arrived():
                return
            before = (self.page.url, self.words)
            self.step_on()
            after = (self.page.url, self.words)
            assert after != before, f"stuck at {self.at}:\n{after[1]}"
        if arrived():
            return
        raise AssertionError(f"not there in {most} steps: {self.way[-10:]}")

    def asked_twice(self) -> Iterator[tuple[str, set[str]]]:
        """Questions that stand on more than one page."""
        for label, places in self.asked.items():
            if len(places) > 1:
                yield label, places


def newcomer(page: Page, email: str) -> Walker:
    """Somebody who has joined a moment ago and stands on Today."""
    walker = Walker(page, email)
    walker.go("/fit/")
    walker.walk_to("/today/", most=35)
    return walker
