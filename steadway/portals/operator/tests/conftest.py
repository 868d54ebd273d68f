"""The cast: Ada answered; Ben is on call; Olga runs the machine."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from steadway.care.audit.actor import Actor
from steadway.care.delivery.models import BrokenPage, PublishedProgramme
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
def olga(db):
    return staff("olga", Role.OPERATOR)


@pytest.fixture
def alert(settings, ada):
    listed = (Person(name="Ben", email="ben@example.org"),)
    safety = settings.STEADWAY.safety.model_copy(update={"watch": "on_call", "on_call": listed})
    settings.STEADWAY = settings.STEADWAY.model_copy(update={"safety": safety})
    return actions.raise_alert(
        participant=ada, tier="red", kind="self_harm", summary=WORDS, source="response:1",
        key="response:1", now=timezone.now(), actor=SYSTEM,
    )  # fmt: skip


def break_a_page() -> BrokenPage:
    """A rule of a published page that could not be worked out, three times."""
    now = timezone.now()
    published = PublishedProgramme.objects.create(
        digest="d" * 64, slug="tiny", version="1.0", title="Tiny", bundle="{}", published_at=now
    )
    return BrokenPage.objects.create(
        programme=published, module="m1", step="your_goal", rule="goal_ladder.goal", times=3,
        kind="WrongKindOfFact", first_seen_at=now, last_seen_at=now,
    )  # fmt: skip
