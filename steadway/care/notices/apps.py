"""The room's entry in Django's register."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "steadway.care.notices"
    label = "notices"
