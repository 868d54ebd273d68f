"""The room's entry in Django's register."""

from django.apps import AppConfig


class SafetyConfig(AppConfig):
    name = "steadway.care.safety"
    label = "safety"
