"""Opening an account and joining: once, sealed, and telling strangers nothing."""

import uuid

import pytest
from django.core.exceptions import ValidationError

from steadway.care.audit.models import Entry, Payload
from steadway.care.people import codes, queries
from steadway.care.people.actions import enrol, open_account, open_staff_account
from steadway.care.people.actions.joining import _free_code
from steadway.care.people.errors import (
    AlreadyEnrolled,
    CannotOpenAccount,
    MissingDetail,
    RoleFault,
    WeakPassword,
)
from steadway.care.people.models import Account, Participant
from steadway.care.people.roles import Role
from steadway.conftest import PASSWORD

pytestmark = pytest.mark.django_db
KEY = uuid.UUID("6f6d3f0e-8c7f-4f39-9d52-1d3c6f0f7a11")


@pytest.fixture
def join(now):
    def _join(**changes):
        details = {
            "email": "ada@example.org", "password": PASSWORD, "first_name": "Ada",
            "time_zone": "Europe/London", "language": "en", "now": now,
        }  # fmt: skip
        return open_account(**{**details, **changes})

    return _join


def test_somebody_who_joins_has_a_code_a_role_an_identity_and_wishes(ada):
    assert codes.is_code(ada.code)
    assert queries.participant_of(ada.account) == ada
    assert queries.roles_of(ada.account) == {Role.PARTICIPANT}
    assert queries.first_name_of(ada) == "Ada"
    assert queries.phone_of(ada) == "+44 7700 900001"
    assert queries.address_of(ada) == "ada@example.org"
    assert ada.preferences.email_on
    assert queries.participant_by_code(f" {ada.code.lower()} ") == ada


def test_joining_is_recorded_under_the_code_and_without_a_name(ada):
    acts = [entry.act for entry in Entry.objects.filter(subject=ada.code)]
    assert acts == ["people.account_opened", "people.role_granted", "people.participant_enrolled"]
    assert len({entry.act_id for entry in Entry.objects.all()}) == 1
    assert not any("Ada" in payload.body for payload in Payload.objects.all())


def test_a_second_click_is_the_same_participant(join):
    first, second = join(key=KEY), join(key=KEY)
    assert first == second
    assert Account.objects.count() == 1
    assert Entry.objects.filter(act="people.account_opened").count() == 1


def test_a_second_click_with_another_address_opens_nothing(join):
    join(key=KEY)
    with pytest.raises(CannotOpenAccount):
        join(key=KEY, email="eve@example.org")


@pytest.mark.parametrize("email", ["ada@example.org", " ADA@example.org"])
def test_an_address_that_is_taken_opens_nothing_and_does_not_say_so(join, email):
    join()
    with pytest.raises(CannotOpenAccount) as fault:
        join(email=email)
    assert "taken" not in str(fault.value)
    assert Participant.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": ""}, "email"),
        ({"email": "ada"}, "email"),
        ({"first_name": "  "}, "first_name"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"time_zone": "Factory"}, "time_zone"),
        ({"language": "english please"}, "language"),
    ],
)
def test_a_missing_detail_is_named_and_nothing_is_stored(join, changes, field):
    with pytest.raises(MissingDetail) as fault:
        join(**changes)
    assert fault.value.field == field
    assert not Account.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize("password", ["", "short", "fourteen chars", "123456789"])
def test_a_weak_password_is_refused_with_a_reason(join, password):
    with pytest.raises(WeakPassword) as fault:
        join(password=password)
    assert fault.value.sentences


def test_a_long_sentence_with_spaces_and_marks_is_a_good_password(join):
    joined = join(password="grüner Tee, 7 Tassen & kein Löffel " * 3)
    assert joined.account.check_password("grüner Tee, 7 Tassen & kein Löffel " * 3)


def test_nobody_joins_twice(ada, actor, now):
    with pytest.raises(AlreadyEnrolled):
        enrol(
            account=ada.account, first_name="Ada", time_zone="Europe/London", language="en",
            actor=actor, now=now,
        )  # fmt: skip


def test_staff_have_a_code_of_their_own_and_no_place_on_the_course(ben):
    assert ben.code.startswith("ST-")
    assert queries.participant_of(ben) is None
    assert ben.is_staff_member
    with pytest.raises(MissingDetail):
        open_staff_account(
            email="x@example.org", password=PASSWORD, display_name=" ", roles=[], actor=None,
            now=ben.opened_at,
        )  # fmt: skip


def test_staff_cannot_join_with_their_staff_account(ben, actor, now):
    with pytest.raises(RoleFault, match="participant"):
        enrol(
            account=ben, first_name="Ben", time_zone="Europe/London", language="en", actor=actor,
            now=now,
        )  # fmt: skip


def test_a_code_that_is_taken_is_drawn_again(ada, monkeypatch):
    draws = iter([ada.code, ada.code, "SW-NEW222"])
    monkeypatch.setattr("steadway.care.people.actions.joining.new_code", lambda prefix: next(draws))
    assert _free_code("SW") == "SW-NEW222"


def test_the_manager_finds_by_address(ada):
    assert Account.objects.get_by_natural_key("ada@example.org") == ada.account
    with pytest.raises(ValidationError):
        Account(code="x", email="", opened_at=ada.joined_at).full_clean()
