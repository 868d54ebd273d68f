"""What the rooms of questionnaires and courses say to a person: kind, short, plain."""

import inspect
import re
from importlib import import_module

import pytest

from steadway.care.assessments import errors as asked
from steadway.care.assessments import feedback, words
from steadway.care.delivery import errors as walked
from steadway.care.delivery import standing
from steadway.care.delivery.actions import drafting

progress = import_module("steadway.care.delivery.queries.progress")
today_page = import_module("steadway.care.delivery.queries.today")
GUILT = re.compile(
    r"\b(missed|failed|overdue|late|streak|broken|only|should|must|just|simply|fail|lazy)\b|!", re.I
)
LONGEST_SENTENCE = 25


def sentences():
    for module in (feedback, progress, drafting, standing):
        for name, value in vars(module).items():
            if name.isupper() and isinstance(value, str) and " " in value:
                yield value
    for topic in words._TOPICS.values():
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
