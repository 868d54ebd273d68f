"""Preferences, time zone and details: checked, kept, recorded without what they say."""

from datetime import time, timedelta

import pytest

from steadway.care.audit.models import Entry, Payload
from steadway.care.people import queries
from steadway.care.people.actions import change_details, change_time_zone, set_preferences
from steadway.care.people.errors import BadPreference, MissingDetail
from steadway.care.people.models import Identity, Participant, Preferences

pytestmark = pytest.mark.django_db


def test_wishes_are_kept_and_recorded(ada, actor, now):
    kept = set_preferences(
        participant=ada, actor=actor, now=now,
        changes={"quiet_from": time(20), "text_size": "large", "reminder_hour": 9,
                 "paused_until": now + timedelta(days=7)},
    )  # fmt: skip
    assert Preferences.objects.get(participant=ada).quiet_from == time(20)
    assert kept.updated_at == now
    assert Entry.objects.filter(act="people.preferences_set").count() == 1


def test_saving_the_same_wishes_again_changes_and_records_nothing(ada, actor, now):
    for _ in range(2):
        set_preferences(participant=ada, changes={"theme": "dark"}, actor=actor, now=now)
    assert Entry.objects.filter(act="people.preferences_set").count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("quiet_from", "21:00"), ("quiet_to", None), ("email_on", "yes"), ("reminder_hour", 24),
        ("reminder_hour", -1), ("reminder_hour", True), ("text_size", "huge"), ("theme", ""),
        ("theme", ["dark"]), ("audio_first", 1), ("paused_until", "tomorrow"),
        ("participant", 7), ("role", "operator"),
    ],
)  # fmt: skip
def test_a_wish_that_cannot_be_is_named_and_none_is_kept(ada, actor, now, field, value):
    with pytest.raises(BadPreference) as fault:
        set_preferences(
            participant=ada, changes={"audio_first": True, field: value}, actor=actor, now=now
        )
    assert fault.value.field == field
    assert not Preferences.objects.get(participant=ada).audio_first


def test_a_pause_ends_in_the_future(ada, actor, now):
    with pytest.raises(BadPreference):
        set_preferences(participant=ada, changes={"paused_until": now}, actor=actor, now=now)


def test_a_time_zone_follows_the_person(ada, actor, now):
    change_time_zone(participant=ada, time_zone="Pacific/Auckland", actor=actor, now=now)
    change_time_zone(participant=ada, time_zone="Pacific/Auckland", actor=actor, now=now)
    assert Participant.objects.get(pk=ada.pk).time_zone == "Pacific/Auckland"
    assert Entry.objects.filter(act="people.time_zone_changed").count() == 1
    with pytest.raises(MissingDetail):
        change_time_zone(participant=ada, time_zone="../etc/passwd", actor=actor, now=now)


def test_a_new_name_is_kept_and_the_record_says_only_that_there_is_one(ada, actor, now):
    change_details(participant=ada, first_name="Adaline", phone="", actor=actor, now=now)
    change_details(participant=ada, first_name="Adaline", actor=actor, now=now)
    assert Identity.objects.get(participant=ada).first_name == "Adaline"
    assert not any("Adaline" in payload.body for payload in Payload.objects.all())
    assert Entry.objects.filter(act="people.details_changed").count() == 1
    with pytest.raises(MissingDetail):
        change_details(participant=ada, first_name=" ", actor=actor, now=now)


def test_the_download_holds_what_this_room_knows(ada):
    export = queries.export_of(ada)
    assert (export["first_name"], export["email"]) == ("Ada", "ada@example.org")
    assert export["preferences"]["quiet_from"] == "21:00"
