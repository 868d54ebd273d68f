"""Looks at one page as it stands: is it whole, legible, reachable, calm?"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

# “Only you” says who reads along, and makes nobody small.
WORDS = "missed|failed|overdue|late|streak|broken|only(?! you)|should|must"
GUILT = re.compile(rf"\b({WORDS})\b", re.IGNORECASE)
AXE = Axe()
# Colours are all that dark changes: the page is the same page.
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]}
STEPS = {
    "participant:step", "participant:worksheet", "participant:questions",
    "participant:questions_page", "participant:check_in", "participant:check_in_page",
    "participant:screening_question", "participant:consent_card", "participant:consent_parts",
    "participant:module_done",
}  # fmt: skip

LOOK = """(least) => {
  const seen = (el) => el.checkVisibility({visibilityProperty: true});
  const controls = [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary")].filter(seen)
    .filter((el) => !el.matches(".skip, .unseen, [tabindex='-1']"));
  const small = [];
  for (const el of controls) {
    const place = el.matches("[type=radio], [type=checkbox]") ? el.closest("label") || el : el;
    const box = place.getBoundingClientRect();
    if (Math.min(box.width, box.height) >= least - 0.1) continue;
    const around = el.parentElement.closest("p, li, dd, dt, td, th, span") || el.parentElement;
    const within = el.tagName === "A" && getComputedStyle(el).display === "inline"
      && around.innerText.trim().length > el.innerText.trim().length;
    if (!within) small.push(`${Math.round(box.width)}x${Math.round(box.height)} ${el.outerHTML}`
      .slice(0, 140));
  }
  const at = (words) => {
    const link = [...document.querySelectorAll("header a")].find((a) => a.innerText === words);
    if (!link) return null;
    const box = link.getBoundingClientRect();
    return [box.left + scrollX, box.top + scrollY].map(Math.round).join(",");
  };
  const text = document.body.innerText;
  const exempt = [...document.querySelectorAll(EXEMPT)].map((el) => el.innerText);
  return {
    lang: document.documentElement.lang, title: document.title,
    h1: [...document.querySelectorAll("h1")].filter(seen).map((el) => el.innerText),
    wide: document.documentElement.scrollWidth, small, text, exempt,
    asks: !!document.querySelector("main form[method=post]"),
    help: at("Help"), hard: at("A hard moment?"),
    words: [...document.querySelectorAll("main a, main button")].map((el) => el.innerText.trim()),
    inline: [...document.querySelectorAll("script:not([src]):not([type='application/json']), " +
      "style, [style], [onclick], [onload], [onsubmit]")].map((el) => el.outerHTML.slice(0, 90)),
    wrong: [...document.querySelectorAll(".wrong a")].map((a) => a.getAttribute("href")),
  };
}"""
# Wording that is not ours to choose: questionnaires, and what people sign.
OTHERS_WORDS = "form .field, #card, .sheet.prose, main > .label, main > .kicker"


class Inspector:
    """Inspects pages and keeps count of what was seen and what was wrong."""

    def __init__(self, site: str, *, staff: bool = False) -> None:
        self.host = urlsplit(site).netloc
        self.staff = staff
        self.states: list[str] = []
        self.faults: list[str] = []
        self.places: dict[str, set[str]] = {"help": set(), "hard": set()}

    def listen(self, page: Page) -> Page:
        """Hear of every request that leaves the house."""
        page.on("request", lambda request: self._heard(request.url))
        return page

    def _heard(self, url: str) -> None:
        if url.startswith("http") and urlsplit(url).netloc != self.host:
            self.faults.append(f"a request to {url}")

    def inspect(self, page: Page, state: str) -> None:
        """Everything, on this page in this state."""
        name = f"{view_of(page.url)} ({state})"
        if name in self.states:
            return
        self.states.append(name)
        where = f"{urlsplit(page.url).path} ({state})"
        page.set_viewport_size({"width": 320, "height": 700})
        page.emulate_media(color_scheme="light")
        for fault in (*self._seen(page), *axe(page), *self._in_the_dark(page)):
            self.faults.append(f"{where}: {fault}")

    def assert_whole(self) -> None:
        """Nothing was wrong anywhere."""
        assert not self.faults, "\n".join(self.faults)

    def _in_the_dark(self, page: Page) -> Iterator[str]:
        page.emulate_media(color_scheme="dark")
        yield from (f"dark: {fault}" for fault in axe(page, COLOURS))
        page.emulate_media(color_scheme="light")

    def _seen(self, page: Page) -> Iterator[str]:
        exempt = OTHERS_WORDS if view_of(page.url) in EXEMPT_VIEWS else "select"
        look = page.evaluate(LOOK.replace("EXEMPT", repr(exempt)), 24 if self.staff else 44)
        yield from frame_faults(look, staff=self.staff)
        if look["wide"] > 320:
            yield f"{look['wide']} px wide at 320"
        yield from (f"small target {one}" for one in look["small"])
        yield from (f"inline {one}" for one in look["inline"])
        if self.staff:
            return
        yield from guilt(look)
        asks = look["asks"] or view_of(page.url) != "participant:check_in"  # once a day is enough
        if view_of(page.url) in STEPS and asks and not any("top here" in w for w in look["words"]):
            yield "no “Stop here”"
        for name in ("help", "hard"):
            self.places[name].add(look[name] or f"missing on {page.url}")


EXEMPT_VIEWS = {"participant:questions_page", "participant:my_consent", "participant:consent_card"}


def frame_faults(look: dict[str, Any], *, staff: bool) -> Iterator[str]:
    """Language, heading, title, banner."""
    if not look["lang"]:
        yield "no language"
    if len(look["h1"]) != 1:
        yield f"{len(look['h1'])} headings of the first rank: {look['h1']}"
    elif not staff:
        error = "Error: " if look["wrong"] else ""
        wanted = f"{error}{look['h1'][0]} · Steadway".replace("\u2011", "-")
        if look["title"].replace("\u2011", "-") != wanted:
            yield f"title “{look['title']}”, not “{wanted}”"
    if "Demo. Invented people. Nothing is sent." not in look["text"]:
        yield "no demo banner"


def guilt(look: dict[str, Any]) -> Iterator[str]:
    """Words that make people feel small, in what we wrote ourselves."""
    text = look["text"]
    for piece in look["exempt"]:
        text = text.replace(piece, " ")
    for found in GUILT.finditer(text):
        yield f"guilt: “{text[max(0, found.start() - 40) : found.end() + 20]}”"


def axe(page: Page, options: dict[str, Any] | None = None) -> Iterator[str]:
    """What axe finds."""
    found = AXE.run(page, options=options or {"resultTypes": ["violations"]}).response
    for one in found["violations"]:
        yield f"axe {one['id']}: {[node['html'][:120] for node in one['nodes'][:2]]}"


def view_of(url: str) -> str:
    """The name of the address, whatever ids stand in it."""
    try:
        return resolve(urlsplit(url).path).view_name
    except Resolver404:
        return "nothing here"
