"""One person's way through one programme version: every step is a row."""

import uuid

from django.db import models
from django.db.models import Q

from steadway.care.delivery.models.programme import PublishedProgramme


class Course(models.Model):
    """Who walks which version, how, and whether reminders are due."""

    class State(models.TextChoices):
        ACTIVE = "active", "Active"
        PAUSED = "paused", "Paused"
        STOPPED = "stopped", "Stopped"
        FINISHED = "finished", "Finished"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(
        "people.Participant", on_delete=models.PROTECT, related_name="+"
    )
    programme = models.ForeignKey(
        PublishedProgramme, on_delete=models.PROTECT, related_name="courses"
    )
    pacing = models.CharField(max_length=20)
    guidance = models.CharField(max_length=12)
    channel = models.CharField(max_length=10)
    language = models.CharField(max_length=16)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    started_at = models.DateTimeField()
    last_act_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_until = models.DateTimeField(null=True, blank=True)
    paused_days = models.PositiveIntegerField(default=0)
    stopped_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    next_reminder_at = models.DateTimeField(null=True, blank=True)
    reminded_until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(state__in=["active", "paused"]),
                name="course_one_running",
            ),
            models.CheckConstraint(
                condition=Q(state="paused", paused_at__isnull=False, paused_until__isnull=False)
                | (~Q(state="paused") & Q(paused_at__isnull=True, paused_until__isnull=True)),
                name="course_paused_has_dates",
            ),
            models.CheckConstraint(
                condition=Q(state="stopped", stopped_at__isnull=False)
                | (~Q(state="stopped") & Q(stopped_at__isnull=True)),
                name="course_stopped_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="finished") | Q(finished_at__isnull=False),
                name="course_finished_has_date",
            ),
        ]
        indexes = [
            models.Index(fields=["participant", "started_at"], name="course_by_person"),
            models.Index(
                fields=["next_reminder_at"],
                condition=Q(next_reminder_at__isnull=False),
                name="course_next_reminder",
            ),
        ]

    def __str__(self) -> str:
        return f"course {self.pk} {self.state}"


class ModuleVisit(models.Model):
    """A module opened, and how it was completed."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="visits")
    module = models.CharField(max_length=60)
    opened_at = models.DateTimeField()
    early = models.BooleanField(default=False)
    completed_at = models.DateTimeField(null=True, blank=True)
    how = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "module"], name="visit_once"),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True, how="")
                | Q(completed_at__isnull=False, how__in=["full", "low_energy"]),
                name="visit_completed_somehow",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module} {self.how or 'open'}"


class StepDone(models.Model):
    """A step read, written or practised."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="steps_done")
    module = models.CharField(max_length=60)
    step = models.CharField(max_length=60)
    done_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "module", "step"], name="step_done_once")
        ]

    def __str__(self) -> str:
        return f"{self.module} {self.step}"


class PageChoice(models.Model):
    """An answer to a page's question; a change of mind is another row."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="choices")
    name = models.CharField(max_length=80)
    value = models.JSONField()
    module = models.CharField(max_length=60, blank=True)
    step = models.CharField(max_length=60, blank=True)
    chosen_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["course", "name"], name="choice_by_name")]

    def __str__(self) -> str:
        return self.name


class GoalStep(models.Model):
    """A rung of the person's own ladder, done; taking it back keeps the row."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="goal_steps")
    text = models.CharField(max_length=200)
    done_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "text"],
                condition=Q(undone_at__isnull=True),
                name="goal_step_done_once",
            )
        ]

    def __str__(self) -> str:
        return f"goal step {self.pk}"
