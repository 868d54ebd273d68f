"""Consent: bound to the exact words, signed once, taken back at any time."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from steadway.care.audit.models import Entry
from steadway.care.audit.queries import detail_of
from steadway.care.people import queries
from steadway.care.people.actions import (
    consent_to_treatment,
    leave,
    publish_consent_document,
    withdraw_consent,
)
from steadway.care.people.errors import ConsentFault, HasLeft
from steadway.care.people.models import ConsentDocument, TreatmentConsent

pytestmark = pytest.mark.django_db
PARTS = {"contact": "You may write to me after the course."}


@pytest.fixture
def publish(actor, now):
    def _publish(**changes):
        details = {
            "kind": "treatment", "version": "1.0", "language": "en", "title": "Taking part",
            "body": "What happens, and what does not.", "optional_parts": PARTS,
            "actor": actor, "now": now,
        }  # fmt: skip
        return publish_consent_document(**{**details, **changes})

    return _publish


@pytest.fixture
def sign(ada, publish, actor, now):
    def _sign(**changes):
        details = {
            "participant": ada, "document": publish(), "parts": {"contact": True},
            "signed_name": "Ada Example", "key": uuid.uuid4(), "actor": actor, "now": now,
        }  # fmt: skip
        return consent_to_treatment(**{**details, **changes})

    return _sign


def test_a_signature_holds_name_meaning_time_and_the_exact_text(ada, sign, now):
    consent = sign()
    consent.refresh_from_db()
    assert (consent.signed_name, consent.signed_at) == ("Ada Example", now)
    assert consent.document_id in consent.meaning
    assert "Taking part" in consent.meaning
    assert queries.standing_consent(ada) == consent
    entry = Entry.objects.get(act="people.consent_given")
    assert detail_of(entry)["document"] == consent.document_id
    assert "Ada" not in str(detail_of(entry))


def test_the_same_text_is_the_same_document_and_other_words_need_a_new_version(publish):
    assert publish() == publish()
    with pytest.raises(ConsentFault, match="new version"):
        publish(body="Other words.")
    assert publish(version="1.1", body="Other words.").digest != publish().digest
    assert publish(language="nl", title="Meedoen").pk != publish().pk


def test_a_document_cannot_be_changed_or_deleted(publish):
    document = publish()
    with pytest.raises(IntegrityError, match="guarded"), transaction.atomic():
        ConsentDocument.objects.update(body="")
    with pytest.raises(IntegrityError, match="guarded"), transaction.atomic():
        document.delete()


def test_signing_twice_with_one_click_is_one_signature(sign):
    key = uuid.uuid4()
    assert sign(key=key) == sign(key=key)
    assert TreatmentConsent.objects.count() == 1
    assert Entry.objects.filter(act="people.consent_given").count() == 1


def test_a_newer_signature_replaces_the_older_one(ada, sign, publish, now):
    old = sign()
    new = sign(document=publish(version="2.0"), now=now + timedelta(days=1))
    old.refresh_from_db()
    assert old.withdrawn_at is not None
    assert queries.standing_consent(ada) == new


@pytest.mark.parametrize(
    "changes",
    [{"signed_name": "  "}, {"parts": {}}, {"parts": {"contact": True, "more": True}}],
)
def test_half_a_signature_is_none(sign, changes):
    with pytest.raises(ConsentFault, match="Nothing was signed"):
        sign(**changes)
    assert not TreatmentConsent.objects.exists()


def test_a_document_about_something_else_cannot_be_signed_as_treatment(sign, publish):
    with pytest.raises(ConsentFault, match="not about treatment"):
        sign(document=publish(kind="research"))


def test_another_person_cannot_use_a_key(sign, ada, publish, actor, now):
    from steadway.care.people.actions import open_account
    from steadway.conftest import PASSWORD

    key = uuid.uuid4()
    sign(key=key)
    gus = open_account(
        email="gus@example.org", password=PASSWORD, first_name="Gus", time_zone="UTC",
        language="en", now=now,
    )  # fmt: skip
    with pytest.raises(ConsentFault):
        sign(participant=gus, key=key)


def test_consent_is_taken_back_without_a_reason_and_only_once(ada, sign, actor, now):
    sign()
    later = now + timedelta(days=3)
    taken_back = withdraw_consent(participant=ada, actor=actor, now=later)
    assert taken_back.withdrawn_at == later
    assert withdraw_consent(participant=ada, actor=actor, now=later) is None
    assert queries.standing_consent(ada) is None
    assert Entry.objects.filter(act="people.consent_withdrawn").count() == 1


def test_somebody_who_left_signs_nothing(ada, sign, actor, now):
    leave(participant=ada, actor=actor, now=now)
    ada.refresh_from_db()
    with pytest.raises(HasLeft):
        sign()


def test_the_newest_document_in_the_persons_language_is_the_one_to_sign(publish, now):
    publish()
    newer = publish(version="1.1", now=now + timedelta(days=1))
    assert queries.document_to_sign("treatment", "en") == newer
    assert queries.document_to_sign("treatment", "nl") == newer
    dutch = publish(language="nl")
    assert queries.document_to_sign("treatment", "nl") == dutch
    assert queries.document_to_sign("research", "en") is None
