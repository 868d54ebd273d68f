"""Worksheets: kept while written, never doubled, never lost."""

import uuid
from typing import Any

import pytest
from django.test import Client

from steadway.care.delivery.models import Course, WorksheetDraft, WorksheetEntry
from steadway.care.people.models import Participant

PATH = "/worksheets/goal_ladder/"
JSON = {"HTTP_ACCEPT": "application/json"}


def filled(**other: Any) -> dict[str, Any]:
    return {
        "goal": "Walk to the sea", "rungs": ["To the gate", "To the corner", "To the shop"],
        "confidence": "8", "key": str(uuid.uuid4()), "revision": "0", "tab": "one", **other,
    }  # fmt: skip


def test_a_filled_example_comes_first_and_the_page_says_who_reads(her: Client) -> None:
    page = her.get(PATH).content.decode()
    assert page.index("An example") < page.index("Yours")
    assert "Who can read this: only you." in page


def test_a_finished_sheet_is_stored_and_answered(her: Client, course: Course) -> None:
    assert her.post(PATH, filled())["Location"] == f"{PATH}saved/"
    entry = WorksheetEntry.objects.get(course=course)
    assert entry.values["rungs"] == ["To the gate", "To the corner", "To the shop"]
    page = her.get(f"{PATH}saved/").content.decode()
    assert "Walk to the sea" in page
    assert "You have the start of a ladder" in page


def test_two_presses_are_one_sheet(her: Client) -> None:
    sent = filled()
    her.post(PATH, sent)
    her.post(PATH, sent)
    assert WorksheetEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"goal": ""}, "Please write"),
        ({"goal": "x" * 500}, "letters"),
        ({"confidence": "12"}, "0 to 10"),
        ({"rungs": ["One"]}, "steps"),
        ({"area": "the moon"}, "choose"),
    ],
)
def test_what_is_wrong_is_said_and_every_word_kept(
    her: Client, other: dict[str, Any], sentence: str
) -> None:
    page = her.post(PATH, filled(why="Because of the gulls", **other))
    body = page.content.decode()
    assert page.status_code == 422
    assert sentence in body
    assert "Because of the gulls" in body
    assert body.count("<title>Error: ") == 1
    assert WorksheetDraft.objects.get().values["why"] == "Because of the gulls"


def test_a_draft_is_saved_and_says_when(her: Client) -> None:
    told = her.post(f"{PATH}draft/", filled(goal="Half a wish"), **JSON).json()
    assert told["saved"]
    assert told["said"].startswith("Saved ")
    assert "Half a wish" in her.get(PATH).content.decode()


def test_an_older_window_writes_over_nothing(her: Client) -> None:
    her.post(f"{PATH}draft/", filled(goal="Newer words", tab="one"), **JSON)
    told = her.post(f"{PATH}draft/", filled(goal="Older words", tab="two"), **JSON).json()
    assert not told["saved"]
    assert "Both texts are kept" in told["said"]
    page = her.get(PATH).content.decode()
    assert 'value="Newer words"' in page
    assert "Older words" in page


def test_add_a_step_keeps_the_words_and_asks_nothing(her: Client) -> None:
    answer = her.post(PATH, filled(goal="", act="more"))
    assert answer.status_code == 303
    assert "To the corner" in her.get(PATH).content.decode()


def test_stop_here_keeps_the_words(her: Client) -> None:
    assert her.post(PATH, filled(goal="", act="stop"))["Location"] == "/stop-here/"
    assert WorksheetDraft.objects.get().values["rungs"][0] == "To the gate"


def test_words_sent_after_log_out_wait_behind_the_log_in(settled: Participant) -> None:
    client = Client()
    client.force_login(settled.account)
    whose = client.get(PATH).context["request"] and _whose(client)
    client.logout()
    sent = filled(goal="Words of a long evening", whose=whose)
    answer = client.post(PATH, sent)
    assert answer["Location"] == f"/account/login/?next={PATH}"
    assert "Your words are safe" in client.get(answer["Location"]).content.decode()
    client.force_login(settled.account)
    page = client.get(PATH).content.decode()
    assert "Words of a long evening" in page
    assert "You were away for a while" in page
    client.post(PATH, filled())
    assert "Words of a long evening" not in client.get(PATH).content.decode()


def test_kept_words_are_shown_to_nobody_else(settled: Participant, kofi: Participant) -> None:
    client = Client()
    client.force_login(settled.account)
    whose = _whose(client)
    client.logout()
    client.post(PATH, filled(goal="Ada's own words", whose=whose))
    client.force_login(kofi.account)
    assert "own words" not in client.get(PATH).content.decode().replace("In my own words", "")


def test_a_draft_sent_after_log_out_is_told_so(settled: Participant) -> None:
    answer = Client().post(f"{PATH}draft/", filled(), **JSON)
    assert answer.status_code == 401


def test_drafts_are_sent_and_not_fetched(her: Client) -> None:
    assert her.get(f"{PATH}draft/").status_code == 405


def _whose(client: Client) -> str:
    page = client.get(PATH).content.decode()
    return page.split('name="whose" value="')[1].split('"')[0]
