"""A page whose rule breaks."""

import pytest
from django.test import Client

from steadway.care.delivery.models import BrokenPage
from steadway.care.delivery.queries import lesson
from steadway.science.programmes.errors import WrongKindOfFact


@pytest.fixture
def _rule_that_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_given: object, **_more: object) -> None:
        raise WrongKindOfFact("No.", "track == 3")

    monkeypatch.setattr(lesson, "resolve_page", breaks)


@pytest.mark.usefixtures("_rule_that_breaks")
def test_it_says_so_kindly_and_offers_the_next_step(her: Client) -> None:
    answer = her.get("/parts/m0/what_this_is/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "The fault is ours" in page
    assert "Next step" in page
    assert 'href="/parts/m0/' in page


@pytest.mark.usefixtures("_rule_that_breaks")
def test_the_people_who_run_the_site_are_told_once(her: Client) -> None:
    her.get("/parts/m0/what_this_is/")
    her.get("/parts/m0/what_this_is/")
    row = BrokenPage.objects.get()
    assert (row.module, row.step, row.rule, row.times) == ("m0", "what_this_is", "track == 3", 2)
