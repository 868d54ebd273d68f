"""The portal's entry in Django's register."""

from django.apps import AppConfig


class OperatorConfig(AppConfig):
    name = "steadway.portals.operator"
    label = "operator_portal"
