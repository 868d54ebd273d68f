"""The room's entry in Django's register."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "steadway.care.people"
    label = "people"
