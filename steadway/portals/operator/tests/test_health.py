"""The address for whatever watches the machine: yes or no, and which part."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import OperationalError
from django.test import Client

from steadway.care.notices.actions import beat
from steadway.portals.operator import health

pytestmark = pytest.mark.django_db
URL = "/healthz"
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


def test_it_is_well_while_a_worker_beats():
    with time_machine.travel(NOON, tick=False):
        beat(worker="w1", now=NOON)
        answer = Client().get(URL)
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "failing": []})


def test_five_minutes_after_the_last_beat_it_is_not():
    beat(worker="w1", now=NOON)
    for minutes, status in ((4.9, 200), (5, 503)):
        with time_machine.travel(NOON + timedelta(minutes=minutes), tick=False):
            assert Client().get(URL).status_code == status


def test_without_a_database_it_names_the_database(monkeypatch):
    def away(_now):
        raise OperationalError("connection refused on db.internal")

    monkeypatch.setattr(health, "worker_is_alive", away)
    answer = Client().get(URL)
    assert (answer.status_code, answer.json()["failing"]) == (503, ["database"])
    assert b"db.internal" not in answer.content


def test_no_copy_is_kept_and_nothing_is_asked_about_whoever_asks(django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = Client().get(URL)
    assert "no-store" in answer.headers["Cache-Control"]
    assert not answer.cookies


def test_it_cannot_be_written_to():
    assert Client().post(URL).status_code == 405
