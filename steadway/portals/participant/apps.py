"""The portal's entry in Django's register."""

from django.apps import AppConfig


class ParticipantConfig(AppConfig):
    name = "steadway.portals.participant"
    label = "participant_portal"
