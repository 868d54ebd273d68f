"""The portal's entry in Django's register."""

from django.apps import AppConfig


class TherapistConfig(AppConfig):
    name = "steadway.portals.therapist"
    label = "therapist_portal"
