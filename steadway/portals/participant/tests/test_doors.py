"""Each page is asked the same: works, not mine, not allowed, wrong method, does not exist."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from steadway.care.delivery.models import PublishedProgramme
from steadway.care.people.models import Participant
from steadway.portals.participant.access import RULES
from steadway.portals.participant.urls import urlpatterns

OPEN = ["front", "landing", "help", "hard_moment", "screening_done", "left"]
HERS = [
    "welcome", "today", "begin", "contents", "stop_here", "rest", "check_in", "check_in_done",
    "progress", "settings", "reading", "reminders", "about_you", "my_consent", "data",
    "data_json", "data_html", "pause", "leave",
]  # fmt: skip
READ_ONLY = [
    "today", "welcome", "contents", "rest", "check_in", "check_in_done", "settings", "my_consent",
    "data", "data_json", "data_html", "front", "landing", "help", "hard_moment", "screening",
]  # fmt: skip
SOMEONES = [
    ("plan_review", [uuid.uuid4()]),
    ("questions", [uuid.uuid4()]),
    ("questions_part", [uuid.uuid4(), "nrs_pain"]),
    ("questions_page", [uuid.uuid4(), "nrs_pain", 1]),
    ("questions_said", [uuid.uuid4(), uuid.uuid4()]),
    ("worksheet", ["nowhere"]),
    ("worksheet_done", ["nowhere"]),
    ("step", ["m0", "nowhere"]),
    ("module", ["nowhere"]),
    ("check_in_page", [uuid.uuid4(), 99]),
]


def test_every_address_has_its_rule() -> None:
    assert {f"participant:{p.name}" for p in urlpatterns} == set(RULES)


@pytest.mark.parametrize("name", OPEN)
def test_open_pages_work_for_visitors(steady: PublishedProgramme, name: str) -> None:
    assert Client().get(reverse(f"participant:{name}")).status_code == 200


@pytest.mark.parametrize("name", HERS)
def test_her_pages_work_for_her(her: Client, name: str) -> None:
    assert her.get(reverse(f"participant:{name}")).status_code == 200


@pytest.mark.parametrize("name", HERS)
def test_visitors_are_sent_to_log_in_and_back(steady: PublishedProgramme, name: str) -> None:
    path = reverse(f"participant:{name}")
    assert Client().get(path)["Location"] == f"/account/login/?next={path}"


@pytest.mark.parametrize("name", HERS)
def test_staff_find_nothing_there(
    door: Callable[[Any], Client], steady: PublishedProgramme, ben: object, name: str
) -> None:
    assert door(ben).get(reverse(f"participant:{name}")).status_code == 404


@pytest.mark.parametrize("name", READ_ONLY)
def test_pages_to_read_take_no_forms(her: Client, name: str) -> None:
    assert her.post(reverse(f"participant:{name}")).status_code == 405


@pytest.mark.parametrize(("name", "args"), SOMEONES)
def test_what_is_nobodys_is_not_there(her: Client, name: str, args: list[Any]) -> None:
    assert her.get(reverse(f"participant:{name}", args=args)).status_code == 404


def test_private_pages_are_kept_by_no_browser_and_no_proxy(her: Client) -> None:
    for name in ("today", "progress", "settings"):
        assert "no-store" in her.get(reverse(f"participant:{name}"))["Cache-Control"]


def test_the_house_address_leads_home(her: Client, steady: PublishedProgramme) -> None:
    assert her.get("/")["Location"] == "/today/"
    assert b"free online course" in Client().get("/").content


def test_a_page_that_is_not_there_is_kind(her: Client) -> None:
    page = her.get("/nothing/")
    assert page.status_code == 404
    assert "This page is not here" in page.content.decode()


def test_when_we_break_something_the_page_needs_nothing_to_say_so() -> None:
    from steadway.portals.participant.views.failing import broken

    page = broken(None)  # type: ignore[arg-type]  # it reads nothing of the request
    assert page.status_code == 500
    assert "What you saved before is kept" in page.content.decode()


def test_forms_without_a_token_are_refused_and_their_words_kept(settled: Participant) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(settled.account)
    page = client.post("/settings/you/", {"first_name": "Adaline", "time_zone": "UTC"})
    assert page.status_code == 403
    assert "Please send it once more" in page.content.decode()
    assert client.session["kept_text"]["/settings/you/"]["data"].startswith("first_name=Adaline")
