"""Parts and their steps."""

import pytest
from django.test import Client

from steadway.care.delivery.models import Course, ModuleVisit, PageChoice, StepDone
from steadway.care.people.models import Participant


@pytest.fixture
def first(course: Course) -> str:
    return "/parts/m0/what_this_is/"


def test_a_page_shows_its_idea_its_steps_and_both_ways_on(her: Client, first: str) -> None:
    page = her.get(first).content.decode()
    assert page.count("<h1") == 1
    assert "Continue" in page
    assert "Stop here" in page
    assert "Steps in this part" in page


def test_a_lesson_page_costs_at_most_eight_queries(
    her: Client, first: str, django_assert_max_num_queries
) -> None:
    her.get(first)
    with django_assert_max_num_queries(8):
        her.get(first)


def test_going_on_marks_the_step_and_leads_to_the_next(
    her: Client, course: Course, first: str
) -> None:
    answer = her.post(first, {"act": ""})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/parts/m0/")
    assert answer["Location"] != first
    assert StepDone.objects.filter(course=course, step="what_this_is").count() == 1


def test_going_on_twice_counts_once(her: Client, course: Course, first: str) -> None:
    her.post(first)
    her.post(first)
    assert StepDone.objects.filter(course=course).count() == 1


def test_stop_here_keeps_the_step_and_leads_to_the_kind_page(her: Client, first: str) -> None:
    assert her.post(first, {"act": "stop"})["Location"] == "/stop-here/"


def test_an_answer_gets_its_reply_on_the_same_page(her: Client, course: Course) -> None:
    version = course.programme_id
    from steadway.care.delivery.queries import version_of

    pages = version_of(version).module("m0").pages.values()
    asked = next(p for p in pages if p.question and p.question.options[0].reply)
    option = asked.question.options[0]
    answer = her.post(f"/parts/m0/{asked.id}/", {"answer": option.value})
    assert answer["Location"].endswith(f"/{asked.id}/#reply")
    page = her.get(f"/parts/m0/{asked.id}/")
    assert page.context["reply"] == option.reply
    assert PageChoice.objects.get().value == option.value


def test_an_answer_that_is_not_offered_gets_a_sentence_beside_the_question(
    her: Client, course: Course
) -> None:
    from steadway.care.delivery.queries import version_of

    pages = version_of(course.programme_id).module("m0").pages.values()
    asked = next(p for p in pages if p.question)
    page = her.post(f"/parts/m0/{asked.id}/", {"answer": "nonsense"})
    assert page.status_code == 422
    assert "Please choose one of the answers" in page.content.decode()
    assert page.content.decode().count("<title>Error: ") == 1


def test_the_low_energy_version_counts_as_done(her: Client, course: Course) -> None:
    answer = her.post("/parts/m0/low_energy/")
    assert answer["Location"] == "/parts/m0/done/"
    visit = ModuleVisit.objects.get(course=course, module="m0")
    assert (visit.how, visit.completed_at is not None) == ("low_energy", True)
    assert "The short version counts" in her.get("/parts/m0/done/").content.decode()


def test_a_locked_part_says_why_and_is_not_done_by_going_on(her: Client, course: Course) -> None:
    page = her.get("/parts/m1/").content.decode()
    assert "opens after" in page
    assert her.post("/parts/m1/alarm/").status_code == 422
    assert not StepDone.objects.filter(course=course, module="m1").exists()


@pytest.mark.parametrize(
    "path", ["/parts/nowhere/", "/parts/m0/nowhere/", "/parts/m0/what_this_is/extra/"]
)
def test_what_does_not_exist_is_not_there(her: Client, path: str) -> None:
    assert her.get(path).status_code == 404


def test_someone_without_a_course_finds_no_lesson(door, ben: object, first: str) -> None:
    assert door(ben).get(first).status_code == 404


def test_exercises_show_the_smaller_version_and_when_to_stop(her: Client, course: Course) -> None:
    from steadway.care.delivery.queries import version_of

    module = next(
        m
        for m in version_of(course.programme_id).modules
        if any(s.kind == "exercise" for s in m.steps)
    )
    step = next(s for s in module.steps if s.kind == "exercise")
    page = her.get(f"/parts/{module.id}/{step.id}/").content.decode()
    assert "A smaller version" in page
    assert "When to stop" in page


def test_the_end_of_a_part_waits_for_its_end(her: Client, settled: Participant) -> None:
    assert her.get("/parts/m0/done/")["Location"] == "/parts/m0/"
