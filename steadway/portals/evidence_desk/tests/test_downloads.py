"""The files are exactly what the page with the same address shows."""

import csv
import io
import json
from html import unescape

import pytest

from steadway.portals.evidence_desk.showing import effect_text

from .test_synthesis import URL, numbers_of

pytestmark = pytest.mark.django_db
ASKED = "outcome=disability&population=other_pain&preset=revman5&out=lorig_2008&out=dear_2015"


@pytest.fixture(params=[ASKED, "", "preset=common", "arms=independent&outcome=disability"])
def asked(request):
    return request.param


@pytest.fixture
def page(as_rosa, asked):
    return as_rosa.get(f"{URL}?{asked}").content.decode()


def linked(as_rosa, page, name):
    """The file behind the page's own link."""
    query = unescape(page.split(f"{name}?")[1].split('"')[0])
    return as_rosa.get(f"{URL}{name}?{query}")


def test_the_picture_is_the_one_on_the_page(as_rosa, page):
    answer = linked(as_rosa, page, "forest.svg")
    assert answer.content.decode() in page
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Content-Disposition"].startswith("attachment; filename=")


def test_the_table_is_the_one_on_the_page(as_rosa, page):
    answer = linked(as_rosa, page, "numbers.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    found = [
        (
            row["study"],
            effect_text(
                float(row["estimate"]) if row["estimate"] else None,
                float(row["low"]),
                float(row["high"]),
            ),
        )
        for row in rows
    ]
    assert found == [(unescape(name), effect) for name, effect in numbers_of(page)]
    assert all(row["cell"] for row in rows[:-3] if row["weight_percent"] not in ("", "100.0"))


def test_the_json_holds_all_of_it(as_rosa, page):
    answer = linked(as_rosa, page, "numbers.json")
    told = json.loads(answer.content)
    words = unescape(page)
    assert told["sentence"] in words
    assert told["what_was_done"] in words
    assert told["review"] == "internet-therapy-chronic-pain"
    assert len(told["rows"]) == told["pooled"]["k"]
    assert all(label in words for label in told["left_out"])
    assert all(source["line"] for row in told["rows"] for source in row["sources"])


def test_the_name_of_a_file_says_what_was_asked(as_rosa):
    answer = as_rosa.get(f"{URL}numbers.csv?{ASKED}")
    assert 'filename="disability-post-other_pain-revman5.csv"' in answer["Content-Disposition"]


def test_the_same_address_gives_the_same_bytes(as_rosa, asked):
    for name in ("forest.svg", "numbers.csv", "numbers.json"):
        one, two = (as_rosa.get(f"{URL}{name}?{asked}").content for _ in range(2))
        assert one == two


@pytest.mark.parametrize("name", ["forest.svg", "numbers.csv", "numbers.json"])
def test_what_cannot_be_drawn_is_a_sentence_and_no_file(as_rosa, name):
    for query, words in (("preset=magic", "“magic”"), ("population=other_pain", "No study")):
        answer = as_rosa.get(f"{URL}{name}?{query}")
        assert (answer.status_code, answer["Content-Type"][:10]) == (400, "text/plain")
        assert words in answer.content.decode()
        assert "Content-Disposition" not in answer
