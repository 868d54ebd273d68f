"""Walks a page as a person would: answers what is asked, presses the main button, notes the way."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page

FITS = {"adult": "yes_", "three_months": "yes_", "can_use": "yes_"}
PASSWORD = "a long sentence nobody guesses"
MAIN_BUTTON = (
    "main button:visible:not(.button--quiet):not(.button--text), "
    "main a.button:visible:not(.button--quiet):not(.button--text)"
)


class Walker:
    """One browser page and how it got where it is."""

    def __init__(self, page: Page, email: str = "") -> None:
        self.page = page
        self.email = email
        self.way: list[str] = []

    @property
    def at(self) -> str:
        """The path of the page shown."""
        return urlsplit(self.page.url).path

    @property
    def heading(self) -> str:
        """What the page calls itself."""
        return self.page.locator("h1").inner_text()

    def go(self, path: str) -> None:
        """Open an address."""
        self.page.goto(path)
        self.way.append(self.at)

    def press(self, name: str | None = None) -> None:
        """Press the main button, or the one so named."""
        button = self.page.locator(MAIN_BUTTON).first
        if name:
            button = self.page.locator("main").get_by_text(name, exact=True).first
        button.click()
        self.page.wait_for_load_state()
        self.way.append(self.at)

    def fill_in(self) -> None:
        """Give every question on the page an answer."""
        for group in self.groups("radio"):
            self.choose(group)
        for box in self.visible("textarea"):
            if not box.input_value():
                box.fill("A few words of my own.")
        for field in self.visible("input"):
            self.type_in(field)

    def groups(self, kind: str) -> Iterator[str]:
        """The names of the choices on the page, each once."""
        seen = set()
        for radio in self.page.locator(f"main input[type={kind}]").all():
            name = radio.get_attribute("name") or ""
            if name not in seen:
                seen.add(name)
                yield name

    def choose(self, name: str) -> None:
        """Choose the calm answer of the screening, else the first; what is chosen stays."""
        options = self.page.locator(f'main input[type=radio][name="{name}"]')
        if self.page.locator(f'main input[type=radio][name="{name}"]:checked').count():
            return
        question = self.at.rstrip("/").rsplit("/", 1)[-1]
        values = [option.get_attribute("value") for option in options.all()]
        wanted = FITS.get(question, "no_") if "/fit/" in self.at else values[0]
        self.tick(options.nth(values.index(wanted)))

    def tick(self, option: Locator) -> None:
        """Tap the tile: people tap the words, not the dot."""
        name = option.get_attribute("id")
        self.page.locator(f'label[for="{name}"]').first.click()

    def visible(self, tag: str) -> Iterator[Locator]:
        """The fields of that kind that a person can see."""
        for field in self.page.locator(f"main {tag}:visible").all():
            yield field

    def type_in(self, field: Locator) -> None:
        """Words, numbers, dates: whatever the field asks for, where it is still empty."""
        kind = field.get_attribute("type") or "text"
        words = {
            "text": "8" if field.get_attribute("inputmode") in ("numeric", "decimal") else "Tess",
            "email": self.email,
            "password": PASSWORD,
            "number": "8",
            "time": "09:30",
        }
        if kind in words and not field.input_value():
            field.fill(words[kind])

    def step_on(self) -> None:
        """Answer the page and go on."""
        self.fill_in()
        self.press()

    def walk_to(self, path: str, *, most: int) -> None:
        """Go on until a page whose address starts so; more steps than `most` is a fault."""
        for _ in range(most):
            if self.at.startswith(path):
                return
            before = (self.page.url, self.page.locator("main").inner_text())
            self.step_on()
            after = (self.page.url, self.page.locator("main").inner_text())
            assert after != before, f"stuck at {self.at}:\n{after[1]}"
        raise AssertionError(f"{path} was not reached in {most} steps: {self.way[-10:]}")
