"""Which letters a course brings, reckoned alone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given, settings
from hypothesis import strategies as st

from steadway.care.assessments.windows import local_day
from steadway.care.delivery import reminders
from steadway.care.delivery.reminders import Questions, Signs, due, next_moment

START = datetime(2027, 3, 1, 12, tzinfo=UTC)
ZONES = sorted(
    zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc", "posix"))
)


def signs(**given):
    base = {
        "course": "c", "zone": "Europe/London", "hour": 18, "state": "active",
        "started_at": START, "last_act_at": START, "ends_at": START + timedelta(days=63),
        "ended": False, "days_between": 7, "modules_in_all": 4,
    }  # fmt: skip
    return Signs(**{**base, **given})


def events(found):
    return [(each.event, (each.at - START).days) for each in found]


def walk(course, days=120, step=timedelta(hours=1)):
    """Every letter of a course nobody touches, looked for whenever it asks to be looked at."""
    found, cursor = [], START - timedelta(seconds=1)
    now = START
    end = START + timedelta(days=days)
    while now is not None and now <= end:
        came = due(course, cursor, now)
        found += [each for each in came if each.event not in reminders.WAKE_ONLY]
        cursor, now = now, next_moment(course, now)
    return found


def test_a_course_nobody_returns_to_gets_six_letters_and_then_peace():
    assert events(walk(signs())) == [
        ("welcome", 0), ("first_days", 2), ("first_days", 5),
        ("quiet_10", 10), ("quiet_20", 20), ("quiet_30", 30),
    ]  # fmt: skip


def test_the_quiet_days_are_counted_from_the_last_act():
    seen = START + timedelta(days=8)
    kinds = dict(events(walk(signs(last_act_at=seen, completions=(seen,), days_between=0))))
    assert (kinds["quiet_10"], kinds["quiet_30"]) == (18, 38)


def test_letters_go_at_the_hour_the_person_chose():
    assert {each.at.hour for each in walk(signs(hour=9))[1:]} <= {9, 8}  # 8 in summer time


def test_after_the_first_part_and_after_half_of_them_there_is_a_milestone():
    done = tuple(START + timedelta(days=7 * n) for n in range(3))
    found = [each for each in walk(signs(completions=done)) if each.event == "milestone"]
    assert events(found) == [("milestone", 1), ("milestone", 8)]


def test_the_next_part_is_told_when_its_day_comes_and_nobody_began_it():
    done = (START,)
    assert ("next_part", 7) in events(walk(signs(completions=done)))
    assert "next_part" not in dict(events(walk(signs(completions=done, next_opened=True))))


def test_a_plan_has_its_letter_at_the_moment_chosen():
    at = START + timedelta(days=1, hours=3)
    found = due(signs(plans=(("p", at),)), START, at)
    assert [(each.event, each.at) for each in found] == [("plan_reminder", at)]


def test_a_plans_letter_does_not_come_hours_late():
    at = START + timedelta(days=1)
    assert not due(signs(plans=(("p", at),)), at - timedelta(hours=1), at + timedelta(hours=4))


def test_questions_are_told_when_they_open_half_way_and_once_more_before_they_close():
    opens = datetime(2027, 6, 1, tzinfo=ZoneInfo("Europe/London"))
    asked = Questions("q", "follow_up_3m", opens, opens + timedelta(days=28))
    found = [each for each in walk(signs(state="finished", ended=True, questions=(asked,)), 200)
             if each.event == "before_follow_up"]  # fmt: skip
    assert [local_day(each.at, "Europe/London").isoformat() for each in found] == [
        "2027-06-01", "2027-06-14", "2027-06-25",
    ]  # fmt: skip


def test_no_letter_comes_before_its_questions_open():
    opens = START + timedelta(days=10, hours=11)  # 23:00, after the hour of letters
    asked = Questions("q", "end", opens, opens + timedelta(days=28))
    found = walk(signs(ended=True, questions=(asked,)))
    assert all(each.at >= opens for each in found if each.event == "before_end")


def test_a_pause_brings_one_letter_on_its_last_day_and_ends_by_itself():
    until = datetime(2027, 3, 20, tzinfo=UTC)
    paused = signs(state="paused", paused_until=until)
    assert events(walk(paused)) == [("pause_ending", 18)]
    ends = due(paused, until - timedelta(seconds=1), until)
    assert [each.event for each in ends] == ["wake_resume"]


def test_a_stopped_course_is_silent():
    assert walk(signs(state="stopped")) == []
    assert next_moment(signs(state="stopped"), START) is None


def test_a_server_that_slept_for_a_week_sends_no_old_letters():
    found = due(signs(), START, START + timedelta(days=9))
    assert [each.event for each in found] == []


def test_a_finished_course_is_not_called_back():
    done = tuple(START for _ in range(4))
    found = walk(signs(state="finished", ended=True, completions=done))
    assert {each.event for each in found} <= {"milestone"}


@settings(max_examples=300, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    hour=st.integers(0, 23),
    start=st.integers(0, 1095 * 24 * 60),
    away=st.integers(0, 40),
)
def test_exactly_one_letter_per_kind_and_local_day_in_every_zone(zone, hour, start, away):
    begun = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=start)
    course = signs(
        zone=zone, hour=hour, started_at=begun, last_act_at=begun + timedelta(days=away),
        ends_at=begun + timedelta(days=63),
    )  # fmt: skip
    found, cursor, now = [], begun - timedelta(seconds=1), begun
    while now is not None:
        found += due(course, cursor, now)
        cursor, now = now, next_moment(course, now)
    days = [(each.event, local_day(each.at, zone)) for each in found]
    assert len(days) == len(set(days))
    assert len({each.key for each in found}) == len(found)
    kinds = [each.event for each in found]
    assert [kinds.count(f"quiet_{n}") for n in (10, 20, 30)] == [1, 1, 1]
    seen = local_day(begun + timedelta(days=away), zone)
    quiet = [local_day(each.at, zone) - seen for each in found if each.event.startswith("quiet")]
    # Where a place leaves a whole day out, the letter comes on the next one.
    assert all(0 <= gap.days - n <= 1 for gap, n in zip(quiet, (10, 20, 30), strict=True))


def test_questions_planned_after_the_hour_of_letters_are_told_the_next_evening():
    opens = datetime(2027, 3, 1, tzinfo=UTC)
    asked = Questions("q", "end", opens, opens + timedelta(days=28), opens + timedelta(hours=20))
    found = walk(signs(state="finished", ended=True, questions=(asked,)))
    assert next(each.at.date().isoformat() for each in found) == "2027-03-02"
