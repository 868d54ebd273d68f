"""What was published, and who asked whether it fits them."""

import uuid

from django.db import models


class PublishedProgramme(models.Model):
    """One version of a programme, whole, known by its hash. The table refuses every change."""

    digest = models.CharField(max_length=64, primary_key=True)
    slug = models.CharField(max_length=60)
    version = models.CharField(max_length=30)
    title = models.CharField(max_length=200)
    bundle = models.TextField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slug", "version"], name="programme_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.version}"


class BrokenPage(models.Model):
    """A rule of a published page that could not be worked out for somebody.

    It names the author's rule and never what anybody answered, so whoever runs the site may
    read it. The same rule on the same page is one row, however often it is met.
    """

    programme = models.ForeignKey(
        PublishedProgramme, on_delete=models.PROTECT, related_name="broken_pages"
    )
    module = models.CharField(max_length=60, blank=True)
    step = models.CharField(max_length=60, blank=True)
    rule = models.CharField(max_length=500)
    kind = models.CharField(max_length=60)
    times = models.PositiveIntegerField(default=1)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "module", "step", "rule"], name="broken_page_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.module}/{self.step}: {self.rule}"


class Screening(models.Model):
    """One pass through the questions before the course. Nobody is named in it."""

    FITS, NOT_NOW, SEE_SOMEONE = "fits", "not_now", "see_someone"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.UUIDField(unique=True)
    programme = models.ForeignKey(
        PublishedProgramme, on_delete=models.PROTECT, related_name="screenings"
    )
    answers = models.JSONField(default=dict)
    outcome = models.CharField(max_length=60)
    text = models.TextField()
    keep = models.BooleanField()
    screened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(keep=True) | models.Q(answers={}),
                name="screening_kept_with_leave",
            )
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.screened_at:%Y-%m-%d}"
