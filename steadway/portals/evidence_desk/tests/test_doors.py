"""Who gets in, and what each page costs: the same questions for every address of the desk."""

import subprocess
import sys

import pytest
from django.test import Client

from steadway.care.people.roles import STAFF, Role

from .conftest import logged_in, staff

pytestmark = pytest.mark.django_db
PAGES = ["/evidence/", "/evidence/studies/", "/evidence/synthesis/"]
FILES = [f"/evidence/synthesis/{name}" for name in ("forest.svg", "numbers.csv", "numbers.json")]


@pytest.mark.parametrize("url", [*PAGES, *FILES])
def test_reviewers_and_statisticians_come_in_and_nobody_else(url, ada):
    for role in STAFF:
        here = role in (Role.REVIEWER, Role.STATISTICIAN)
        answer = logged_in(staff(role.value, role)).get(url)
        assert answer.status_code == (200 if here else 404), role
    assert logged_in(ada.account).get(url).status_code == 404


@pytest.mark.parametrize("url", [*PAGES, *FILES])
def test_somebody_who_has_not_logged_in_is_asked_to(url):
    assert Client().get(url)["Location"].startswith("/account/login/?next=/evidence/")


@pytest.mark.parametrize("url", [*PAGES, *FILES])
def test_nothing_here_can_be_written_to(url, as_rosa):
    assert as_rosa.post(url).status_code == 405


@pytest.mark.parametrize("url", [*PAGES, *FILES])
def test_a_page_costs_at_most_six_questions_to_the_database(
    url, as_rosa, django_assert_max_num_queries
):
    as_rosa.get(url)
    with django_assert_max_num_queries(6):
        as_rosa.get(url)


@pytest.mark.parametrize("url", PAGES)
def test_each_page_has_one_heading_its_title_and_nothing_inline(url, as_rosa, settings):
    page = as_rosa.get(url).content.decode()
    assert page.count("<h1>") == 1
    heading = page.split("<h1>")[1].split("</h1>")[0]
    assert f"<title>{heading} · {settings.STEADWAY.name}</title>" in page
    for word in (" style=", "<style", "<script", " onclick=", "http-equiv"):
        assert word not in page


def test_a_reviewers_day_begins_at_the_desk(as_rosa):
    assert as_rosa.get("/").headers["Location"] == "/evidence/"


def test_the_course_is_served_without_loading_the_numbers():
    script = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings';"
        "django.setup(); from django.urls import get_resolver; get_resolver().url_patterns;"
        "import steadway.urls, steadway.portals.evidence_desk.urls; print('numpy' in sys.modules)"
    )
    done = subprocess.run(  # noqa: S603  our own words
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
