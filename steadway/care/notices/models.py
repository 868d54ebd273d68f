"""The outbox: one row a letter, from the wish to the carrier's yes; and the worker's heartbeat."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from steadway.care.people.fields import EncryptedTextField


class Notice(models.Model):
    """One letter to one person. `key` says what it is about: the same wish twice is one row.

    `handed_at` is set just before the carrier gets the letter. A worker that dies before has
    sent nothing, so anybody may try again. One that dies after leaves a doubt: an urgent letter
    goes again with the same Message-ID, any other is closed as `unsure`.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        UNSURE = "unsure"  # handed over, the answer never came, and not urgent enough to repeat
        EXPIRED = "expired"
        CANCELLED = "cancelled"
        FAILED = "failed"  # the carrier said that it never will

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=60)
    participant = models.ForeignKey(
        "people.Participant", models.PROTECT, null=True, related_name="+"
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    address = EncryptedTextField(default="")  # only where it cannot be looked up when it goes
    subject = models.CharField(max_length=120)
    body = EncryptedTextField()  # may hold a log-in code; emptied when the row is closed
    urgent = models.BooleanField(default=False)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    try_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    local_day = models.DateField(null=True)

    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=200, default="")
    closed_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    last_fault = models.CharField(max_length=200, default="")
    lease_until = models.DateTimeField(null=True)
    leased_by = models.CharField(max_length=80, default="")
    lease = models.UUIDField(null=True)
    handed_at = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=200, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="notice_closed_has_a_time",
                condition=Q(state="waiting", closed_at__isnull=True)
                | (~Q(state="waiting") & Q(closed_at__isnull=False)),
            ),
            models.UniqueConstraint(
                name="one_notice_per_person_kind_and_day",
                fields=["participant", "kind", "local_day"],
                condition=Q(
                    state__in=["waiting", "sent", "unsure"],
                    participant__isnull=False,
                    local_day__isnull=False,
                ),
            ),
        ]
        indexes = [
            models.Index(name="notice_waiting", fields=["try_at"], condition=Q(state="waiting")),
            models.Index(name="notice_person_day", fields=["participant", "local_day", "state"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Heartbeat(models.Model):
    """When each worker last said that it is alive. Overwritten, never piled up, not audited."""

    worker = models.CharField(max_length=80, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.worker} at {self.beat_at:%Y-%m-%d %H:%M}"
