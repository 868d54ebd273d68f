"""The small house of doors.py, for the tests that open pages."""

import pytest

from steadway.care.people.tests import doors


@pytest.fixture
def house(settings):
    settings.ROOT_URLCONF = doors.__name__
    settings.ACCESS_TABLE = f"{doors.__name__}.TABLE"
    settings.STEADWAY_MAIL_HANDOVER = f"{doors.__name__}.keep_letter"
    settings.TEMPLATES = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {"loaders": [f"{doors.__name__}.PlainPages"]},
        }
    ]
    doors.letters.clear()
    return doors
