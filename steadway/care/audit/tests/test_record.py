"""Recording: one entry for one act, in the caller's transaction."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from steadway.care.audit import vocabulary
from steadway.care.audit.actions import erase_payloads, record
from steadway.care.audit.actor import Actor
from steadway.care.audit.errors import (
    ActTakenTwice,
    AuditKeyMissing,
    ForeignAct,
    NaiveMoment,
    UnknownAct,
)
from steadway.care.audit.models import Entry, Payload
from steadway.care.audit.queries import detail_of, entries_about, verify

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _acts():
    vocabulary.register("lamp", {"lamp.lit": "A lamp was lit."})


def test_an_entry_says_who_did_what_to_whom_and_when(actor, now):
    entry = record(actor=actor, act="lamp.lit", subject="SW-1", now=now, detail={"colour": "red"})
    entry.refresh_from_db()
    assert (entry.actor_code, entry.actor_role) == ("system:test", "system")
    assert (entry.act, entry.subject, entry.at) == ("lamp.lit", "SW-1", now)
    assert detail_of(entry) == {"colour": "red"}


def test_everything_one_actor_does_in_one_act_shares_its_id(actor, now):
    first = record(actor=actor, act="lamp.lit", subject="SW-1", now=now)
    second = record(actor=actor, act="lamp.lit", subject="SW-2", now=now)
    assert first.act_id == second.act_id == actor.act_id
    assert Actor.system("test").act_id != actor.act_id


def test_an_unknown_act_is_an_error_and_stores_nothing(actor, now):
    with pytest.raises(UnknownAct, match="stolen"):
        record(actor=actor, act="lamp.stolen", subject="SW-1", now=now)
    assert not Entry.objects.exists()


def test_a_moment_without_a_zone_is_refused(actor):
    with pytest.raises(NaiveMoment):
        record(actor=actor, act="lamp.lit", subject="SW-1", now=datetime(2027, 1, 1))  # noqa: DTZ001


def test_without_a_key_nothing_is_recorded(actor, now, settings):
    settings.STEADWAY_AUDIT_KEY = ""
    with pytest.raises(AuditKeyMissing, match="secrets"):
        record(actor=actor, act="lamp.lit", subject="SW-1", now=now)


def test_a_deed_that_fails_takes_its_entry_with_it(actor, now):
    @transaction.atomic
    def deed():
        record(actor=actor, act="lamp.lit", subject="SW-1", now=now)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        deed()
    assert not Entry.objects.exists()


def test_recording_costs_three_queries_at_most_four(actor, now, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        record(actor=actor, act="lamp.lit", subject="SW-1", now=now, detail={"colour": "red"})


def test_rooms_register_their_own_acts_only_and_only_one_sentence():
    with pytest.raises(ForeignAct):
        vocabulary.register("lamp", {"door.opened": "A door was opened."})
    with pytest.raises(ActTakenTwice):
        vocabulary.register("lamp", {"lamp.lit": "Something else."})
    vocabulary.register("lamp", {"lamp.lit": "A lamp was lit."})


@pytest.mark.parametrize("kind", ["update", "delete", "save"])
def test_an_entry_refuses_to_be_changed_or_deleted(actor, now, kind):
    entry = record(actor=actor, act="lamp.lit", subject="SW-1", now=now)
    rows = Entry.objects.filter(pk=entry.pk)
    deeds = {
        "update": lambda: rows.update(subject="SW-2"),
        "delete": lambda: rows._raw_delete(using="default"),
        "save": entry.save,
    }
    with pytest.raises(IntegrityError, match="guarded"), transaction.atomic():
        deeds[kind]()


def test_details_refuse_to_be_changed(actor, now):
    record(actor=actor, act="lamp.lit", subject="SW-1", now=now, detail={"colour": "red"})
    with pytest.raises(IntegrityError, match="guarded"), transaction.atomic():
        Payload.objects.update(body="{}")


def test_details_can_be_erased_and_the_chain_still_verifies(actor, now):
    record(actor=actor, act="lamp.lit", subject="SW-1", now=now, detail={"secret": "canary"})
    record(actor=actor, act="lamp.lit", subject="SW-2", now=now, detail={"secret": "kept"})
    assert erase_payloads(subject="SW-1", actor=actor, now=now) == 1
    assert erase_payloads(subject="SW-1", actor=actor, now=now) == 0
    assert [detail_of(entry) for entry in entries_about("SW-1")] == [{}, {}]
    assert detail_of(entries_about("SW-2")[0]) == {"secret": "kept"}
    assert verify().ok
    assert Entry.objects.filter(act="audit.payloads_erased").count() == 1


def test_the_same_detail_gives_another_hash_each_time_so_that_it_cannot_be_guessed(actor, now):
    first = record(actor=actor, act="lamp.lit", subject="SW-1", now=now, detail={"colour": "red"})
    second = record(actor=actor, act="lamp.lit", subject="SW-1", now=now, detail={"colour": "red"})
    assert first.payload_hash != second.payload_hash
