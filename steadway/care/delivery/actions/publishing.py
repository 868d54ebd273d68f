"""A programme becomes a version: checked, rendered, kept whole, known by its hash."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from steadway.care.audit import actions as audit
from steadway.care.audit.actor import Actor
from steadway.care.delivery.errors import VersionTaken
from steadway.care.delivery.models import PublishedProgramme
from steadway.science.programmes import build


@transaction.atomic
def publish_programme(*, path: Path, actor: Actor, now: datetime) -> PublishedProgramme:
    """Publish the package at `path`. The same content twice is the same version.

    Raises `ProgrammeFaults` with file, line and remedy, and `VersionTaken` where the version
    number stands for other content already. Courses under way stay on their own version.
    """
    version = build(path)
    known = PublishedProgramme.objects.filter(pk=version.digest).first()
    if known is not None:
        return known
    if PublishedProgramme.objects.filter(slug=version.id, version=version.version).exists():
        raise VersionTaken(version.id, version.version)
    published = PublishedProgramme.objects.create(
        digest=version.digest,
        slug=version.id,
        version=version.version,
        title=version.title[version.source_language],
        bundle=version.model_dump_json(),
        published_at=now,
    )
    audit.record(
        actor=actor, act="delivery.published", subject=f"programme:{version.id}", now=now,
        detail={"version": version.version, "digest": version.digest},
    )  # fmt: skip
    return published
