"""What is asked of a person, when, and what they answered: never edited, set aside if wrong."""

import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import F, Q

from steadway.care.audit.models import Voidable
from steadway.care.people.fields import EncryptedTextField


class Occasion(models.Model):
    """Questions due for one person, in a window of their own days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(
        "people.Participant", on_delete=models.PROTECT, related_name="+"
    )
    key = models.CharField(max_length=120, unique=True)
    label = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    zone = models.CharField(max_length=64)
    opens_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    opens_on = models.DateField()
    due_on = models.DateField()
    closes_on = models.DateField()
    created_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_why = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__lte=F("due_at")) & Q(due_at__lt=F("closes_at")),
                name="occasion_window_in_order",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | ~Q(cancelled_why=""),
                name="occasion_cancelled_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["participant", "closes_at"],
                condition=Q(completed_at__isnull=True, cancelled_at__isnull=True),
                name="occasion_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.opens_on}"


class OccasionPart(models.Model):
    """One questionnaire of an occasion, in its place in the order."""

    occasion = models.ForeignKey(Occasion, on_delete=models.PROTECT, related_name="parts")
    order = models.PositiveSmallIntegerField()
    instrument = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    definition = models.CharField(max_length=64)
    stands_for = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["occasion", "order"], name="part_one_place"),
            models.UniqueConstraint(fields=["occasion", "instrument"], name="part_asked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.instrument}"


class PartialAnswers(models.Model):
    """A draft: what the person has answered so far, kept page by page."""

    part = models.OneToOneField(OccasionPart, on_delete=models.CASCADE, related_name="draft")
    answers = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"draft {self.part_id} r{self.revision}"


class Response(Voidable):
    """Answers exactly as given, with the definition they answer.

    Chosen answers (`coded`) never change. What was typed (`words`) is sealed, and erasing
    somebody may empty it. `answers` is both together.
    """

    MODES = [("web", "web"), ("phone", "phone"), ("interview", "interview")]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.UUIDField(unique=True)
    participant = models.ForeignKey(
        "people.Participant", on_delete=models.PROTECT, related_name="+"
    )
    part = models.ForeignKey(
        OccasionPart, on_delete=models.PROTECT, null=True, blank=True, related_name="responses"
    )
    instrument = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    definition = models.CharField(max_length=64)
    stand_in = models.BooleanField(default=False)
    language = models.CharField(max_length=16)
    coded = models.JSONField()
    words = EncryptedTextField(blank=True, default="")
    mode = models.CharField(max_length=10, choices=MODES)
    answered_at = models.DateTimeField()
    received_at = models.DateTimeField()
    device_time = models.DateTimeField(null=True, blank=True)
    for_day = models.DateField(null=True, blank=True)
    catch_up = models.BooleanField(default=False)
    concern = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["part"],
                condition=Q(voided_at__isnull=True),
                name="response_one_living_per_part",
            ),
            models.UniqueConstraint(
                fields=["participant", "instrument", "for_day"],
                condition=Q(voided_at__isnull=True, for_day__isnull=False),
                name="response_one_living_per_day",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__lte=F("received_at")), name="response_not_from_tomorrow"
            ),
        ]
        indexes = [
            models.Index(
                fields=["participant", "instrument", "answered_at"], name="response_by_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.answered_at:%Y-%m-%d}"

    @property
    def answers(self) -> dict[str, Any]:
        """Every answer as given."""
        return {**self.coded, **(json.loads(self.words) if self.words else {})}

    @staticmethod
    def split(answers: Mapping[str, Any], typed: set[str]) -> tuple[dict[str, Any], str]:
        """Chosen answers, and the typed ones as sealable text."""
        words = {item: value for item, value in answers.items() if item in typed}
        coded = {item: value for item, value in answers.items() if item not in typed}
        return coded, json.dumps(words, ensure_ascii=False) if words else ""


class Score(models.Model):
    """One scale of one response: a value, or the reason why there is none."""

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="scores")
    scale = models.CharField(max_length=60)
    value = models.FloatField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    prorated = models.BooleanField(default=False)
    n_answered = models.PositiveSmallIntegerField()
    n_items = models.PositiveSmallIntegerField()
    band = models.CharField(max_length=120, blank=True)
    definition = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "scale"], name="score_once_per_scale"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, reason="")
                | (Q(value__isnull=True) & ~Q(reason="")),
                name="score_value_or_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scale} {self.reason if self.value is None else self.value}"
