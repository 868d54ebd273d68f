"""The room's entry in Django's register."""

from django.apps import AppConfig

from steadway.care.audit import vocabulary
from steadway.care.people.acts import ACTS


class PeopleConfig(AppConfig):
    name = "steadway.care.people"
    label = "people"

    def ready(self) -> None:
        vocabulary.register("people", ACTS)
