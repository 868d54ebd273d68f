"""Published versions, parsed once per process. A version never changes, so it is never stale."""

from functools import lru_cache

from steadway.care.delivery.errors import NoProgramme
from steadway.care.delivery.models import PublishedProgramme
from steadway.science.programmes.models import ProgrammeVersion

KEPT = 16


@lru_cache(maxsize=KEPT)
def version_of(digest: str) -> ProgrammeVersion:
    """The programme behind a digest, ready to use."""
    bundle = PublishedProgramme.objects.values_list("bundle", flat=True).filter(pk=digest).first()
    if bundle is None:
        raise NoProgramme(digest[:12])
    return ProgrammeVersion.model_validate_json(bundle)


def current_programme(slug: str | None = None) -> PublishedProgramme:
    """The version published last, of one programme or of any; without its bundle."""
    rows = PublishedProgramme.objects.defer("bundle").order_by("-published_at", "-version")
    found = (rows.filter(slug=slug) if slug else rows).first()
    if found is None:
        raise NoProgramme(slug or "at all")
    return found
