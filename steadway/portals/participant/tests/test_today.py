"""Today, progress and a hard moment."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from steadway.care.audit.actor import Actor
from steadway.care.delivery import actions
from steadway.care.delivery.models import Course, GoalStep
from steadway.care.people.models import Participant


def test_a_newcomer_sees_one_next_thing(ada: Participant) -> None:
    client = Client()
    client.force_login(ada.account)
    page = client.get("/today/").content.decode()
    assert page.count('class="next"') == 1
    assert "Where you start" in page
    assert "Good to see you, Ada" in page


def test_somebody_who_was_away_is_greeted_and_not_counted(her: Client, now: datetime) -> None:
    with time_machine.travel(now + timedelta(days=12), tick=False):
        page = her.get("/today/").content.decode()
    assert "Good to see you again" in page
    assert "12" not in page.split("<main")[1].split("</main>")[0]


def test_the_goal_stands_in_her_own_words(her: Client) -> None:
    her.post("/worksheets/goal_ladder/", {
        "goal": "Walk to the sea", "rungs": ["Gate", "Corner", "Shop"], "confidence": "8",
    })  # fmt: skip
    assert "“Walk to the sea”" in her.get("/today/").content.decode()


def test_a_step_of_the_ladder_can_be_ticked_and_taken_back(her: Client) -> None:
    her.post("/worksheets/goal_ladder/", {
        "goal": "Walk to the sea", "rungs": ["Gate", "Corner", "Shop"], "confidence": "8",
    })  # fmt: skip
    assert "I did this" in her.get("/progress/").content.decode()
    her.post("/progress/", {"step": "Gate", "done": "yes"})
    assert GoalStep.objects.count() == 1
    assert "Take back" in her.get("/progress/").content.decode()
    her.post("/progress/", {"step": "Gate", "done": "no"})
    assert "Take back" not in her.get("/progress/").content.decode()


@pytest.mark.parametrize("sent", [{}, {"step": "No such step", "done": "yes"}, {"step": "x" * 900}])
def test_a_tick_for_nothing_changes_nothing(her: Client, sent: dict[str, str]) -> None:
    assert her.post("/progress/", sent).status_code == 302
    assert not GoalStep.objects.exists()


def test_progress_draws_weeks_with_words_and_a_table(
    her: Client, settled: Participant, now: datetime
) -> None:
    for day, pain in enumerate((7, 7, 6, 6, 8, 8, 4, 4)):
        moment = now + timedelta(days=3.5 * day)
        actions.check_in(
            participant=settled, answers={"pain": pain, "interference": pain}, key=uuid4(),
            for_day=moment.date(), actor=Actor.system("test"), now=moment,
        )  # fmt: skip
    with time_machine.travel(now + timedelta(weeks=4), tick=False):
        her.force_login(settled.account)  # four weeks are longer than a session
        page = her.get("/progress/").content.decode()
    assert page.count('<figure class="chart"') == 2
    assert page.count("<title id=") == 2
    assert page.count("<desc id=") == 2
    assert page.count("<caption") >= 2
    assert page.index("pain got in the way, week by week") < page.index("How strong pain was")


def test_a_hard_moment_is_open_to_all_with_numbers_first() -> None:
    page = Client().get("/hard-moment/").content.decode()
    assert page.index("tel:999") < page.index("A flare-up now")


@pytest.mark.parametrize(
    ("country", "number"), [("US", "988"), ("DE", "112"), ("??", "999"), ("", "999")]
)
def test_numbers_follow_the_country(db: None, country: str, number: str) -> None:
    assert number in Client().get("/hard-moment/", {"country": country}).content.decode()


def test_her_own_flare_plan_stands_there(her: Client, course: Course) -> None:
    from steadway.care.delivery.queries import version_of

    sheet = version_of(course.programme_id).worksheet("flare_plan")
    field = next(f for f in sheet.fields if f.type in ("text", "long_text"))
    her.post("/worksheets/flare_plan/draft/", {field.id: "Lie down with the radio on"})
    assert "Lie down with the radio on" in her.get("/hard-moment/").content.decode()


def test_the_first_page_after_joining_offers_something_useful_at_once(ada: Participant) -> None:
    client = Client()
    client.force_login(ada.account)
    page = client.get("/welcome/").content.decode()
    assert "/parts/m0/settle_breath/" in page
    assert client.get("/parts/m0/settle_breath/").status_code == 200
