"""When … I will …; and afterwards how it went."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from steadway.care.audit.actor import Actor
from steadway.care.delivery import actions
from steadway.care.delivery.models import Course, HomeworkPlan
from steadway.care.delivery.queries import version_of
from steadway.care.people.models import Participant


@pytest.fixture
def place(course: Course) -> tuple[str, str]:
    """A part that is open and has a plan."""
    module = next(m for m in version_of(course.programme_id).modules if m.plans)
    return module.id, next(iter(module.plans))


@pytest.fixture
def path(place: tuple[str, str], course: Course, settled: Participant, now: datetime) -> str:
    for module in version_of(course.programme_id).modules:
        actions.open_module(
            course=course, module=module.id, early=True, actor=Actor.system("test"), now=now
        )
    return f"/parts/{place[0]}/{place[1]}/"


def test_a_plan_is_made_of_a_choice_and_own_words(her: Client, path: str) -> None:
    will = her.get(path).context["sheet"].fields[0].options[0].value
    her.post(path, {"will": will, "when_own": "After the news", "remind_at": "1"})
    plan = HomeworkPlan.objects.get()
    assert (plan.will, plan.when) == (will, "After the news")
    assert plan.remind_at is not None


def test_two_presses_are_one_plan(her: Client, path: str) -> None:
    for _ in range(2):
        her.post(path, {"will_own": "Breathe out", "when_own": "At 8"})
    assert HomeworkPlan.objects.count() == 1


@pytest.mark.parametrize("sent", [{}, {"will_own": "x" * 900, "when_own": "y" * 900}])
def test_an_empty_or_endless_plan_gets_a_sentence(
    her: Client, path: str, sent: dict[str, str]
) -> None:
    page = her.post(path, sent)
    assert page.status_code == 422
    assert "write it in your own words" in page.content.decode()
    assert not HomeworkPlan.objects.exists()


def test_no_plan_this_time_is_fine(her: Client, path: str) -> None:
    assert her.post(path, {"act": "skip"}).status_code == 302
    assert not HomeworkPlan.objects.exists()


def test_how_it_went_gets_an_answer_whatever_it_was(her: Client, path: str, now: datetime) -> None:
    her.post(path, {"will_own": "Breathe out", "when_own": "At 8"})
    plan = HomeworkPlan.objects.get()
    with time_machine.travel(now + timedelta(days=2), tick=False):
        assert f"/plans/{plan.pk}/" in her.get("/today/").content.decode()
        answer = her.post(
            f"/plans/{plan.pk}/", {"outcome": "not_this_time", "obstacle_own": "Rain"}
        )
        assert answer["Location"] == f"/plans/{plan.pk}/"
        page = her.get(f"/plans/{plan.pk}/")
    plan.refresh_from_db()
    assert (plan.outcome, plan.obstacle) == ("not_this_time", "Rain")
    assert page.context["reply"]


@pytest.mark.parametrize("sent", [{}, {"outcome": "splendid"}])
def test_no_outcome_gets_a_sentence_and_keeps_the_note(
    her: Client, path: str, sent: dict[str, str]
) -> None:
    her.post(path, {"will_own": "Breathe out", "when_own": "At 8"})
    plan = HomeworkPlan.objects.get()
    page = her.post(f"/plans/{plan.pk}/", {**sent, "note": "It rained all week"})
    assert page.status_code == 422
    assert "It rained all week" in page.content.decode()


def test_someone_elses_plan_is_not_there(
    her: Client, path: str, kofi: Participant, now: datetime
) -> None:
    her.post(path, {"will_own": "Breathe out", "when_own": "At 8"})
    other = Client()
    other.force_login(kofi.account)
    plan = HomeworkPlan.objects.get()
    assert other.get(f"/plans/{plan.pk}/").status_code == 404
    assert other.post(f"/plans/{plan.pk}/", {"outcome": "done"}).status_code == 404
