"""Six ways to tamper with the record, each found; and the guards, seen to be needed."""

import pytest
from django.db import connection

from steadway.care.audit import chain, vocabulary
from steadway.care.audit.actions import audit_key, record
from steadway.care.audit.errors import UnreadableAnchor
from steadway.care.audit.models import GENESIS, Entry, Payload
from steadway.care.audit.queries import Anchor, anchor, unguarded_tables, verify
from steadway.care.audit.tests.tampering import guards_lifted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ten_entries(actor, now):
    vocabulary.register("lamp", {"lamp.lit": "A lamp was lit."})
    for number in range(10):
        record(actor=actor, act="lamp.lit", subject=f"SW-{number}", now=now, detail={"n": number})


def test_an_untouched_chain_verifies_with_and_without_its_anchor():
    assert verify().ok
    assert verify(anchor()).ok
    assert verify(str(anchor())).entries == 10


def test_an_older_anchor_still_fits_a_chain_that_grew(actor, now):
    kept = anchor()
    record(actor=actor, act="lamp.lit", subject="SW-1", now=now)
    assert verify(kept).ok


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "SW-99"},
        {"act": "lamp.out"},
        {"actor_code": "system:other"},
        {"digest": "0" * 64},
    ],
)
def test_an_edited_entry_is_named(change):
    with guards_lifted():
        Entry.objects.filter(position=4).update(**change)
    verdict = verify()
    assert (verdict.ok, verdict.first_bad, verdict.entries) == (False, 4, 3)
    assert "seal" in verdict.reason


def test_a_deleted_entry_is_named():
    with guards_lifted():
        Payload.objects.filter(entry_id=4).delete()
        Entry.objects.filter(position=4).delete()
    verdict = verify()
    assert (verdict.first_bad, verdict.reason) == (4, "entry 4 is missing")


def test_a_deleted_entry_is_named_even_when_the_rest_is_moved_up():
    with guards_lifted():
        Payload.objects.filter(entry_id__gte=4).delete()
        Entry.objects.filter(position=4).delete()
        for position in range(5, 11):
            Entry.objects.filter(position=position).update(position=position - 1)
    assert verify().first_bad == 4


def test_an_inserted_entry_is_named():
    with guards_lifted():
        last = Entry.objects.get(position=10)
        Entry.objects.create(
            position=11, act_id=last.act_id, act="lamp.lit", actor_code="x", actor_role="x",
            subject="SW-99", at=last.at, payload_hash="", previous=last.digest, digest="1" * 64,
        )  # fmt: skip
    verdict = verify()
    assert (verdict.first_bad, "added" in verdict.reason) == (11, True)


def test_two_swapped_entries_are_named(actor, now):
    for number in (11, 12):
        record(actor=actor, act="lamp.lit", subject=f"SW-{number}", now=now)
    with guards_lifted():
        Entry.objects.filter(position=11).update(position=99)
        Entry.objects.filter(position=12).update(position=11)
        Entry.objects.filter(position=99).update(position=12)
    assert verify().first_bad == 11


def test_a_cut_tail_passes_alone_and_is_found_by_the_anchor():
    kept = anchor()
    with guards_lifted():
        Payload.objects.filter(entry_id__gt=7).delete()
        Entry.objects.filter(position__gt=7).delete()
    assert verify().ok, "a chain cannot know its own end; this is why anchors exist"
    verdict = verify(kept)
    assert (verdict.ok, verdict.first_bad) == (False, 8)
    assert "anchor knows 10 entries" in verdict.reason


def test_a_chain_written_anew_with_the_key_is_found_by_the_anchor():
    kept = anchor()
    with guards_lifted():
        previous = GENESIS
        for entry in Entry.objects.order_by("position"):
            entry.previous = previous
            entry.subject = entry.subject.replace("SW-3", "SW-4")
            previous = entry.digest = chain.seal(entry, audit_key())
            entry.save()
    assert verify().ok, "with the key anybody can write a chain; the anchor is in other hands"
    verdict = verify(kept)
    assert (verdict.first_bad, "anew" in verdict.reason) == (10, True)


def test_a_chain_written_anew_without_the_key_is_found_at_its_first_entry(settings):
    settings.STEADWAY_AUDIT_KEY = "another key"
    assert verify().first_bad == 1


def test_changed_details_are_named():
    with guards_lifted():
        Payload.objects.filter(entry_id=6).update(body='{"n":66}')
    assert (verify().first_bad, "details" in verify().reason) == (6, True)


def test_details_that_vanish_without_a_recorded_erasure_are_named():
    Payload.objects.filter(entry_id=6).delete()
    assert (verify().first_bad, "no erasure" in verify().reason) == (6, True)


def test_an_anchor_reads_back_as_it_was_printed():
    assert Anchor.parse(str(anchor())) == anchor()
    with pytest.raises(UnreadableAnchor, match="1204:9f3c"):
        Anchor.parse("ten entries")


def test_every_guard_of_the_migrations_stands_and_a_lost_one_is_named():
    assert unguarded_tables() == ()
    with guards_lifted():
        lost = unguarded_tables()
    assert "refuse_update_audit_entry" in lost
    assert unguarded_tables() == ()


def test_the_guards_are_what_refuses(actor):
    with guards_lifted():
        Entry.objects.filter(position=2).update(subject="SW-0")
    assert connection.vendor in ("sqlite", "postgresql")
    assert not verify().ok
