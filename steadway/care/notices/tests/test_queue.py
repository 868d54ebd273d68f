"""Putting letters into the outbox."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from steadway.care.audit.models import Entry
from steadway.care.notices.actions import cancel, cancel_for
from steadway.care.notices.actions import queue as queue_verb
from steadway.care.notices.errors import HealthWords, NoRecipient, UnfitText
from steadway.care.notices.models import Notice
from steadway.care.notices.wording import NoticeText
from steadway.care.people import actions as people

from .conftest import NOON, SYSTEM, TEXT, deliver, join, queue

pytestmark = pytest.mark.django_db


def test_the_same_key_twice_is_one_letter(ada):
    first = queue(ada, key="a")
    assert queue(ada, key="a", kind="other") == first
    assert Notice.objects.count() == 1


def test_two_letters_of_one_kind_on_one_local_day_are_one(ada):
    assert queue(ada, key="a") == queue(ada, key="b")


def test_another_kind_or_another_day_is_another_letter(ada):
    queue(ada)
    queue(ada, kind="milestone")
    queue(ada, due_at=NOON + timedelta(days=1))
    assert Notice.objects.count() == 3


def test_the_day_is_the_persons_own_and_not_the_servers():
    kiri = join("kiri@example.org", "Pacific/Kiritimati")  # 14 hours ahead
    people.set_preferences(
        participant=kiri,
        changes={"quiet_from": time(0), "quiet_to": time(0)},
        actor=SYSTEM,
        now=NOON,
    )
    kiri.refresh_from_db()
    first = queue(kiri, due_at=datetime(2026, 3, 10, 9, 59, tzinfo=UTC))
    second = queue(kiri, due_at=datetime(2026, 3, 10, 10, 1, tzinfo=UTC))
    assert first != second
    assert (second.local_day - first.local_day).days == 1


def test_a_letter_due_in_quiet_hours_moves_to_their_end(ada):
    notice = queue(ada, due_at=datetime(2026, 3, 10, 23, 0, tzinfo=UTC))
    assert notice.due_at == datetime(2026, 3, 11, 8, 0, tzinfo=UTC)


def test_an_urgent_letter_to_staff_knows_no_quiet_hours(ben):
    night = datetime(2026, 3, 10, 23, 0, tzinfo=UTC)
    assert queue(account=ben, urgent=True, due_at=night).due_at == night


def test_a_cancelled_letter_does_not_stand_in_the_way_of_a_new_one(ada):
    queue(ada, key="a")
    assert cancel(key="a", now=NOON, reason="a test", actor=SYSTEM)
    assert queue(ada, key="b").state == Notice.State.WAITING


def test_a_letter_needs_somebody_to_go_to(db):
    with pytest.raises(NoRecipient):
        queue()


@pytest.mark.parametrize(
    ("subject", "body", "word"),
    [
        ("Your pain diary", "It is open.", "pain"),
        ("It is open", "How is your MOOD today?", "mood"),
        ("It is open", "Self-harm", "self-harm"),
        ("It is open", "See https://elsewhere.example/depression-test", "depression"),
        ("PHQ-9", "It is open", "phq"),
        ("It is open", "Deine Schmerzen", "schmerzen"),
    ],
)
def test_a_word_about_health_is_refused_and_named(ada, subject, body, word):
    with pytest.raises(HealthWords) as refusal:
        queue(ada, text=NoticeText(subject, body))
    assert word in refusal.value.words
    assert not Notice.objects.exists()


@pytest.mark.parametrize("body", ["Paint the wall", "A treat for you", "Sprain", "Your course"])
def test_a_word_that_only_looks_like_health_goes_through(ada, body):
    assert queue(ada, text=NoticeText("Hello", body)).state == Notice.State.WAITING


def test_the_sites_own_address_is_not_searched_for_health_words(ada, settings):
    settings.STEADWAY = settings.STEADWAY.model_copy(update={"address": "https://pain.example"})
    assert queue(ada, text=NoticeText("Hello", "Here: https://pain.example/today/"))
    with pytest.raises(HealthWords):
        queue(ada, kind="x", text=NoticeText("Hello", "https://pain.example/depression/"))


@pytest.mark.parametrize(
    "text",
    [
        NoticeText("", "Hello"),
        NoticeText("Two\nlines", "Hello"),
        NoticeText("x" * 79, "Hello"),
        NoticeText("Hello", ""),
        NoticeText("Hello", "word " * 61),
        NoticeText("Hello", "https://a.example https://b.example"),
    ],
)
def test_a_text_that_is_no_short_letter_is_refused(ada, text):
    with pytest.raises(UnfitText):
        queue(ada, text=text)


def test_a_letter_and_its_record_stand_or_fall_with_the_callers_transaction(ada):
    before = Entry.objects.count()
    with pytest.raises(ZeroDivisionError):
        _queue_and_stumble(ada)
    assert not Notice.objects.exists()
    assert Entry.objects.count() == before


def _queue_and_stumble(ada):
    with transaction.atomic():
        queue(ada)
        raise ZeroDivisionError


def test_the_database_itself_refuses_a_second_letter_of_one_kind_and_day(ada):
    notice = queue(ada)
    notice.pk, notice.key, notice.message_id = None, "other", "<other@example.org>"
    with pytest.raises(IntegrityError), transaction.atomic():
        notice.save(force_insert=True)


def test_cancelling_for_somebody_leaves_nothing_to_send_and_can_be_repeated(ada, carrier):
    queue(ada)
    queue(ada, kind="milestone")
    assert cancel_for(participant=ada, now=NOON, reason="left", actor=SYSTEM) == 2
    assert cancel_for(participant=ada, now=NOON, reason="left", actor=SYSTEM) == 0
    assert deliver(carrier).sent == 0
    assert set(Notice.objects.values_list("state", "reason")) == {("cancelled", "left")}


def test_the_record_keeps_who_and_what_kind_but_no_word_of_the_letter(ada):
    queue_verb(
        participant=ada, kind="reminder", text=TEXT, due_at=NOON, key="k", now=NOON, actor=SYSTEM
    )
    entry = Entry.objects.get(act="notices.queued")
    assert entry.subject == ada.code
    assert TEXT.body not in entry.payload.body
