"""A synthesis as a reader meets it: the same numbers everywhere, each traced to its cells."""

import csv
import io
from xml.etree import ElementTree

import pytest

from steadway.science.synthesis.catalogue import shipped_review
from steadway.science.synthesis.errors import NotEstimable, UnknownChoice
from steadway.science.synthesis.review import load_review
from steadway.science.synthesis.synthesising import Choice, candidates, favours, synthesise
from steadway.science.synthesis.tests.test_review import ARMS, REVIEW, STUDIES

HEADACHE = Choice("headache_responder", "post", "headache", "revman5")
DISABILITY = Choice("disability", "post")


@pytest.fixture(scope="module")
def review():
    return load_review(shipped_review())


@pytest.fixture
def small(tmp_path):
    """Two trials with means; one of them has a scale on which more is better."""
    for name, text in (("review.yaml", REVIEW), ("studies.csv", STUDIES), ("arms.csv", ARMS)):
        (tmp_path / name).write_text(text)
    return load_review(tmp_path)


def words_of(synthesis):
    return " ".join(ElementTree.fromstring(synthesis.plot.svg).itertext())  # noqa: S314


def test_the_numbers_are_those_of_the_review(review):
    found = synthesise(review, HEADACHE)
    pooled = review.pool("headache_responder", "post", stratum="headache", preset_name="revman5")
    assert found.pooled == pooled
    assert [row.label for row in found.rows] == [s.label for s in pooled.studies]
    assert [row.estimate for row in found.rows] == [
        pooled.shown(s.estimate) for s in pooled.studies
    ]
    assert found.title == "Headache reduced by half or more, headache: immediately after treatment"


def test_each_row_names_the_cells_it_was_made_from(review):
    lines = [[one.line for one in row.sources] for row in synthesise(review, HEADACHE).rows]
    assert lines == [["arms.csv:2", "arms.csv:3"], ["arms.csv:4", "arms.csv:5"]]
    rows = {row.study: row for row in synthesise(review, DISABILITY).rows}
    assert [one.line for one in rows["dear_2015"].sources] == [
        "effects.csv:12",
        "effects.csv:13",
        "effects.csv:24",
    ]
    alone = synthesise(review, Choice("disability", "post", multi_arm="independent"))
    assert {row.label: [p.line for p in row.sources] for row in alone.rows}["Dear 2015b"] == [
        "effects.csv:24"
    ]


def test_a_study_left_out_is_named_and_gone(review):
    out = ("lorig_2008", "devineni_2005")  # the second has no disability to leave out
    found = synthesise(review, Choice("disability", "post", leave_out=out))
    assert [study.label for study in found.left_out] == ["Lorig 2008"]
    assert found.choice.leave_out == ("lorig_2008",)
    assert "Lorig 2008" not in words_of(found)
    assert found.pooled.k == 19
    assert len(candidates(review, found.choice)) == 20


def test_groups_stand_beside_the_plot(review, small):
    assert "15/39" in words_of(synthesise(review, HEADACHE))
    means = words_of(synthesise(small, Choice("pain", "post")))
    assert "4.0 (2.0), 30" in means
    assert "Treatment" in means
    assert "Treatment" not in words_of(synthesise(review, DISABILITY))


def test_the_axis_says_which_side_is_better(review):
    assert favours(review, "headache_responder") == ("favours control", "favours treatment")
    assert favours(review, "disability") == ("favours treatment", "favours control")


def test_a_harm_is_better_on_the_left(small):
    assert favours(small, "harm")[0] == "favours treatment"


def test_csv_and_json_hold_what_is_drawn(review):
    found = synthesise(review, DISABILITY)
    rows = list(csv.DictReader(io.StringIO(found.to_csv())))
    assert [float(row["estimate"]) for row in rows[:20]] == [row.estimate for row in found.rows]
    assert rows[0]["cell"] == "effects.csv:2"
    assert float(rows[20]["low"]) == found.pooled.result.low
    assert [row["study"] for row in rows[20:]] == ["All studies", "Prediction"]
    assert "-0.0," not in found.to_csv()
    told = found.to_dict()
    assert told["what_was_done"].startswith("Done (preset cochrane)")
    assert told["pooled"]["result"]["estimate"] == found.pooled.result.estimate


def test_every_row_under_the_studies_is_drawn_and_listed(review):
    for name in ("cochrane", "revman5"):
        found = synthesise(review, Choice("headache_responder", "post", preset=name))
        names = [total.name for total in found.totals]
        other = "Wald interval" if name == "cochrane" else "Hartung–Knapp"
        assert names == ["All studies", "Common effect", other]
        drawn = words_of(found)
        assert all(total.name in drawn for total in found.totals)
        assert all(f"{total.high:.2f}" in drawn for total in found.totals)


def test_a_prediction_interval_that_is_not_there_has_no_line(review):
    assert "Prediction" not in synthesise(review, HEADACHE).to_csv()


def test_nothing_left_and_unknown_names_are_errors_with_words(review):
    with pytest.raises(NotEstimable, match="No study has"):
        synthesise(review, Choice("headache_responder", "post", "other_pain"))
    with pytest.raises(UnknownChoice, match="known are"):
        synthesise(review, Choice("sleep", "post"))
