"""The record: entries that never change, their erasable details, and the voiding fields."""

from django.db import models

GENESIS = "0" * 64


class Voidable(models.Model):
    """Nothing clinical is deleted: it is voided, by someone, at a time, for a reason."""

    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.CharField(max_length=60, blank=True, default="")
    void_reason = models.TextField(blank=True, default="")

    class Meta:
        abstract = True

    @property
    def is_void(self) -> bool:
        return self.voided_at is not None


class Entry(models.Model):
    """One act of one actor on one subject. The table refuses UPDATE and DELETE.

    `digest` seals everything else in the row and the digest before it, so that an edited,
    missing, added or moved row shows. Details stand in `Payload`, of which only a salted
    hash is sealed: they can be erased and the chain still verifies.
    """

    position = models.PositiveBigIntegerField(primary_key=True)
    act_id = models.UUIDField(db_index=True)
    act = models.CharField(max_length=80, db_index=True)
    actor_code = models.CharField(max_length=60, db_index=True)
    actor_role = models.CharField(max_length=30)
    subject = models.CharField(max_length=120, db_index=True)
    at = models.DateTimeField()
    payload_hash = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.position} {self.act} {self.subject}"


class Payload(models.Model):
    """The details of one entry. The table refuses UPDATE; DELETE is what erasure does."""

    entry = models.OneToOneField(
        Entry, primary_key=True, on_delete=models.PROTECT, related_name="payload"
    )
    salt = models.CharField(max_length=32)
    body = models.TextField()

    def __str__(self) -> str:
        return f"details of {self.entry_id}"
