"""The cast: Ada answered; Ben is on call; Cleo is a therapist; Dan is a blinded assessor."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from steadway.care.audit.actor import Actor
from steadway.care.people import actions as people
from steadway.care.people.roles import Role
from steadway.care.safety import actions
from steadway.site_file import Person

SYSTEM = Actor.system("test")
WORDS = "Invented question 9: more than half the days"
PHONE = "+44 20 7946 0000"


@pytest.fixture
def ada(db):
    return people.open_account(
        email="ada@example.org", password="a long enough pass phrase", first_name="Ada",
        time_zone="Europe/London", language="en", phone=PHONE,
        now=timezone.now() - timedelta(days=3),
    )  # fmt: skip


def staff(name, *roles):
    account = people.open_staff_account(
        email=f"{name}@example.org", password="a long enough pass phrase",
        display_name=name.title(), roles=roles, actor=SYSTEM, now=timezone.now(),
    )  # fmt: skip
    Authenticator.objects.create(user=account, type="totp", data={})
    return account


def logged_in(account) -> Client:
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def ben(db):
    return staff("ben", Role.ON_CALL)


@pytest.fixture
def cleo(db):
    return staff("cleo", Role.THERAPIST)


@pytest.fixture
def dan(db):
    return staff("dan", Role.ASSESSOR)


@pytest.fixture
def olga(db):
    return staff("olga", Role.OPERATOR)


@pytest.fixture
def alert(settings, ada, ben):
    listed = (Person(name="Ben", email=ben.email),)
    safety = settings.STEADWAY.safety.model_copy(update={"watch": "on_call", "on_call": listed})
    settings.STEADWAY = settings.STEADWAY.model_copy(update={"safety": safety})
    return actions.raise_alert(
        participant=ada, tier="red", kind="self_harm", summary=WORDS, source="response:1",
        key="response:1", shown="The help page", now=timezone.now(), actor=SYSTEM,
    )  # fmt: skip


@pytest.fixture
def as_ben(ben):
    return logged_in(ben)
