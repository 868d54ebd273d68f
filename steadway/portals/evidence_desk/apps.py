"""The portal's entry in Django's register."""

from django.apps import AppConfig


class EvidenceDeskConfig(AppConfig):
    name = "steadway.portals.evidence_desk"
    label = "evidence_desk"
