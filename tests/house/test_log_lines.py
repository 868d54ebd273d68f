"""What a running site logs names places, never what somebody wrote."""

import logging

import pytest

from steadway.log_lines import PlainLines

CANARY = "canary: I wrote this in my worksheet"


def logged() -> str:
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as cause:
            raise ValueError(CANARY) from cause
    except ValueError as error:
        raised = (type(error), error, error.__traceback__)
    record = logging.LogRecord("django.request", 40, "", 0, "%s broke", ("/today/",), raised)
    return PlainLines().format(record)


@pytest.mark.row(48)
def test_a_trace_shows_kinds_and_places_and_no_words():
    said = logged()
    assert "/today/ broke" in said
    assert said.index("KeyError") < said.index("ValueError"), "the first cause first"
    assert "test_log_lines.py:" in said
    assert "canary" not in said


def test_a_developer_who_asks_for_it_sees_the_words(monkeypatch):
    monkeypatch.setenv("STEADWAY_TRACE", "1")
    assert CANARY in logged()
