"""Empty, wrong, far too long, twice, in two tabs, after log-out, back, offline: nothing is lost."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page

from tests.journeys.walking import PASSWORD, Walker, newcomer

SHEET = "/worksheets/my_starting_point/"
LONG = "pain " * 20_000  # 100,000 characters
SCRIPT = "<script>alert(1)</script> ﷽ 🦴 \u202e"
TYPE_PAST_THE_LIMIT = """(text) => {
  for (const box of document.querySelectorAll("main input[type=text], main textarea")) {
    box.removeAttribute("maxlength");
    box.value = text;
  }
}"""


@pytest.fixture(scope="module")
def joined(chromium: Any, site: str) -> Iterator[dict[str, Any]]:
    """Somebody who joined through the front door, as a log-in that tests can carry on."""
    context = chromium.new_context(base_url=site)
    email = f"{uuid4().hex[:12]}@example.org"
    walker = newcomer(context.new_page(), email)
    assert walker.heading == "Good to see you, Tess"
    walker.go("/parts/m0/what_this_is/")
    yield {"state": context.storage_state(), "email": email}
    context.close()


@pytest.fixture
def tess(open_page: Callable[..., Page], joined: dict[str, Any]) -> Walker:
    """Tess in a browser of her own, logged in."""
    return Walker(open_page(storage_state=joined["state"]), joined["email"])


def data_of(walker: Walker) -> dict[str, Any]:
    """Her own copy of everything."""
    found: dict[str, Any] = json.loads(
        walker.page.request.get("/settings/data/my-data.json").text()
    )
    return found


def count(found: Any, text: str) -> int:
    """How often a text stands in the copy."""
    return json.dumps(found, ensure_ascii=False).count(text)


def send(walker: Walker) -> None:
    """Press the main button of the form."""
    with walker.page.expect_navigation():
        walker.page.locator("main form[method=post] button.button").first.click()


def own_words(walker: Walker) -> Any:
    """The first box on the page for words of one's own."""
    return walker.page.locator("main input[type=text]:visible, main textarea:visible").first


@pytest.mark.parametrize("path", [SHEET, "/parts/m0/m0_first_plan/", "/settings/you/"])
def test_a_text_far_too_long_comes_back_whole_with_a_word_beside_it(tess: Walker, path: str):
    tess.go(path)
    tess.page.evaluate(TYPE_PAST_THE_LIMIT, LONG)
    name = own_words(tess).get_attribute("name")
    tess.press()
    assert tess.at == path
    assert tess.page.locator(".wrong").count() == 1
    assert tess.page.locator(f"[name={name}][aria-invalid], .field--oops [name={name}]").count()
    assert len(own_words(tess).input_value()) >= len(LONG) - 1


def test_odd_characters_are_kept_as_they_were_typed(tess: Walker):
    tess.go("/settings/you/")
    own_words(tess).fill(SCRIPT)
    tess.press()
    assert tess.at == "/settings/"
    tess.go("/settings/you/")
    assert own_words(tess).input_value() == SCRIPT.strip()
    own_words(tess).fill("Tess")
    tess.press()


def test_an_empty_sheet_says_what_is_missing_beside_each_field(tess: Walker):
    tess.go("/settings/reminders/")
    tess.page.locator("[name=quiet_from]").fill("")
    tess.press()
    assert tess.page.title().startswith("Error: ")
    assert tess.page.locator("#f-quiet_from[aria-invalid]").count() == 1
    tess.page.locator(".wrong a").first.click()
    assert tess.page.evaluate("document.activeElement.id") == "f-quiet_from"


def test_a_plan_sent_twice_is_one_plan(tess: Walker):
    tess.go("/parts/m0/m0_first_plan/")
    tess.fill_in()
    mark = f"twice {uuid4().hex[:6]}"
    tess.page.locator("[name=will_own]").fill(mark)
    form = {
        one["name"]: one["value"]
        for one in tess.page.evaluate(
            "[...new FormData(document.querySelector('main form'))]"
            ".map(([name, value]) => ({name, value}))"
        )
    }
    for _ in range(2):
        assert tess.page.request.post("/parts/m0/m0_first_plan/", form=form).ok
    tess.page.locator("main button", has_text="Save my plan").dblclick()
    tess.page.wait_for_load_state()
    assert count(data_of(tess)["course"], mark) == 1


def test_a_check_in_sent_again_with_back_and_refresh_is_one_check_in(
    open_page: Callable[..., Page], joined: dict[str, Any]
):
    tess = Walker(open_page(storage_state=joined["state"], java_script_enabled=False))
    tess.go("/check-in/?again=yes")
    before = check_ins(tess)
    tess.walk_to("/check-in/saved/", most=7)
    tess.page.reload()
    tess.page.go_back()
    if "You have checked in today" not in tess.words:
        send(tess)
    assert check_ins(tess) == before + 1
    tess.go("/check-in/?again=yes")
    tess.answer("7")
    send(tess)
    tess.walk(lambda: "Use this one instead" in tess.words, most=5)
    assert check_ins(tess) == before + 1, "other answers wait for a word; none is dropped unseen"


def check_ins(walker: Walker) -> int:
    """How many check-ins her copy has."""
    return count(data_of(walker)["questionnaires"], '"diary"')


def test_text_survives_a_log_out_in_between(tess: Walker):
    tess.go("/settings/you/")
    own_words(tess).fill("Tessa")
    tess.page.context.clear_cookies(name="session")
    send(tess)
    logs_in(tess)
    assert tess.at == "/settings/you/"
    assert own_words(tess).input_value() == "Tessa"


def test_a_sheet_survives_a_log_out_in_between(tess: Walker):
    tess.go(SHEET)
    words = f"my own words {uuid4().hex[:6]}"
    tess.page.evaluate(TYPE_PAST_THE_LIMIT, "")
    own_words(tess).fill(words)
    tess.page.context.clear_cookies(name="session")
    send(tess)
    logs_in(tess)
    assert tess.at in (SHEET, "/stop-here/")
    tess.go(SHEET)
    assert own_words(tess).input_value() == words


def logs_in(walker: Walker) -> None:
    """Through the page that came instead, if need be past the one about an old form."""
    if "send it once more" in walker.heading:
        walker.press()
    assert walker.at == "/account/login/", walker.words
    if "Your words are safe" not in walker.words:
        raise AssertionError(walker.words)
    walker.page.locator("[name=login]").fill(walker.email)
    walker.page.locator("[name=password]").fill(PASSWORD)
    walker.press()


# Costs 11 s: autosave waits 10 s after the last key.
@pytest.mark.slow
@pytest.mark.row(19)
def test_a_tab_killed_in_mid_word_loses_ten_seconds_at_most(tess: Walker, joined: dict[str, Any]):
    tess.go(SHEET)
    words = f"half a wor {uuid4().hex[:6]}"
    own_words(tess).fill("")
    own_words(tess).press_sequentially(words)
    tess.page.wait_for_timeout(10_500)
    assert tess.page.locator("[data-saved]").inner_text().startswith("Saved ")
    page = tess.page.context.new_page()
    tess.page.close()
    page.goto(SHEET)
    again = Walker(page)
    assert own_words(again).input_value() == words


@pytest.mark.row(19)
def test_two_tabs_keep_both_texts_and_say_so(tess: Walker):
    first, second = tess, Walker(tess.page.context.new_page())
    first.go(SHEET)
    second.go(SHEET)
    one, two = f"tab one {uuid4().hex[:6]}", f"tab two {uuid4().hex[:6]}"
    for walker, words in ((first, one), (second, two)):
        with walker.page.expect_response("**/draft/"):
            own_words(walker).fill(words)
            own_words(walker).blur()
    said = second.page.locator("[data-saved]")
    said.filter(has_text="other").or_(said.filter(has_text="window")).first.wait_for()
    first.go(SHEET)
    assert "You also wrote this in another window" in first.words
    assert {one, two} <= {text for text in (one, two) if text in shown(first)}


def shown(walker: Walker) -> str:
    """What stands on the page, in its boxes too."""
    return walker.words + own_words(walker).input_value()


@pytest.mark.row(19)
def test_offline_the_page_says_so_and_keeps_the_text(tess: Walker):
    tess.go(SHEET)
    words = f"on the train {uuid4().hex[:6]}"
    tess.page.context.set_offline(True)
    own_words(tess).fill(words)
    own_words(tess).blur()
    tess.page.get_by_text("Not saved yet. Your text is kept on this page.").wait_for()
    tess.page.context.set_offline(False)
    tess.page.locator("[data-saved]", has_text="Saved ").wait_for()
    tess.go(SHEET)
    assert words in shown(tess)


def test_a_wrong_id_is_the_same_page_whoever_it_belongs_to(
    tess: Walker, open_page: Callable[..., Page], through: Callable[[Page, str], Page]
):
    ada = through(open_page(), "week-three")
    hers = ada.locator("main a[href^='/plans/']").first.get_attribute("href") or ""
    get = tess.page.request.get
    theirs, nobodys = get(hers), get(f"/plans/{uuid4()}/")
    assert theirs.status == nobodys.status == 404
    assert theirs.body() == nobodys.body()


# Last, because logging out ends the log-in that the tests above carry on.
@pytest.mark.row(42)
def test_after_log_out_the_back_button_and_the_tab_hold_nothing(tess: Walker):
    tess.go(SHEET)
    own_words(tess).fill("private words")
    tess.go("/account/logout/")
    with tess.page.expect_navigation():
        tess.page.locator("form[data-leaving] button").click()
    kept = tess.page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])")
    assert "private" not in kept
    tess.page.go_back()
    tess.page.wait_for_load_state()
    tess.go(SHEET)
    assert tess.at == "/account/login/"
    assert "private words" not in tess.page.content()
