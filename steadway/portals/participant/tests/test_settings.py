"""Settings, one's own data, a break, leaving."""

import json
from datetime import time

import pytest
from django.test import Client

from steadway.care.delivery.models import Course
from steadway.care.notices.models import Notice
from steadway.care.people.models import Account, Identity, Participant, Preferences

RIGHT = {"email_on": "no", "reminder_hour": "9", "quiet_from": "22:30", "quiet_to": "07:00"}


def test_text_and_colours_change_every_page(her: Client) -> None:
    assert (
        her.post("/settings/reading/", {"text_size": "largest", "theme": "dark"})["Location"]
        == "/settings/"
    )
    page = her.get("/today/").content.decode()
    assert 'data-theme="dark"' in page
    assert 'data-text="largest"' in page


def test_reminders_and_quiet_hours_are_stored(her: Client, settled: Participant) -> None:
    her.post("/settings/reminders/", RIGHT)
    wishes = Preferences.objects.get(participant=settled)
    assert (wishes.email_on, wishes.reminder_hour, wishes.quiet_from) == (False, 9, time(22, 30))


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("reading", {}),
        ("reading", {"text_size": "huge", "theme": "dark"}),
        ("reminders", {}),
        ("reminders", {**RIGHT, "quiet_from": "late"}),
        ("reminders", {**RIGHT, "reminder_hour": "25"}),
        ("you", {}),
        ("you", {"first_name": "x" * 200, "time_zone": "UTC"}),
        ("you", {"first_name": "Ada", "time_zone": "Mars/Olympus"}),
        ("break", {}),
        ("break", {"until": "900"}),
        ("leave", {}),
        ("leave", {"level": "everything"}),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_changes(
    her: Client, settled: Participant, path: str, sent: dict[str, str]
) -> None:
    before = Preferences.objects.values().get(participant=settled)
    page = her.post(f"/settings/{path}/", sent)
    assert page.status_code == 422
    assert "Please have another look" in page.content.decode()
    assert Preferences.objects.values().get(participant=settled) == before
    settled.refresh_from_db()
    assert (settled.time_zone, settled.left_at) == ("UTC", None)


def test_a_new_name_is_used_at_once(her: Client) -> None:
    her.post("/settings/you/", {"first_name": "Adaline", "time_zone": "Europe/Paris"})
    assert "Good to see you, Adaline" in her.get("/today/").content.decode()


def test_all_data_comes_as_a_file_and_as_a_page(her: Client) -> None:
    her.post("/worksheets/goal_ladder/draft/", {"goal": "Walk to the sea"})
    found = json.loads(her.get("/settings/data/my-data.json").content)
    assert found["about_you"]["first_name"] == "Ada"
    answer = her.get("/settings/data/my-data.html")
    assert "attachment" in answer["Content-Disposition"]
    assert "Walk to the sea" in answer.content.decode()
    assert "Walk to the sea" in json.dumps(found)


def test_a_break_keeps_the_place_and_ends_when_she_likes(her: Client, course: Course) -> None:
    her.post("/settings/break/", {"until": "14"})
    course.refresh_from_db()
    assert course.state == "paused"
    assert "Come back now" in her.get("/settings/break/").content.decode()
    her.post("/settings/break/", {"act": "resume"})
    course.refresh_from_db()
    assert course.state == "active"


def test_stopping_keeps_the_account_and_can_be_taken_back(her: Client, course: Course) -> None:
    assert her.post("/settings/leave/", {"level": "stop"})["Location"] == "/today/"
    course.refresh_from_db()
    assert course.state == "stopped"
    assert "Start again" in her.get("/today/").content.decode()
    her.post("/start/")
    course.refresh_from_db()
    assert course.state == "active"


def test_leaving_closes_the_account_and_ends_the_session(her: Client, settled: Participant) -> None:
    assert her.post("/settings/leave/", {"level": "leave"})["Location"] == "/left/?erased=no"
    assert not Account.objects.get(pk=settled.account_id).is_active
    assert her.get("/today/")["Location"].startswith("/account/login/")


def test_erasing_forgets_who_she_was(her: Client, settled: Participant) -> None:
    assert her.post("/settings/leave/", {"level": "erase"})["Location"] == "/left/?erased=yes"
    assert not Identity.objects.filter(participant=settled).exists()


def test_coming_back_by_letter_is_asked_for_once(her: Client) -> None:
    for _ in range(2):
        assert her.post("/stop-here/", {"when": "1"})["Location"] == "/rest/?note=yes"
    assert Notice.objects.filter(kind="come_back").count() == 1


@pytest.mark.parametrize("sent", [{"when": "someday"}, {"when": "x" * 5000}])
def test_a_time_that_is_not_offered_gets_a_sentence(her: Client, sent: dict[str, str]) -> None:
    assert her.post("/stop-here/", sent).status_code == 422
    assert not Notice.objects.filter(kind="come_back").exists()
