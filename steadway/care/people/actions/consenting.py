"""Consent to treatment: bound to the exact text, with name, meaning and time."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from steadway.care.audit.actions import record
from steadway.care.audit.actor import Actor
from steadway.care.people.errors import ConsentFault, HasLeft
from steadway.care.people.models import ConsentDocument, Participant, TreatmentConsent

TREATMENT = "treatment"


def digest_of(
    *, kind: str, version: str, language: str, title: str, body: str,
    optional_parts: Mapping[str, str],
) -> str:  # fmt: skip
    """The hash that names a document: over its words and over what they are for."""
    parts = [kind, version, language, title, body, dict(optional_parts)]
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def publish_consent_document(
    *,
    kind: str,
    version: str,
    language: str,
    title: str,
    body: str,
    actor: Actor,
    now: datetime,
    optional_parts: Mapping[str, str] | None = None,
) -> ConsentDocument:
    """Publish a text to sign. `optional_parts`: what may be agreed to or not, name to sentence.

    The same text again is the same document; another text under the same version is refused.
    """
    parts = dict(optional_parts or {})
    digest = digest_of(
        kind=kind, version=version, language=language, title=title, body=body, optional_parts=parts
    )
    stands = ConsentDocument.objects.filter(kind=kind, version=version, language=language).first()
    if stands is not None and stands.digest == digest:
        return stands
    if stands is not None:
        raise ConsentFault(
            f"The {kind} consent {version} ({language}) is already published with other words. "
            "Nothing was changed. Give the new text a new version."
        )
    if not body.strip():
        raise ConsentFault("A consent document needs a text. Nothing was published.")
    document = ConsentDocument.objects.create(
        digest=digest, kind=kind, version=version, language=language, title=title, body=body,
        optional_parts=parts, published_at=now,
    )  # fmt: skip
    record(
        actor=actor, act="people.consent_document_published", subject=digest, now=now,
        detail={"kind": kind, "version": version, "language": language},
    )  # fmt: skip
    return document


@transaction.atomic
def consent_to_treatment(
    *,
    participant: Participant,
    document: ConsentDocument,
    parts: Mapping[str, bool],
    signed_name: str,
    key: UUID,
    actor: Actor,
    now: datetime,
) -> TreatmentConsent:
    """Sign a document. The same key twice is one signature; a newer one replaces the old.

    `parts` answers every optional part of the document, and nothing else.
    """
    signed = TreatmentConsent.objects.filter(key=key).first()
    if signed is not None:
        return _same_person(signed, participant)
    _check_signature(participant, document, parts, signed_name)
    standing = _locked_standing(participant)
    if standing is not None:
        _withdraw(standing, "Replaced by a newer signature.", now)
    consent = TreatmentConsent.objects.create(
        participant=participant, document=document, parts=dict(parts), key=key, signed_at=now,
        signed_name=signed_name.strip(), meaning=_meaning(document),
    )  # fmt: skip
    record(
        actor=actor, act="people.consent_given", subject=participant.code, now=now,
        detail={"document": document.digest, "consent": consent.id, "parts": dict(parts)},
    )  # fmt: skip
    return consent


@transaction.atomic
def withdraw_consent(
    *, participant: Participant, actor: Actor, now: datetime, reason: str = ""
) -> TreatmentConsent | None:
    """Take consent back; a reason is welcome and never needed. None where none stands."""
    standing = _locked_standing(participant)
    if standing is None:
        return None
    _withdraw(standing, reason, now)
    record(
        actor=actor, act="people.consent_withdrawn", subject=participant.code, now=now,
        detail={"consent": standing.id},
    )  # fmt: skip
    return standing


def _check_signature(
    participant: Participant,
    document: ConsentDocument,
    parts: Mapping[str, bool],
    signed_name: str,
) -> None:
    if participant.left_at is not None:
        raise HasLeft
    if document.kind != TREATMENT:
        raise ConsentFault("This document is not about treatment. Nothing was signed.")
    if not signed_name.strip():
        raise ConsentFault("Type your name to sign. Nothing was signed yet.")
    if set(parts) != set(document.optional_parts):
        raise ConsentFault("Answer each part of the page, then sign. Nothing was signed yet.")


def _same_person(signed: TreatmentConsent, participant: Participant) -> TreatmentConsent:
    if signed.participant_id != participant.pk:
        raise ConsentFault("Open the page again, then sign. Nothing was signed yet.")
    return signed


def _locked_standing(participant: Participant) -> TreatmentConsent | None:
    Participant.objects.select_for_update().get(pk=participant.pk)
    return TreatmentConsent.objects.filter(participant=participant, withdrawn_at=None).first()


def _withdraw(consent: TreatmentConsent, reason: str, now: datetime) -> None:
    consent.withdrawn_at, consent.withdrawal_reason = now, reason
    consent.save(update_fields=["withdrawn_at", "withdrawal_reason"])


def _meaning(document: ConsentDocument) -> str:
    return (
        f"I have read “{document.title}” (version {document.version}) and I agree to take part "
        f"in this treatment. The text is the one with SHA-256 {document.digest}."
    )
