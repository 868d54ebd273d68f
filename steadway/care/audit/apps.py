"""The room's entry in Django's register."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "steadway.care.audit"
    label = "audit"

    def ready(self) -> None:
        from steadway.care.audit import vocabulary

        vocabulary.register(
            "audit",
            {"audit.payloads_erased": "The details of earlier entries were erased."},
        )
