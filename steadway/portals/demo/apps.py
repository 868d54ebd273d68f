"""The portal's entry in Django's register."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "steadway.portals.demo"
    label = "demo_portal"
