"""Consent: cards, free choices, a signature."""

import pytest
from django.test import Client

from steadway.care.delivery.models import Course, PublishedProgramme
from steadway.care.people.models import Account, Participant, TreatmentConsent
from steadway.conftest import PASSWORD

from .test_screening import answer_all

GOOD = {
    "first_name": "Gus", "email": "gus@example.org", "password": PASSWORD,
    "time_zone": "Europe/Paris", "signed_name": "Gus Example",
}  # fmt: skip
BOTH = {"reminders": "no", "improve": "yes"}


@pytest.fixture
def reader(steady: PublishedProgramme) -> Client:
    """Somebody for whom the course fits."""
    client = Client()
    answer_all(client, steady)
    client.post("/fit/result/")
    return client


@pytest.fixture
def signer(reader: Client) -> Client:
    """Somebody who has read every card and made the free choices."""
    for number in range(1, 8):
        reader.post(f"/consent/{number}/", {"check": "right"})
    reader.post("/consent/choices/", BOTH)
    return reader


def test_without_a_fit_there_is_nothing_to_sign(steady: PublishedProgramme) -> None:
    for path in ("/consent/", "/consent/1/", "/consent/choices/", "/consent/sign/"):
        assert Client().get(path)["Location"] == "/fit/"


def test_a_wrong_answer_shows_the_card_again_kindly(reader: Client) -> None:
    page = reader.post("/consent/1/", {"check": "wrong"})
    assert page.status_code == 200
    assert "Here is the card again." in page.content.decode()
    assert "Error:" not in page.content.decode()


@pytest.mark.parametrize("sent", [{}, {"check": "perhaps"}])
def test_no_answer_gets_a_sentence(reader: Client, sent: dict[str, str]) -> None:
    page = reader.post("/consent/1/", sent)
    assert page.status_code == 422
    assert "Please choose one of the two answers." in page.content.decode()


def test_every_card_is_read_before_the_signature(reader: Client) -> None:
    reader.post("/consent/1/", {"check": "right"})
    assert reader.get("/consent/sign/")["Location"] == "/consent/"
    assert reader.get("/consent/")["Location"] == "/consent/2/"
    assert reader.get("/consent/8/").status_code == 404


def test_nothing_is_ticked_beforehand(reader: Client) -> None:
    assert "checked" not in reader.get("/consent/choices/").content.decode()
    page = reader.post("/consent/choices/", {"reminders": "yes"})
    assert page.status_code == 422
    assert "Please choose yes or no." in page.content.decode()


def test_a_name_and_a_password_open_the_place(signer: Client) -> None:
    answer = signer.post("/consent/sign/", GOOD)
    assert answer["Location"] == "/welcome/"
    person = Participant.objects.get()
    assert Course.objects.get().participant == person
    consent = TreatmentConsent.objects.get()
    assert consent.parts == {"reminders": False, "improve": True}
    assert consent.signed_name == "Gus Example"
    assert not person.preferences.email_on
    assert "Welcome, Gus" in signer.get("/welcome/").content.decode()
    assert "Gus Example" in signer.get("/settings/consent/").content.decode()


def test_two_presses_are_one_person(signer: Client) -> None:
    twin = Client()
    twin.cookies = signer.cookies.copy()
    signer.post("/consent/sign/", GOOD)
    twin.post("/consent/sign/", GOOD)
    signer.post("/consent/sign/", GOOD)
    assert Account.objects.count() == 1
    assert TreatmentConsent.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("first_name", "", "Please write what we may call you"),
        ("first_name", "x" * 90, "under 60 letters"),
        ("email", "gus at home", "Please write an e-mail address"),
        ("email", "gus@", "e-mail"),
        ("password", "short", "15"),
        ("password", "", "15 letters or more"),
        ("time_zone", "Mars/Olympus", "time zone"),
        ("signed_name", " ", "It is your signature"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_the_rest_is_kept(
    signer: Client, field: str, value: str, sentence: str
) -> None:
    page = signer.post("/consent/sign/", {**GOOD, field: value})
    body = page.content.decode()
    assert page.status_code == 422
    assert sentence in body
    assert f'href="#f-{field}"' in body
    assert not Account.objects.exists()
    if field != "signed_name":
        assert "Gus Example" in body
    assert PASSWORD not in body


@pytest.mark.usefixtures("ada")
def test_an_address_that_is_taken_is_not_told_apart(signer: Client) -> None:
    page = signer.post("/consent/sign/", {**GOOD, "email": "ada@example.org"})
    assert page.status_code == 422
    assert "log in instead" in page.content.decode()
