"""What the rooms of questionnaires and courses say to a person: kind, short, plain."""

import inspect
import re
from importlib import import_module

import pytest
from textstat import textstat

from steadway.care.assessments import catalogue, feedback, words
from steadway.care.assessments import errors as asked
from steadway.care.delivery import errors as walked
from steadway.care.delivery import standing
from steadway.care.delivery.actions import drafting

progress = import_module("steadway.care.delivery.queries.progress")
today_page = import_module("steadway.care.delivery.queries.today")
GUILT = re.compile(
    r"\b(missed|failed|overdue|late|streak|broken|only|should|must|just|simply|fail|lazy)\b|!", re.I
)
LONGEST_SENTENCE = 25


TOPICS = (*words._TOPICS.values(), *words._OWN.values())


def sentences():
    for module in (feedback, progress, drafting, standing):
        for name, value in vars(module).items():
            if name.isupper() and isinstance(value, str) and " " in value:
                yield value
    for topic in TOPICS:
        yield from (topic.name, topic.easier, topic.same, topic.harder)
    for card in (today_page.REST, today_page.NO_COURSE):
        yield from (card.title, card.text)
    for module in (asked, walked):
        for _, found in inspect.getmembers(module, inspect.isclass):
            own = found.__dict__.get("__init__")
            if own is not None and len(inspect.signature(own).parameters) == 1:
                yield str(found())


@pytest.mark.parametrize("text", sorted(set(sentences())))
def test_nothing_we_say_blames_or_runs_on(text):
    assert not GUILT.search(text), text
    for sentence in re.split(r"(?<=[.?])\s", text):
        assert len(sentence.split()) <= LONGEST_SENTENCE, sentence


CHANGES = [
    text.format(then="when you started")
    for topic in TOPICS
    for text in (topic.easier, topic.same, topic.harder)
]


@pytest.mark.parametrize("text", sorted(set(CHANGES)))
def test_a_sentence_of_change_is_read_with_ease(text):
    assert textstat.flesch_kincaid_grade(text) <= 6, text
    assert len(text.split()) <= 15
    assert not re.search(r"\d", text)


def test_the_eight_scales_about_daily_life_each_say_something_of_their_own():
    scales = catalogue.definition("rand_36").scales
    for which in ("easier", "same", "harder"):
        said = {words.compared("rand_36", scale, which) for scale in scales}
        assert len(said) == len(scales) == 8
    assert words.compared("rand_36", scales[0], "easier") == (
        "Moving about was easier than when you started."
    )


def test_no_questionnaire_says_one_sentence_about_two_of_its_scales():
    for instrument in catalogue.current():
        known = [each for each in instrument.scales if words.topic_of(instrument.id, each)]
        said = {words.compared(instrument.id, scale, "easier") for scale in known}
        assert len(said) == len(known), instrument.id
