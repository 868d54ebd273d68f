"""What was answered, in the words that were read."""

from steadway.care.assessments.quoting import LONGEST_QUESTION, quotes
from steadway.science.instruments import Instrument, load_catalogue

OPTIONS = [{"value": 0, "label": {"en": "Never"}}, {"value": 1, "label": {"en": "Often"}}]


def invented(**more):
    return Instrument.model_validate({
        "id": "invented", "languages": ["en"], "version": "1", "title": {"en": "Invented"},
        "short_title": {"en": "Invented"}, "unscored": "A list for a test.",
        "licence": {"class": "fetched", "holder": "us", "terms": "any", "source": "here"},
        "options": {"often": OPTIONS}, **more,
    })  # fmt: skip


def item(number, kind, **more):
    return {"id": number, "kind": kind, "text": {"en": f"Question {number}?"}, **more}


def test_each_kind_of_answer_is_said_as_it_was_shown():
    instrument = invented(items=[
        item("1", "choice", options="often"), item("2", "scale_0_10"), item("3", "boolean"),
        item("4", "text"), item("5", "choices", options="often"),
    ])  # fmt: skip
    answers = {"1": 0, "2": 7, "3": True, "4": "Own words.", "5": [0]}
    assert quotes(instrument, answers, (), "en") == (
        "“Question 1?”: “Never”", "“Question 2?”: 7 of 10", "“Question 3?”: “Yes”",
        "“Question 4?”: “Own words.”", "“Question 5?”: “Never”",
    )  # fmt: skip


def test_english_stands_in_where_the_persons_language_has_no_words():
    instrument = invented(items=[item("1", "choice", options="often")])
    assert quotes(instrument, {"1": 0}, (), "sv") == ("“Question 1?”: “Never”",)


def test_without_a_wording_the_number_and_the_code_stand_there():
    assert quotes(load_catalogue().get("phq_9"), {"9": 2}, (), "en") == ("Item 9: 2",)


def test_only_the_named_items_and_what_was_typed_are_quoted():
    instrument = invented(
        items=[item("1", "scale_0_10"), item("2", "scale_0_10"), item("3", "text")]
    )
    said = quotes(instrument, {"1": 2, "2": 3, "3": "x"}, ["2"], "en")
    assert said == ("“Question 2?”: 3 of 10", "“Question 3?”: “x”")


def test_a_long_question_is_cut_at_a_word():
    instrument = invented(items=[{**item("1", "scale_0_10"), "text": {"en": "word " * 60}}])
    (said,) = quotes(instrument, {"1": 2}, (), "en")
    question = said.split(": ")[0]
    assert len(question) <= LONGEST_QUESTION + 2
    assert question.endswith("word…”")
