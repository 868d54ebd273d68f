"""Windows in a person's own days: every zone, over both changes of the clock."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steadway.care.assessments.windows import (
    day_start,
    last_day,
    local_day,
    local_moment,
    window,
)

ZONES = sorted(
    zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc", "posix"))
)


def test_a_window_is_told_in_local_days():
    span = window(date(2027, 3, 20), 14, "Europe/London", due_after=6)
    assert (span.opens_on, span.due_on, span.closes_on) == (
        date(2027, 3, 20), date(2027, 3, 26), date(2027, 4, 2),
    )  # fmt: skip
    assert span.opens_at == datetime(2027, 3, 20, 0, tzinfo=UTC)
    assert span.closes_at == datetime(2027, 4, 2, 23, tzinfo=UTC)  # summer time has begun


@pytest.mark.parametrize(("days", "due"), [(0, 0), (3, 3), (3, -1)])
def test_a_window_that_cannot_be_is_refused(days, due):
    with pytest.raises(ValueError, match="at least one day"):
        window(date(2027, 3, 20), days, "UTC", due_after=due)


def test_where_midnight_is_left_out_the_day_begins_after_the_leap():
    # Cairo, 24 April 2026: 00:00 does not exist, the clocks go from 23:59 to 01:00.
    start = day_start(date(2026, 4, 24), "Africa/Cairo")
    assert start.astimezone(ZoneInfo("Africa/Cairo")).time() == time(1)
    assert local_day(start - timedelta(seconds=1), "Africa/Cairo") == date(2026, 4, 23)


def test_a_time_in_the_spring_gap_becomes_the_first_moment_after_it():
    moment = local_moment(date(2027, 3, 28), time(1, 30), "Europe/London")
    assert moment == datetime(2027, 3, 28, 1, tzinfo=UTC)


def test_a_time_that_happens_twice_is_the_first_one():
    moment = local_moment(date(2026, 10, 25), time(1, 30), "Europe/London")
    assert moment == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_the_leap_day_is_a_day():
    span = window(date(2028, 2, 28), 3, "Asia/Kolkata")
    assert span.closes_on == date(2028, 3, 1)


@settings(max_examples=400, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    first=st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    days=st.integers(1, 400),
)
def test_every_moment_of_a_window_lies_in_its_days(zone, first, days):
    span = window(first, days, zone)
    assert span.opens_at < span.closes_at
    assert span.opens_on == first
    assert span.closes_on == first + timedelta(days=days - 1)
    assert local_day(span.closes_at, zone) == first + timedelta(days=days)
    assert local_day(span.opens_at - timedelta(seconds=1), zone) < first


@settings(max_examples=400, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    at=st.times(),
)
def test_a_chosen_time_falls_on_its_own_day(zone, day, at):
    moment = local_moment(day, at.replace(microsecond=0), zone)
    assert moment.utcoffset() == timedelta()
    # Only where the clocks leap over midnight from the evening can it be the next day.
    assert local_day(moment, zone) in (day, day + timedelta(days=1))
    assert last_day(day_start(day + timedelta(days=1), zone), zone) == day


def test_days_follow_each_other_without_gap_in_every_zone():
    # Cost: about 2 s. Every zone over two years of day starts.
    for zone in ZONES[::7]:
        starts = [day_start(date(2026, 1, 1) + timedelta(days=n), zone) for n in range(730)]
        gaps = {
            round((after - before).total_seconds() / 3600, 2) for before, after in pairwise(starts)
        }
        assert min(gaps) > 20, zone
        assert max(gaps) < 28, zone
