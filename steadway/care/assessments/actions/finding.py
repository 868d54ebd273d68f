"""Finding one's own occasion, and nobody else's."""

from typing import Protocol
from uuid import UUID

from steadway.care.assessments.errors import OccasionCancelled, UnknownOccasion
from steadway.care.assessments.models import Occasion, OccasionPart
from steadway.care.people.models import Participant


class HasId(Protocol):
    """An occasion, or what a page knows of one."""

    @property
    def id(self) -> UUID: ...


def own_occasion(participant: Participant, occasion: HasId | UUID) -> Occasion:
    """This person's occasion; UnknownOccasion for anyone else's."""
    key = occasion if isinstance(occasion, UUID) else occasion.id
    row = Occasion.objects.filter(pk=key, participant=participant).first()
    if row is None:
        raise UnknownOccasion
    return row


def own_part(participant: Participant, occasion: HasId | UUID, instrument: str) -> OccasionPart:
    """One questionnaire of this person's occasion, still asked."""
    row = own_occasion(participant, occasion)
    part = OccasionPart.objects.filter(occasion=row, instrument=instrument).first()
    if part is None:
        raise UnknownOccasion
    if row.cancelled_at is not None:
        raise OccasionCancelled
    part.occasion = row
    return part


def locked(participant: Participant) -> Participant:
    """The person's row, held until the commit: their answers come in one after the other."""
    return Participant.objects.select_for_update().get(pk=participant.pk)
