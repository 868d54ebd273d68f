"""Letters name pages that stand on a floor above them: here the two are held together."""

from django.urls import reverse

from steadway.care.delivery.actions.reporting import OPERATOR_DOOR
from steadway.care.delivery.letters import PARTICIPANT_DOOR
from steadway.care.safety.telling import STAFF_DOOR


def test_every_door_in_a_letter_is_an_address_of_the_house():
    assert reverse("participant:today") == PARTICIPANT_DOOR
    assert reverse("therapist:alerts") == STAFF_DOOR
    assert reverse("operator:site") == OPERATOR_DOOR
