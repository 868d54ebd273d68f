"""A programme becomes a version: checked, rendered, kept whole, known by its hash."""

from datetime import datetime
from html import escape
from pathlib import Path

from django.db import transaction

from steadway.care.audit import actions as audit
from steadway.care.audit.actor import Actor
from steadway.care.delivery.errors import VersionTaken
from steadway.care.delivery.letters import faults_in_letters
from steadway.care.delivery.models import PublishedProgramme
from steadway.care.delivery.versions import version_of
from steadway.care.people.actions import publish_consent_document
from steadway.care.people.models import ConsentDocument
from steadway.care.safety.queries import nobody_on_call
from steadway.science.programmes.building import build
from steadway.science.programmes.errors import ProgrammeFaults
from steadway.science.programmes.models import ProgrammeVersion
from steadway.science.programmes.resolving import ResolvedConsent, resolve_consent

TREATMENT = "treatment"


@transaction.atomic
def publish_programme(*, path: Path, actor: Actor, now: datetime) -> PublishedProgramme:
    """Publish the package at `path`, with its consent documents. Twice is once.

    Raises `ProgrammeFaults` with file, line and remedy (also for a letter that is not neutral),
    and `VersionTaken` where the version number stands for other content already. Courses under
    way stay on their own version.
    """
    version = build(path)
    known = PublishedProgramme.objects.filter(pk=version.digest).first()
    if known is not None:
        return known
    if PublishedProgramme.objects.filter(slug=version.id, version=version.version).exists():
        raise VersionTaken(version.id, version.version)
    unfit = faults_in_letters(version, path)
    if unfit:
        raise ProgrammeFaults(unfit)
    published = PublishedProgramme.objects.create(
        digest=version.digest,
        slug=version.id,
        version=version.version,
        title=version.title[version.source_language],
        bundle=version.model_dump_json(),
        published_at=now,
    )
    for language in version.languages:
        if TREATMENT in version.edition(language).consent:
            offer_consent(programme=published, language=language, actor=actor, now=now)
    audit.record(
        actor=actor, act="delivery.published", subject=f"programme:{version.id}", now=now,
        detail={"version": version.version, "digest": version.digest},
    )  # fmt: skip
    return published


@transaction.atomic
def offer_consent(
    *, programme: PublishedProgramme, language: str, actor: Actor, now: datetime
) -> ConsentDocument:
    """The consent document to sign, in the words that this site's people read.

    The words depend on whether somebody reads answers here. The same words are one document.
    """
    version = version_of(programme.digest)
    shown = consent_shown(version, language)
    return publish_consent_document(
        kind=TREATMENT,
        version=_consent_version(version, shown),
        language=shown.language,
        title=shown.title,
        body=_body(shown),
        optional_parts={part.id: part.text for part in shown.parts},
        actor=actor,
        now=now,
    )


def consent_shown(version: ProgrammeVersion, language: str) -> ResolvedConsent:
    """The consent cards with this site's facts applied."""
    site = {"watched": not nobody_on_call()} if "watched" in version.facts else {}
    return resolve_consent(version, TREATMENT, language, site)


def _consent_version(version: ProgrammeVersion, shown: ResolvedConsent) -> str:
    watched = "-watched" if "watched" in version.facts and not nobody_on_call() else ""
    return f"{version.id[:12]}-{shown.version[:9]}{watched}"


def _body(shown: ResolvedConsent) -> str:
    cards = [f"<h2>{escape(card.heading)}</h2>\n{card.html}" for card in shown.cards]
    return "\n".join([*([f"<p>{escape(shown.intro)}</p>"] if shown.intro else []), *cards])
