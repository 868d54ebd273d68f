"""The room's entry in Django's register."""

from django.apps import AppConfig

ACTS = {
    "delivery.published": "A programme version was published.",
    "delivery.screened": "Somebody answered the questions before the course.",
    "delivery.screening_forgotten": "Answers to the questions before the course were deleted.",
    "delivery.started": "A course began.",
    "delivery.module_opened": "A part of the course was opened.",
    "delivery.module_opened_early": "A part of the course was opened before its time.",
    "delivery.step_done": "A step of the course was done.",
    "delivery.chose": "A question on a page was answered.",
    "delivery.module_completed": "A part of the course was completed.",
    "delivery.finished": "All parts of the course were completed.",
    "delivery.ending_scheduled": "The questions at the end and after it were planned.",
    "delivery.handed_in": "A worksheet was saved as finished.",
    "delivery.aside_dropped": "Text kept from a second window was put away.",
    "delivery.entry_voided": "A finished worksheet was set aside, with a reason.",
    "delivery.planned": "The person made a plan for the days ahead.",
    "delivery.plan_reviewed": "The person said how a plan went.",
    "delivery.goal_step_done": "A step towards the person's own goal was marked as done.",
    "delivery.goal_step_undone": "A goal step's mark was taken back.",
    "delivery.paused": "The course was paused.",
    "delivery.resumed": "The course went on after a pause or a stop.",
    "delivery.stopped": "The course was stopped.",
    "delivery.rule_broken": "A rule of a published page could not be worked out.",
    "delivery.words_erased": "What a person wrote in worksheets and plans was erased.",
}


class DeliveryConfig(AppConfig):
    name = "steadway.care.delivery"
    label = "delivery"

    def ready(self) -> None:
        from steadway.care.audit import vocabulary  # noqa: PLC0415

        vocabulary.register("delivery", ACTS)
