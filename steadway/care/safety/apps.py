"""The room's entry in Django's register."""

from django.apps import AppConfig


class SafetyConfig(AppConfig):
    name = "steadway.care.safety"
    label = "safety"

    def ready(self) -> None:
        from steadway.care.audit import vocabulary  # noqa: PLC0415

        vocabulary.register(
            "safety",
            {
                "safety.raised": "An alert was raised.",
                "safety.escalated": "Nobody took an alert on in time; the next person was told.",
                "safety.looked_at": "Somebody opened an alert's page.",
                "safety.acknowledged": "Somebody took an alert on.",
                "safety.step_done": "A step of the alert list was done.",
                "safety.handed_over": "An alert was handed over.",
                "safety.closed": "An alert was closed with a note.",
                "safety.words_erased": "The words of a person's alerts were erased.",
            },
        )
