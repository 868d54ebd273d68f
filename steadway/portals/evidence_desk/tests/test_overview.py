"""The first page: what the review is, what it is not, and what can be pooled."""

from html import unescape

import pytest

from steadway.science.synthesis.catalogue import shipped_review
from steadway.science.synthesis.review import load_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(as_rosa):
    return unescape(as_rosa.get("/evidence/").content.decode())


def test_it_says_what_the_review_is_and_what_it_is_not(page):
    file = load_review(shipped_review()).file
    assert file.question.comparator in page
    assert all(note in page for note in file.notes)
    assert "It is not a finished review" in page


def test_it_says_how_much_there_is(page):
    assert "Version 1.0 · 22 studies · 27 rows of numbers" in page


def test_it_counts_how_far_the_numbers_were_checked(page):
    for mark, count in (("verified", 23), ("reconstructed", 4), ("unverified", 0)):
        assert f'<span class="tier {mark}">{mark}</span>' in page
        assert f'data-label="Rows">{count}</td>' in page


def test_each_count_of_studies_leads_to_its_plot(page, as_rosa):
    links = [part.split('"')[0] for part in page.split('class="count" href="')[1:]]
    assert len(links) == 5  # headache has no responders elsewhere
    for link in links:
        answer = as_rosa.get(link)
        assert (answer.status_code, b"<svg" in answer.content) == (200, True)


def test_a_population_without_studies_says_none(page):
    assert page.count(">none</td>") == 1
