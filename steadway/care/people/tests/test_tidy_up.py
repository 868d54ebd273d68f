"""Once a day what has run out is removed, by one worker of several."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from steadway.care.audit.models import Entry
from steadway.care.people.actions import Tidied, tidy_up
from steadway.care.people.models import LogInTally, Session

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)


def session(name, ends):
    return Session.objects.create(session_key=name, session_data="x", expire_date=ends)


def tally(name, when):
    return LogInTally.objects.create(key=name, last_failure_at=when, closed_until=when)


@pytest.mark.django_db
def test_what_has_run_out_goes_and_the_rest_stays():
    session("old", NOW - timedelta(seconds=1))
    session("new", NOW + timedelta(days=1))
    tally("old", NOW - timedelta(days=2))
    tally("new", NOW - timedelta(hours=2))
    assert tidy_up(now=NOW) == Tidied(sessions=1, counts=1)
    assert [row.session_key for row in Session.objects.all()] == ["new"]
    assert [row.key for row in LogInTally.objects.all()] == ["new"]


@pytest.mark.django_db
def test_it_is_done_once_a_day_and_again_the_next():
    assert tidy_up(now=NOW) is not None
    session("old", NOW - timedelta(seconds=1))
    assert tidy_up(now=NOW + timedelta(hours=11)) is None
    assert Entry.objects.filter(act="people.tidied").count() == 1
    assert tidy_up(now=NOW + timedelta(hours=12)) == Tidied(sessions=1, counts=0)


@pytest.mark.django_db(transaction=True)
def test_of_several_workers_one_does_it():
    done = []

    def work():
        try:
            done.append(tidy_up(now=NOW))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(done) == 6
    assert [each for each in done if each is not None] == [Tidied(0, 0)]
