"""The room's entry in Django's register."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "steadway.care.assessments"
    label = "assessments"

    def ready(self) -> None:
        from steadway.care.audit import vocabulary  # noqa: PLC0415

        vocabulary.register(
            "assessments",
            {
                "assessments.scheduled": "Questions were planned for a person.",
                "assessments.declined": "The person chose not to answer these questions.",
                "assessments.cancelled": "Questions that were not answered yet were taken back.",
                "assessments.answered": "A questionnaire was answered, stored and scored.",
                "assessments.voided": "An answer was set aside, with a reason.",
                "assessments.words_erased": "What a person typed into questionnaires was erased.",
            },
        )
