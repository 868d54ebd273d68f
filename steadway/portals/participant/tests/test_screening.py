"""Does it fit? One question a page."""

import pytest
from django.test import Client

from steadway.care.delivery.models import PublishedProgramme, Screening
from steadway.care.delivery.queries import version_of

FINE = {"adult": "yes_", "three_months": "yes_", "can_use": "yes_"}


def answer_all(client: Client, steady: PublishedProgramme, **other: str) -> str:
    """Answer every question as it comes; gives the address after the last."""
    address = client.get("/fit/")["Location"]
    for question in version_of(steady.digest).screening:
        value = other.get(question.id) or FINE.get(question.id, "no_")
        address = client.post(f"/fit/q/{question.id}/", {"answer": value})["Location"]
    return address


@pytest.mark.usefixtures("steady")
def test_the_first_question_asks_nothing_that_names_anybody() -> None:
    page = Client().get("/fit/", follow=True).content.decode()
    assert "Are you 18 or older?" in page
    assert "<h1>" in page
    assert 'type="email"' not in page


@pytest.mark.usefixtures("steady")
@pytest.mark.parametrize("sent", [{}, {"answer": ""}, {"answer": "maybe"}, {"answer": "y" * 9000}])
def test_no_answer_or_a_wrong_one_gets_a_sentence(sent: dict[str, str]) -> None:
    page = Client().post("/fit/q/adult/", sent)
    assert page.status_code == 422
    assert "Please choose one of the answers" in page.content.decode()


def test_somebody_whom_it_fits_goes_on_to_consent(steady: PublishedProgramme) -> None:
    client = Client()
    assert answer_all(client, steady) == "/fit/result/"
    assert "looks like a fit" in client.get("/fit/result/").content.decode()
    assert client.post("/fit/result/", {"keep": "yes"})["Location"] == "/consent/"
    assert Screening.objects.get().answers["adult"] == "yes_"


def test_answers_are_stored_with_leave_alone(steady: PublishedProgramme) -> None:
    client = Client()
    answer_all(client, steady, three_months="no_")
    assert not Screening.objects.exists()
    assert client.post("/fit/result/")["Location"] == "/fit/thanks/?kept=no"
    assert Screening.objects.get().answers == {}


def test_sending_the_result_twice_is_one_screening(steady: PublishedProgramme) -> None:
    client = Client()
    answer_all(client, steady)
    client.post("/fit/result/")
    client.post("/fit/result/")
    assert Screening.objects.count() == 1


def test_a_warning_sign_shows_numbers_at_once(steady: PublishedProgramme) -> None:
    client = Client()
    address = client.post("/fit/q/new_weakness/", {"answer": "yes_"})["Location"]
    assert address == "/fit/q/new_weakness/care/"
    page = client.get(address).content.decode()
    assert "tel:999" in page
    assert "Go on with the questions" in page


def test_thoughts_of_dying_lead_to_help_and_not_to_the_course(steady: PublishedProgramme) -> None:
    client = Client()
    answer_all(client, steady, ending_life="yes_")
    page = client.get("/fit/result/").content.decode()
    assert "Please talk to someone first" in page
    assert "116 123" in page
    client.post("/fit/result/", {"keep": "yes"})
    assert client.get("/consent/")["Location"] == "/fit/"


@pytest.mark.usefixtures("steady")
def test_the_result_waits_for_every_answer() -> None:
    assert Client().get("/fit/result/")["Location"] == "/fit/q/adult/"


@pytest.mark.usefixtures("steady")
def test_answers_stay_filled_in_when_going_back() -> None:
    client = Client()
    client.post("/fit/q/adult/", {"answer": "yes_"})
    assert 'value="yes_" checked' in client.get("/fit/q/adult/").content.decode()


@pytest.mark.usefixtures("steady")
def test_a_question_that_is_not_asked_is_not_there() -> None:
    assert Client().get("/fit/q/nothing/").status_code == 404
    assert Client().get("/fit/q/adult/care/").status_code == 404
