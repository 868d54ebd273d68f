"""The room's entry in Django's register."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "steadway.care.delivery"
    label = "delivery"
