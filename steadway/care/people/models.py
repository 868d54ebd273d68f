"""The people of the house. Whatever identifies somebody is sealed before it is stored."""

import uuid
from datetime import time
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string

from steadway.care.people.accounts import AccountManager
from steadway.care.people.fields import DeterministicEncryptedField, EncryptedTextField
from steadway.care.people.roles import STAFF, Role


class Account(AbstractBaseUser):
    """A way to log in. It knows an address and a password; who the person is stands elsewhere.

    `code` is what the record keeps of somebody: it survives the account.
    `session_stamp` is part of every session: a new stamp ends them all.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=12, unique=True)
    email = DeterministicEncryptedField(unique=True)
    display_name = EncryptedTextField(blank=True, default="")
    is_active = models.BooleanField(default=True)
    opened_at = models.DateTimeField()
    session_stamp = models.UUIDField(default=uuid.uuid4)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = AccountManager()

    def __str__(self) -> str:
        return self.code

    # What the log-in has already read for this request (log_in.account_with_everything).
    held_roles: frozenset[Role] | None = None
    has_second_step: bool = False

    def current_roles(self) -> frozenset[Role]:
        """The roles held now; for the account of a request, as they were when it arrived."""
        if self.held_roles is not None:
            return self.held_roles
        held = RoleGrant.objects.filter(account=self, revoked_at=None)
        return frozenset(Role(role) for role in held.values_list("role", flat=True))

    @property
    def leading_role(self) -> str:
        """The role that the record names when this account acts."""
        roles = sorted(self.current_roles(), key=list(Role).index)
        return roles[0].value if roles else "none"

    @property
    def is_staff_member(self) -> bool:
        return bool(self.current_roles() & STAFF)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        # Django asks this for the hash that every session carries, once for each secret key.
        parts = f"{self.password}:{self.session_stamp}"
        salt = "steadway.people.session"
        return salted_hmac(salt, parts, secret=secret, algorithm="sha256").hexdigest()


class RoleGrant(models.Model):
    """One role given to one account, from one moment to another."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    granted_at = models.DateTimeField()
    granted_by = models.CharField(max_length=60)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role"],
                condition=Q(revoked_at__isnull=True),
                name="a_role_is_held_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role}"


class Participant(models.Model):
    """Somebody on the course, known everywhere by a code. The account can go; the code stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=12, unique=True)
    account = models.OneToOneField(
        Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="participant"
    )
    time_zone = models.CharField(max_length=64)
    language = models.CharField(max_length=12)
    joined_at = models.DateTimeField(db_index=True)
    left_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    # What makes joining twice the same as joining once.
    joining_key = models.UUIDField(unique=True, null=True, blank=True, editable=False)

    def __str__(self) -> str:
        return self.code


class Identity(models.Model):
    """Who stands behind a code. Erasing somebody deletes this row."""

    participant = models.OneToOneField(
        Participant, primary_key=True, on_delete=models.CASCADE, related_name="identity"
    )
    first_name = EncryptedTextField()
    phone = EncryptedTextField(blank=True, default="")

    class Meta:
        verbose_name_plural = "identities"

    def __str__(self) -> str:
        return f"identity of {self.participant_id}"


class Preferences(models.Model):
    """How somebody wants to be met."""

    class TextSize(models.TextChoices):
        NORMAL = "normal", "Normal"
        LARGE = "large", "Large"
        LARGEST = "largest", "Largest"

    class Theme(models.TextChoices):
        SYSTEM = "system", "Like my device"
        LIGHT = "light", "Light"
        DARK = "dark", "Dark"

    participant = models.OneToOneField(
        Participant, primary_key=True, on_delete=models.CASCADE, related_name="preferences"
    )
    quiet_from = models.TimeField(default=time(21))
    quiet_to = models.TimeField(default=time(8))
    email_on = models.BooleanField(default=True)
    reminder_hour = models.PositiveSmallIntegerField(default=18)
    text_size = models.CharField(max_length=10, choices=TextSize.choices, default=TextSize.NORMAL)
    theme = models.CharField(max_length=10, choices=Theme.choices, default=Theme.SYSTEM)
    audio_first = models.BooleanField(default=False)
    paused_until = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "preferences"
        constraints = [
            models.CheckConstraint(
                condition=Q(reminder_hour__lte=23), name="the_reminder_hour_is_an_hour"
            )
        ]

    def __str__(self) -> str:
        return f"preferences of {self.participant_id}"


class ConsentDocument(models.Model):
    """A text that people sign, known by the hash of everything in it. The table is append-only."""

    digest = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=30)
    version = models.CharField(max_length=30)
    language = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    body = models.TextField()
    optional_parts = models.JSONField(default=dict)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "version", "language"], name="a_document_version_is_published_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version} {self.language}"


class TreatmentConsent(models.Model):
    """One signature: what it means, whose it is, when, and under exactly which text."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="treatment_consents"
    )
    document = models.ForeignKey(ConsentDocument, on_delete=models.PROTECT, related_name="+")
    parts = models.JSONField(default=dict)
    meaning = models.TextField()
    signed_name = EncryptedTextField()
    signed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.TextField(blank=True, default="")
    key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["signed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_consent_to_treatment_stands",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("signed_at")),
                name="consent_is_withdrawn_after_it_is_given",
            ),
        ]

    def __str__(self) -> str:
        return f"consent {self.id}"


class Session(AbstractBaseSession):
    """A session that knows whose it is, so that a person can see and end their own."""

    account = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    started_at = models.DateTimeField(auto_now_add=True)
    device = models.CharField(max_length=80, blank=True, default="")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Django builds the row anew for each save; when it began is kept from the first."""
        if kwargs.get("force_update"):
            kept = ("session_key", "started_at")
            fields = [field.name for field in self._meta.fields if field.name not in kept]
            kwargs["update_fields"] = fields
        super().save(*args, **kwargs)

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_string(f"{settings.SESSION_ENGINE}.SessionStore")


class LogInTally(models.Model):
    """Wrong passwords for one address or from one place, known by a keyed hash alone."""

    key = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    last_failure_at = models.DateTimeField()
    closed_until = models.DateTimeField()

    def __str__(self) -> str:
        return self.key[:8]


class DailyRound(models.Model):
    """The last day on which something that is due once a day was done, by whichever worker."""

    name = models.CharField(max_length=40, primary_key=True)
    done_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.name} {self.done_on}"
