"""Every way to log in that is offered, in a real browser: it works, and says so when it cannot."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from steadway.care.notices.wording import health_words
from tests.journeys.entering import LetterBox, app_code, code_in, with_passkeys, words_of
from tests.journeys.inspecting import Inspector
from tests.journeys.walking import PASSWORD

NEW_PASSWORD = "another sentence for the door"
LOG_IN, SECOND_STEP = "/account/login/", "/account/2fa/"
Opener = Callable[..., Page]


@pytest.fixture
def here(open_page: Opener, site: str) -> Opener:
    """Pages of the site under its name: a passkey belongs to a name, never to a number."""
    return lambda **options: open_page(base_url=named(site), **options)


@pytest.fixture
def letters(home: Path) -> LetterBox:
    """What the site has written; the worker runs beside it."""
    return LetterBox(home / "data/mail")


@pytest.fixture
def inspector(site: str) -> Inspector:
    """Looks at pages on the way."""
    return Inspector(named(site))


def named(site: str) -> str:
    return site.replace("127.0.0.1", "localhost")


def at(page: Page) -> str:
    return re.sub(r"^https?://[^/]+|[?#].*", "", page.url)


def words(page: Page) -> str:
    return page.locator("main").inner_text()


def press(page: Page, name: str) -> None:
    """Press the button, or follow the link, with this name."""
    with page.expect_navigation():
        page.locator("main :is(a, button):visible", has_text=name).first.click()


def fill(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.locator(f"#f-{name}").fill(value)


def log_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """By address and password."""
    page.goto(LOG_IN)
    fill(page, login=email, password=password)
    page.locator("#f-password").press("Enter")
    page.wait_for_url(lambda url: not url.endswith(LOG_IN))


def log_out(page: Page) -> None:
    page.goto("/account/logout/")
    press(page, "Log out")


def give_code(page: Page, code: str) -> None:
    fill(page, code=code)
    with page.expect_navigation():
        page.locator("#f-code").press("Enter")


def is_out(page: Page) -> bool:
    page.goto("/today/")
    return at(page) == LOG_IN


def add_passkey(page: Page, inspector: Inspector) -> list[str]:
    """From the settings to the spare codes, which are given back."""
    page.goto("/settings/")
    press(page, "Logging in")
    press(page, "Passkeys")
    fill(page, password=PASSWORD)
    press(page, "Go on")
    assert "your password alone does not let you in" in words(page), "what changes is told before"
    inspector.inspect(page, "no passkey yet")
    press(page, "Add it")
    codes = page.locator("main .codes li").all_inner_texts()
    assert len(codes) == 10
    inspector.inspect(page, "new spare codes")
    press(page, "I have them")
    return codes


def test_a_passkey_is_added_and_lets_in_alone_in_two_pages(here: Opener, inspector: Inspector):
    page = here()
    email = "ivy@example.org"
    log_in(page, email)
    cards = with_passkeys(page)
    spare = add_passkey(page, inspector)
    assert len(cards) == 1
    assert cards[0]["isResidentCredential"], "the device finds it without an address"
    log_out(page)
    seen: list[str] = []
    page.on("framenavigated", lambda frame: seen.append(frame.url))
    page.goto("/progress/")
    press(page, "Use a passkey")
    assert at(page) == "/progress/", "back to the page that was asked for"
    assert len(seen) == 2, seen
    log_out(page)
    the_password_asks_for_it(page, email, inspector)
    without_scripts_a_spare_code_does(here(java_script_enabled=False), email, spare[0])
    a_passkey_that_was_removed_is_told(page, email)
    inspector.assert_whole()


def the_password_asks_for_it(page: Page, email: str, inspector: Inspector) -> None:
    log_in(page, email)
    assert "Use your passkey. Or type a code" in words(page)
    inspector.inspect(page, "with a passkey")
    press(page, "Use my passkey")
    assert at(page) == "/today/"


def without_scripts_a_spare_code_does(page: Page, email: str, spare: str) -> None:
    log_in(page, email)
    assert not page.get_by_role("button", name="Use my passkey").is_visible()
    give_code(page, spare)
    assert at(page) == "/today/"


def a_passkey_that_was_removed_is_told(page: Page, email: str) -> None:
    page.goto(f"{SECOND_STEP}webauthn/")
    press(page, "Remove")
    if at(page) != f"{SECOND_STEP}webauthn/":
        fill(page, password=PASSWORD)
        press(page, "Go on")
    press(page, "Remove it")
    assert "The passkey is removed." in words(page)
    log_out(page)
    page.goto(LOG_IN)
    press(page, "Use a passkey")
    assert "We do not know this passkey any more." in words(page)
    log_in(page, email)
    assert at(page) == "/today/", "the password is enough again"


def test_a_finger_that_does_not_fit_is_told_in_words(here: Opener):
    page = here()
    with_passkeys(page, finger_fits=False)
    page.goto(LOG_IN)
    page.get_by_role("button", name="Use a passkey").click()
    said = page.locator("[data-passkey-says]")
    said.wait_for()
    assert "That did not work this time. Nothing was changed." in said.inner_text()
    assert at(page) == LOG_IN


def test_no_passkey_is_offered_where_it_cannot_work(open_page: Opener, here: Opener, site: str):
    by_number, bare = open_page(), here(java_script_enabled=False)
    for page in (by_number, bare):
        page.goto(LOG_IN)
        assert not page.get_by_role("button", name="Use a passkey").is_visible()
        log_in(page, "hope@example.org")
        page.goto(f"{SECOND_STEP}webauthn/add/")
        fill(page, password=PASSWORD)
        press(page, "Go on")
        assert not page.get_by_role("button", name="Add it").is_visible()
        assert "A passkey does not work here." in words(page)


def test_staff_set_a_second_step_up_before_anything_else_opens(here: Opener, site: str):
    page, inspector = here(), Inspector(named(site), staff=True)
    log_in(page, "fay@example.org")
    for path in ("/staff/", "/account/password/change/", SECOND_STEP):
        page.goto(path)
        assert at(page) == SECOND_STEP
    assert "To work here you need a second step" in words(page)
    inspector.inspect(page, "staff without a second step")
    press(page, "Codes from an app")
    fill(page, password=PASSWORD)
    press(page, "Go on")
    secret = page.locator("main strong.nums").inner_text()
    assert page.locator("img.qr").evaluate("img => img.naturalWidth") > 0, "the picture is there"
    inspector.inspect(page, "staff")
    give_code(page, "000 000")
    assert "That did not fit." in words(page)
    assert page.locator("main strong.nums").inner_text() == secret
    give_code(page, app_code(secret))
    spare = page.locator("main .codes li").all_inner_texts()
    assert len(spare) == 10
    page.reload()
    assert spare[0] not in words(page), "spare codes are shown once"
    page.goto("/staff/")
    assert at(page).startswith("/staff/")
    page.get_by_role("link", name="Logging in").click()
    press(page, "Codes from an app")
    assert "You need one second step to work here." in words(page)
    assert not page.get_by_role("button", name="Turn it off").is_visible()
    the_app_and_each_spare_code_open_once(page, secret, spare)
    inspector.assert_whole()


def the_app_and_each_spare_code_open_once(page: Page, secret: str, spare: list[str]) -> None:
    log_out(page)
    log_in(page, "fay@example.org")
    page.goto("/staff/")
    assert at(page) == f"{SECOND_STEP}authenticate/", "half a log-in is none"
    assert not page.get_by_role("button", name="Use my passkey").is_visible(), "Fay has none"
    give_code(page, "123456")
    assert "That did not fit. Each code works once." in words(page)
    code = app_code(secret)
    give_code(page, f"{code[:3]} {code[3:]}")
    assert at(page).startswith("/staff/")
    for works in (True, False):
        log_out(page)
        log_in(page, "fay@example.org")
        give_code(page, spare[0])
        assert at(page).startswith("/staff/") is works
    assert "That did not fit." in words(page)


@pytest.mark.parametrize(("who", "scripts"), [("rosa", True), ("june", False)])
def test_a_code_in_a_letter_lets_a_participant_in(
    here: Opener, letters: LetterBox, who: str, scripts: bool
):
    page, email = here(java_script_enabled=scripts), f"{who}@example.org"
    ask(page, email)
    letter = letters.next(email, 0)
    give_code(page, "ABCD-EFGH")
    assert "That code does not fit." in words(page)
    give_code(page, code_in(letter).lower().replace("-", " "))
    assert at(page) == "/today/"
    assert letter["Subject"] == "Your log-in code"
    is_neutral(f"{letter['From']} {letter['Subject']} {words_of(letter)}")
    page.goto(f"{SECOND_STEP}totp/activate/")
    press(page, "Choose a new password")
    assert at(page) == "/account/password/reset/", "whoever forgot it is not stuck"
    log_out(page)
    ask(page, email)
    give_code(page, code_in(letter))
    assert "That code does not fit." in words(page), "an old letter opens nothing"


def ask(page: Page, email: str) -> None:
    page.goto(LOG_IN)
    press(page, "Send me a code")
    fill(page, email=email)
    press(page, "Send the code")


def is_neutral(text: str) -> None:
    """Whoever reads over a shoulder learns nothing about health."""
    assert health_words(text) == ()


@pytest.mark.parametrize("button", ["Send me a code", "I want a new password"])
def test_strangers_and_staff_see_the_same_page_and_get_no_letter(
    here: Opener, letters: LetterBox, button: str
):
    pages, known = {}, "nell@example.org"
    before = {one: len(letters.all(one)) for one in ("nobody@example.org", known)}
    for email in ("nobody@example.org", "operator@demo.invalid", known):
        page = here()
        page.goto(LOG_IN)
        press(page, button)
        fill(page, email=email)
        press(page, "Send the code")
        html = page.locator("main").inner_html().replace(email, "somebody")
        pages[email] = re.sub(r'value="\w{64}"', "", html), at(page), page.title()
    assert len(set(pages.values())) == 1
    letters.next(known, before[known])  # it was asked for last, so the others would lie there
    assert len(letters.all("nobody@example.org")) == before["nobody@example.org"]
    assert "code" not in " ".join(words_of(one) for one in letters.all("operator@demo.invalid"))


def test_three_wrong_codes_lead_to_a_new_one(here: Opener):
    page = here()
    ask(page, "hope@example.org")
    for _ in range(3):
        give_code(page, "ABCD-EFGH")
    assert at(page) == "/account/login/code/"
    assert "That was a lot of tries." in words(page)
    page.goto("/account/login/code/confirm/")
    assert at(page) != "/account/login/code/confirm/"


def test_a_new_password_comes_by_a_code_in_a_letter(here: Opener, letters: LetterBox):
    page = here()
    page.goto(LOG_IN)
    press(page, "I want a new password")
    fill(page, email="mina@example.org")
    press(page, "Send the code")
    letter = letters.next("mina@example.org", 0)
    is_neutral(f"{letter['From']} {letter['Subject']} {words_of(letter)}")
    give_code(page, code_in(letter))
    told = page.locator("#f-password1-hint").inner_text()
    assert told == "15 letters or more. A short sentence works well."
    for refused, reason in (("short", "a bit short"), ("123456789123456789", "Many people use")):
        fill(page, password1=refused, password2=refused)
        press(page, "Save the password")
        assert reason in words(page)
        assert not re.search(r"\b(must|should|failed)\b", words(page))
    fill(page, password1=NEW_PASSWORD, password2=NEW_PASSWORD)
    press(page, "Save the password")
    press(page, "Log in")
    log_in(page, "mina@example.org", NEW_PASSWORD)
    assert at(page) == "/today/"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_password_can_be_pasted_and_looked_at(here: Opener, site: str, scripts: bool):
    page = here(java_script_enabled=scripts)
    page.goto(LOG_IN)
    fill(page, login=PASSWORD)  # a place to copy it from
    page.locator("#f-login").press("Control+A")
    page.locator("#f-login").press("Control+X")
    box = page.locator("#f-password")
    box.press("Control+V")
    assert box.input_value() == PASSWORD
    show = page.get_by_role("button", name="Show password")
    assert show.count() == int(scripts), "no button that does nothing"
    if scripts:
        show.click()
        assert box.get_attribute("type") == "text"
        page.get_by_role("button", name="Hide password").click()
    assert box.get_attribute("type") == "password"
    assert box.input_value() == PASSWORD
    fill(page, login="lena@example.org")
    press(page, "Log in")
    assert at(page) == "/today/"


def test_after_logging_out_nothing_private_is_left(here: Opener):
    page = here()
    log_in(page, "lena@example.org")
    page.goto("/progress/")
    cookies = page.context.cookies()
    page.goto("/today/")
    assert "Lena" in words(page)
    log_out(page)
    assert "You are logged out." in words(page)
    for _ in range(3):
        page.go_back()
        assert "Lena" not in page.content()
        assert at(page) in (LOG_IN, "/account/logout/", "/")
    thief = here()
    thief.context.add_cookies(cookies)
    assert is_out(thief), "an old cookie opens nothing"


def test_a_changed_password_ends_the_sessions_elsewhere(here: Opener):
    page, elsewhere = here(), here()
    log_in(elsewhere, "nell@example.org")
    log_in(page, "nell@example.org")
    page.goto(SECOND_STEP)
    press(page, "Your password")
    assert "15 letters or more" in words(page)
    fill(page, oldpassword=PASSWORD, password1=NEW_PASSWORD, password2=NEW_PASSWORD)
    press(page, "Save the password")
    assert "Your new password is saved." in words(page)
    assert not is_out(page), "this one goes on"
    assert is_out(elsewhere)
