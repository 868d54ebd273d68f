"""The room's entry in Django's register."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "steadway.care.notices"
    label = "notices"

    def ready(self) -> None:
        from steadway.care.audit import vocabulary  # noqa: PLC0415

        vocabulary.register(
            "notices",
            {
                "notices.queued": "A notice was put into the outbox.",
                "notices.sent": "A notice was taken by the carrier.",
                "notices.unsure": "A notice was handed over and no answer came.",
                "notices.cancelled": "A notice was cancelled before it went.",
                "notices.expired": "A notice was no longer wanted when its turn came.",
                "notices.failed": "A notice was refused for good by the carrier.",
            },
        )
