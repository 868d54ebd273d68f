"""The room's entry in Django's register."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "steadway.care.audit"
    label = "audit"
