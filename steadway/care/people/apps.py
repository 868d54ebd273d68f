"""The room's entry in Django's register."""

from django.apps import AppConfig
from django.utils.module_loading import import_string

from steadway.care.audit import vocabulary
from steadway.care.people.acts import ACTS


class PeopleConfig(AppConfig):
    name = "steadway.care.people"
    label = "people"

    def ready(self) -> None:
        vocabulary.register("people", ACTS)
        # Models, and with them whatever listens, can be read from here on and not before.
        import_string("steadway.care.people.second_step.listen")()
