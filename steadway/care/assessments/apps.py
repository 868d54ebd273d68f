"""The room's entry in Django's register."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "steadway.care.assessments"
    label = "assessments"
