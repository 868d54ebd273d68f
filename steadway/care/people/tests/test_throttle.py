"""How long a wrong password costs: a table."""

from datetime import timedelta

import pytest

from steadway.care.people import throttle
from steadway.care.people.models import LogInTally
from steadway.care.people.throttle import FOR_ADDRESS, Attempt

TRY = Attempt("ada@example.org", "192.0.2.7")
WAITS = [(0, 0), (4, 0), (5, 15), (6, 30), (7, 60), (8, 120), (9, 240), (10, 480), (11, 900),
         (12, 900), (1000, 900)]  # fmt: skip


@pytest.mark.parametrize(("failures", "seconds"), WAITS)
def test_the_wait_doubles_and_ends_at_fifteen_minutes(failures, seconds):
    assert FOR_ADDRESS.wait_after(failures) == timedelta(seconds=seconds)


@pytest.mark.django_db
def test_at_most_ten_tries_fit_into_ten_minutes(now):
    tries, moment = 0, now
    while moment < now + timedelta(minutes=10):
        if throttle.remaining_wait(TRY, moment) <= timedelta(0):
            throttle.count_failure(TRY, moment)
            tries += 1
        moment += timedelta(seconds=1)
    assert tries <= 10


@pytest.mark.django_db
def test_a_quiet_day_forgets(now):
    for _ in range(8):
        throttle.count_failure(TRY, now)
    assert throttle.remaining_wait(TRY, now) == timedelta(seconds=120)
    tomorrow = now + timedelta(days=1, minutes=1)
    throttle.count_failure(TRY, tomorrow)
    assert throttle.remaining_wait(TRY, tomorrow) == timedelta(0)
    assert throttle.forget_stale(tomorrow + timedelta(days=2)) == 2


@pytest.mark.django_db
def test_only_hashes_are_kept(now):
    throttle.count_failure(TRY, now)
    assert all(len(tally.key) == 64 for tally in LogInTally.objects.all())
