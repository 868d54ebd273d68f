"""Quiet hours, in every zone of the world and through every jump of the clocks."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steadway.care.notices.planning import backoff, is_quiet, local_day, next_allowed, next_day

# Not places: copies of the machine's own setting, and a file format's test entry.
ZONES = sorted(available_timezones() - {"localtime", "Factory", "posixrules"})
LONDON = ZoneInfo("Europe/London")
NIGHT = (time(21), time(8))


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc]


def changes(zone: ZoneInfo, year: int) -> list[datetime]:
    """The hours of a year in which the zone's offset changes."""
    start = at(year, 1, 1)
    days = [start + timedelta(days=n) for n in range(367)]
    return [
        hour
        for day in days
        if day.astimezone(zone).utcoffset()
        != (day + timedelta(days=1)).astimezone(zone).utcoffset()
        for hour in (day + timedelta(hours=n) for n in range(25))
        if hour.astimezone(zone).utcoffset()
        != (hour + timedelta(hours=1)).astimezone(zone).utcoffset()
    ]


@pytest.mark.parametrize(
    ("when", "quiet", "expected"),
    [
        (at(2026, 3, 10, 12), NIGHT, at(2026, 3, 10, 12)),
        (at(2026, 3, 10, 21), NIGHT, at(2026, 3, 11, 8)),
        (at(2026, 3, 10, 7, 59), NIGHT, at(2026, 3, 10, 8)),
        (at(2026, 3, 10, 8), NIGHT, at(2026, 3, 10, 8)),
        (at(2026, 7, 10, 20, 30), NIGHT, at(2026, 7, 11, 7)),  # 21:30 in summer time
        (at(2026, 3, 10, 3), (time(0), time(0)), at(2026, 3, 10, 3)),
        (at(2026, 3, 10, 13), (time(12), time(15)), at(2026, 3, 10, 15)),
        # The end of quiet, 01:30, does not exist in the night of 29 March: the jump to 02:00 is it.
        (at(2026, 3, 28, 23), (time(22), time(1, 30)), at(2026, 3, 29, 1)),
        # 01:30 comes twice in the night of 25 October: the first one ends the quiet.
        (at(2026, 10, 24, 23), (time(22), time(1, 30)), at(2026, 10, 25, 0, 30)),
        # ... and in the second 01:10 it is quiet again until the second 01:30.
        (at(2026, 10, 25, 1, 10), (time(22), time(1, 30)), at(2026, 10, 25, 1, 30)),
    ],
)
def test_quiet_hours_in_london(when, quiet, expected):
    assert next_allowed(when, LONDON, *quiet) == expected


def test_a_day_that_a_place_left_out_is_no_trouble():
    apia = ZoneInfo("Pacific/Apia")  # there was no 30 December 2011
    moment = next_allowed(at(2011, 12, 30, 9, 30), apia, time(21), time(8))
    assert moment == datetime(2011, 12, 31, 8, tzinfo=apia)


def test_in_every_zone_around_every_change_of_the_clocks_the_answer_is_allowed_and_soon():
    # About 600 zones, some 420 with changes in 2026-27; ten moments around each.
    checked = 0
    for name in ZONES:
        zone = ZoneInfo(name)
        for change in changes(zone, 2026):
            for minutes in range(-150, 151, 30):
                for quiet in (NIGHT, (time(22), time(2, 30)), (time(1, 15), time(0, 45))):
                    holds(change + timedelta(minutes=minutes), zone, *quiet)
                    checked += 1
    assert checked > 10_000


@settings(max_examples=300, deadline=None)
@given(
    st.integers(946684800, 2114380800).map(lambda stamp: datetime.fromtimestamp(stamp, UTC)),
    st.sampled_from(ZONES),
    st.times(),
    st.times(),
)
def test_at_any_moment_in_any_zone_the_answer_is_allowed_and_soon(when, name, start, end):
    holds(when, ZoneInfo(name), start, end)


def holds(when: datetime, zone: ZoneInfo, start: time, end: time) -> None:
    """Never early, never quiet, never later than need be."""
    moment = next_allowed(when, zone, start, end)
    assert moment >= when
    assert not is_quiet(moment, zone, start, end) or moment == when + timedelta(days=1)
    step = timedelta(minutes=15)
    probe = when
    while probe < moment:
        assert is_quiet(probe, zone, start, end), "an earlier moment would have done"
        probe += step
    assert moment - when < timedelta(hours=50)


@pytest.mark.parametrize(
    "name", ["Africa/Cairo", "America/Havana", "Atlantic/Azores", "Asia/Beirut"]
)
def test_the_next_day_begins_also_where_midnight_does_not_exist(name):
    zone = ZoneInfo(name)
    for change in changes(zone, 2026):
        before = change - timedelta(hours=3)
        after = next_day(before, zone, time(0), time(0))
        assert local_day(after, zone) == local_day(before, zone) + timedelta(days=1)


def test_waiting_after_a_refusal_doubles_up_to_an_hour_and_for_urgent_letters_to_2_minutes():
    minutes = [backoff(n, urgent=False) // timedelta(minutes=1) for n in (1, 2, 3, 6, 7, 500)]
    assert minutes == [1, 2, 4, 32, 60, 60]
    assert backoff(500, urgent=True) == timedelta(minutes=2)
