"""The page of studies: every number once, with page, table and who extracted it."""

import re
from html import unescape

import pytest

from steadway.science.synthesis.catalogue import shipped_review
from steadway.science.synthesis.review import load_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(as_rosa):
    return unescape(as_rosa.get("/evidence/studies/").content.decode())


def row(page, anchor):
    """The cells of one row, as text."""
    found = re.search(rf'<tr role="row" id="{anchor}">(.*?)</tr>', page)
    return [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", found[1])]


def test_every_row_of_the_files_is_there_once(page):
    review = load_review(shipped_review())
    for one in (*review.arms, *review.effects):
        name = one.provenance.line.replace(".csv:", "-csv-")
        assert page.count(f'<tr role="row" id="cell-{name}">') == 1
    assert page.count('<tr role="row" id="study-') == len(review.studies)


def test_a_number_comes_with_where_it_was_read_and_who_extracted_it(page):
    cells = row(page, "cell-arms-csv-2")
    assert cells[0] == "Devineni 2005"
    for word in ("15", "39", "PMID 15680926", "from the percentage reported", "reconstructed"):
        assert word in cells
    assert cells[-2] == "Steadway"


def test_effects_stand_as_extracted_and_the_page_says_which_way_they_are_turned(page):
    assert "0.774" in row(page, "cell-effects-csv-17")
    assert "a negative difference means that the treatment helped" in page


def test_coded_features_are_in_words_and_what_is_not_known_stays_empty(page):
    assert "A person is in regular contact" in row(page, "study-buhrman_2004")
    assert row(page, "study-knoerl_2018")[3:5] == ["", ""]
    assert "nothing was guessed" in page
