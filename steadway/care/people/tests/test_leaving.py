"""Leaving, and being erased: the code stays, the person goes."""

import uuid

import pytest

from steadway.care.audit.models import Entry
from steadway.care.audit.queries import verify
from steadway.care.people import queries
from steadway.care.people.actions import (
    consent_to_treatment,
    erase_identity,
    leave,
    open_account,
    publish_consent_document,
)
from steadway.care.people.models import Account, Identity, Participant, TreatmentConsent
from steadway.care.people.tests.test_log_in import dump_of_every_table
from steadway.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(ada, actor, now):
    document = publish_consent_document(
        kind="treatment", version="1", language="en", title="Taking part", body="Words.",
        actor=actor, now=now,
    )  # fmt: skip
    return consent_to_treatment(
        participant=ada, document=document, parts={}, signed_name="Ada Example", key=uuid.uuid4(),
        actor=actor, now=now,
    )  # fmt: skip


def test_leaving_takes_consent_back_and_closes_the_account(ada, signed, actor, now):
    left = leave(participant=ada, actor=actor, now=now, reason="moving house")
    assert left.left_at == now
    assert queries.standing_consent(ada) is None
    assert not Account.objects.get(code=ada.code).is_active
    assert queries.address_of(Participant.objects.get(pk=ada.pk)) is None
    assert not queries.participants_here().exists()
    assert Identity.objects.exists(), "leaving is not erasing"


def test_leaving_twice_is_leaving_once(ada, actor, now):
    leave(participant=ada, actor=actor, now=now)
    leave(participant=ada, actor=actor, now=now)
    assert Entry.objects.filter(act="people.left").count() == 1


def test_erasing_keeps_the_code_and_nothing_that_says_who_it_was(ada, signed, actor, now):
    erase_identity(participant=ada, actor=actor, now=now)
    erase_identity(participant=ada, actor=actor, now=now)
    erased = Participant.objects.get(pk=ada.pk)
    assert (erased.code, erased.account, erased.erased_at) == (ada.code, None, now)
    assert queries.first_name_of(erased) == ""
    assert queries.phone_of(erased) == ""
    assert queries.address_of(erased) is None
    assert queries.preferences_of(erased).email_on
    assert TreatmentConsent.objects.get().signed_name == ""
    assert TreatmentConsent.objects.get().document_id == signed.document_id
    assert queries.erased_codes() == ((ada.code, now),)
    assert not Account.objects.filter(email="ada@example.org").exists()
    assert verify().ok
    assert Entry.objects.filter(act="people.identity_erased").count() == 1


def test_after_erasing_no_table_holds_a_trace_even_for_somebody_with_every_key(
    ada, signed, actor, now
):
    leave(participant=ada, actor=actor, now=now, reason="moving house")
    erase_identity(participant=ada, actor=actor, now=now)
    for account in Account.objects.all():
        assert account.email.endswith("@erased.invalid")
    dump = dump_of_every_table()
    assert b"Example" not in dump
    assert b"moving" not in dump


def test_an_erased_person_can_join_anew_with_another_code(ada, actor, now):
    erase_identity(participant=ada, actor=actor, now=now)
    again = open_account(
        email="ada@example.org", password=PASSWORD, first_name="Ada", time_zone="UTC",
        language="en", now=now,
    )  # fmt: skip
    assert again.code != ada.code
