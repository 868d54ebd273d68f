"""R22: a worker that dies is noticed by clock, by whoever looks and by whatever watches."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client

from steadway.care.audit.actor import Actor
from steadway.care.people.actions import open_staff_account
from steadway.care.people.roles import Role
from steadway.cli.running import one_round

pytestmark = [pytest.mark.django_db, pytest.mark.row(22)]
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
DEAD = "No worker has been heard of for 5 minutes."


@pytest.fixture
def olga(db):
    account = open_staff_account(
        email="olga@example.org", password="a long enough phrase 7", display_name="Olga",
        roles=[Role.OPERATOR], actor=Actor.system("test"), now=NOON,
    )  # fmt: skip
    Authenticator.objects.create(user=account, type="totp", data={})
    return account


def test_a_stopped_worker_is_seen_within_five_minutes(olga, monkeypatch):
    # A round starts with fresh connections; this test lives in one transaction.
    monkeypatch.setattr("django.db.close_old_connections", lambda: None)
    with time_machine.travel(NOON, tick=False):
        assert one_round("w1").broken == []
        assert seen(olga) == (200, False)
    # The worker stops here: no round follows.
    with time_machine.travel(NOON + timedelta(minutes=4, seconds=59), tick=False):
        assert seen(olga) == (200, False)
    with time_machine.travel(NOON + timedelta(minutes=5), tick=False):
        assert seen(olga) == (503, True)
    with time_machine.travel(NOON + timedelta(minutes=6), tick=False):
        one_round("w2")  # another one takes over
        assert seen(olga) == (200, False)


def seen(olga) -> tuple[int, bool]:
    """What the watching machine gets, and whether the operator's page says that it is dead."""
    client = Client()
    client.force_login(olga)
    page = client.get("/operator/").content.decode()
    return Client().get("/healthz").status_code, DEAD in page
