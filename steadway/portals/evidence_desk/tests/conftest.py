"""The cast: Rosa reviews, Eva is a statistician, Ada takes the course."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from steadway.care.audit.actor import Actor
from steadway.care.people import actions as people
from steadway.care.people.roles import Role


def staff(name, *roles):
    account = people.open_staff_account(
        email=f"{name}@example.org", password="a long enough pass phrase",
        display_name=name.title(), roles=roles, actor=Actor.system("test"), now=timezone.now(),
    )  # fmt: skip
    Authenticator.objects.create(user=account, type="totp", data={})
    return account


def logged_in(account) -> Client:
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def ada(db):
    return people.open_account(
        email="ada@example.org", password="a long enough pass phrase", first_name="Ada",
        time_zone="Europe/London", language="en", now=timezone.now() - timedelta(days=3),
    )  # fmt: skip


@pytest.fixture
def rosa(db):
    return staff("rosa", Role.REVIEWER)


@pytest.fixture
def as_rosa(rosa):
    return logged_in(rosa)
