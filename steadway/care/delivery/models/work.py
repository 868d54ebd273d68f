"""What the person writes and plans: drafts, handed-in worksheets, plans for the week."""

import uuid

from django.db import models
from django.db.models import Q

from steadway.care.audit.models import Voidable
from steadway.care.delivery.models.course import Course


class WorksheetDraft(models.Model):
    """The text as it stands; `revision` grows with each save, `tab` says who saved last."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="drafts")
    worksheet = models.CharField(max_length=60)
    values = models.JSONField(default=dict)
    revision = models.PositiveIntegerField()
    tab = models.CharField(max_length=40, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "worksheet"], name="draft_one")]

    def __str__(self) -> str:
        return f"{self.worksheet} r{self.revision}"


class DraftAside(models.Model):
    """Text from a second window that knew an older revision: kept beside, never written over."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="asides")
    worksheet = models.CharField(max_length=60)
    values = models.JSONField(default=dict)
    tab = models.CharField(max_length=40, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "worksheet", "tab"], name="aside_per_tab")
        ]

    def __str__(self) -> str:
        return f"{self.worksheet} aside"


class WorksheetEntry(Voidable):
    """A worksheet handed in. The next one is a new row with the next number."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="entries")
    worksheet = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    values = models.JSONField()
    key = models.UUIDField(unique=True)
    handed_in_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "worksheet", "number"], name="entry_numbered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.worksheet} {self.number}"


class HomeworkPlan(models.Model):
    """What the person means to do, when, and how it went."""

    class Outcome(models.TextChoices):
        DONE = "done", "I did it"
        PARTLY = "partly", "I did part of it"
        NOT_THIS_TIME = "not_this_time", "Not this time"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="plans")
    module = models.CharField(max_length=60)
    plan = models.CharField(max_length=60)
    will = models.CharField(max_length=300)
    when = models.CharField(max_length=200)
    remind_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=15, choices=Outcome.choices, blank=True)
    obstacle = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "plan"],
                condition=Q(reviewed_at__isnull=True, replaced_at__isnull=True),
                name="plan_one_open",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, outcome="")
                | (Q(reviewed_at__isnull=False) & ~Q(outcome="")),
                name="plan_reviewed_with_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.outcome or 'open'}"
