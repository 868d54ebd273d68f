"""Alerts and what was done about them. Nothing here is ever deleted; the database refuses it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from steadway.care.people.fields import EncryptedTextField


class Tier(models.TextChoices):
    """How soon a person has to look. The site's minutes set the clock; see `clock.py`."""

    GREEN = "green", "Look within a day"
    AMBER = "amber", "Look within the agreed time"
    RED = "red", "Look now"


class Alert(models.Model):
    """Something a person has to look at. Born in the transaction of the answer that caused it.

    The first block never changes (a trigger holds it; `summary` may be emptied by erasure).
    The second is where the alert stands now; every change of it is also an `AlertStep`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=200, unique=True)
    participant = models.ForeignKey("people.Participant", models.PROTECT, related_name="+")
    tier = models.CharField(max_length=5, choices=Tier.choices)
    kind = models.CharField(max_length=60)
    summary = EncryptedTextField()
    shown = models.CharField(max_length=200, default="")  # what the person saw at once
    source = models.CharField(max_length=200)
    raised_at = models.DateTimeField()
    deadline = models.DateTimeField()

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    level = models.PositiveIntegerField(default=0)
    escalate_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=60, default="")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=60, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(name="alert_tier_is_known", condition=Q(tier__in=Tier.values)),
            models.CheckConstraint(
                name="alert_closed_means_acknowledged",
                condition=Q(closed_at__isnull=True) | Q(acknowledged_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="alert_open", fields=["deadline"], condition=Q(closed_at=None)),
            models.Index(
                name="alert_ticking",
                fields=["escalate_at"],
                condition=Q(closed_at=None, acknowledged_at=None),
            ),
            models.Index(name="alert_person", fields=["participant", "raised_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.tier} {self.kind} {self.id}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class AlertStep(models.Model):
    """One thing that happened to an alert. Added, never changed, never removed."""

    class Kind(models.TextChoices):
        TOLD = "told", "Somebody was told"
        UNTOLD = "untold", "There was nobody to tell"
        ACKNOWLEDGED = "acknowledged", "Taken on"
        HANDED_OVER = "handed_over", "Handed over"
        TICKED = "ticked", "Step done"
        CLOSED = "closed", "Closed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alert = models.ForeignKey(Alert, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)  # an account's code, so that the step outlives it
    label = models.CharField(max_length=200, default="")
    note = EncryptedTextField(default="")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="alert_step_ticked_once",
                fields=["alert", "label"],
                condition=Q(kind="ticked"),
            ),
            models.UniqueConstraint(
                name="alert_closed_once", fields=["alert"], condition=Q(kind="closed")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.alert_id}"
