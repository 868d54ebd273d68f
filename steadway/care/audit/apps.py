"""The room's entry in Django's register."""

from django.apps import AppConfig

from steadway.care.audit import vocabulary


class AuditConfig(AppConfig):
    name = "steadway.care.audit"
    label = "audit"

    def ready(self) -> None:
        vocabulary.register(
            "audit",
            {"audit.payloads_erased": "The details of earlier entries were erased."},
        )
