"""What every test of the house may use: the cast, the moment, and who acts.

Ada is a participant. Ben is her therapist, Cleo a therapist without Ada, Dan a blinded
assessor, Eva the trial's statistician. All of them come to life through the real verbs.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from steadway.care.audit.actor import Actor
from steadway.care.audit.tests.tampering import let_flushes_pass_the_guards

PASSWORD = "a long sentence nobody guesses"


@pytest.fixture(scope="session", autouse=True)
def flushes_pass_the_guards() -> Iterator[None]:
    """Append-only tables refuse the clean-up of transactional tests; let that one pass."""
    with pytest.MonkeyPatch.context() as patch:
        let_flushes_pass_the_guards(patch)
        yield


@pytest.fixture
def now() -> datetime:
    """A Wednesday morning in winter."""
    return datetime(2027, 1, 13, 9, 30, tzinfo=UTC)


@pytest.fixture
def actor() -> Actor:
    """The house itself, for verbs where it does not matter who acts."""
    return Actor.system("test")


@pytest.fixture
def ada(db: Any, now: datetime) -> Any:
    """The participant. Her account is `ada.account`, her password `PASSWORD`."""
    from steadway.care.people.actions import open_account

    return open_account(
        email="ada@example.org",
        password=PASSWORD,
        first_name="Ada",
        phone="+44 7700 900001",
        time_zone="Europe/London",
        language="en",
        now=now,
    )


def staff(name: str, role: str, now: datetime) -> Any:
    """Somebody who works here, with a second step set up."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from steadway.care.people.actions import open_staff_account
    from steadway.care.people.roles import Role

    account = open_staff_account(
        email=f"{name.lower()}@example.org",
        password=PASSWORD,
        display_name=name,
        roles=[Role(role)],
        actor=Actor.system("test"),
        now=now,
    )
    TOTP.activate(account, generate_totp_secret())
    return account


@pytest.fixture
def ben(db: Any, now: datetime) -> Any:
    """Ada's therapist."""
    return staff("Ben", "therapist", now)


@pytest.fixture
def cleo(db: Any, now: datetime) -> Any:
    """A therapist without Ada."""
    return staff("Cleo", "therapist", now)


@pytest.fixture
def dan(db: Any, now: datetime) -> Any:
    """The blinded assessor."""
    return staff("Dan", "assessor", now)


@pytest.fixture
def eva(db: Any, now: datetime) -> Any:
    """The trial's statistician."""
    return staff("Eva", "statistician", now)


@pytest.fixture
def second_step() -> Any:
    """Gives the way to set up a second step for an account that has none."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    return lambda account: TOTP.activate(account, generate_totp_secret())
