"""The written-once query gives what Django's own would give."""

import uuid

import pytest

from steadway.care.people.actions import grant_role
from steadway.care.people.log_in import _everything, account_with_everything
from steadway.care.people.models import Account, Participant, Preferences, RoleGrant
from steadway.care.people.prepared import PreparedTuples
from steadway.care.people.queries import first_name_of
from steadway.care.people.roles import Role

pytestmark = pytest.mark.django_db


def values_of(instance):
    return {field.attname: getattr(instance, field.attname) for field in instance._meta.fields}


def test_account_participant_and_preferences_are_read_as_django_reads_them(
    ada, django_assert_num_queries
):
    with django_assert_num_queries(1):
        account = account_with_everything(ada.account.pk)
        participant = account.participant
        preferences = participant.preferences
        assert participant.account is account
        assert first_name_of(participant) == "Ada"
        assert account.current_roles() == {Role.PARTICIPANT}
    assert values_of(account) == values_of(Account.objects.get(pk=account.pk))
    assert values_of(participant) == values_of(Participant.objects.get(pk=ada.pk))
    assert values_of(preferences) == values_of(Preferences.objects.get(pk=ada.pk))
    assert not account._state.adding
    assert not account.has_second_step


def test_staff_come_with_all_their_roles_and_without_a_participant(
    ben, actor, now, django_assert_num_queries
):
    grant_role(account=ben, role=Role.SUPERVISOR, actor=actor, now=now)
    with django_assert_num_queries(1):
        account = account_with_everything(ben.pk)
        assert account.current_roles() == {Role.THERAPIST, Role.SUPERVISOR}
        assert account.has_second_step
        assert getattr(account, "participant", None) is None
    assert len(_everything(ben.pk)) == 2


def test_two_accounts_in_a_row_are_not_mixed_up(ada, ben):
    for _ in range(2):
        assert account_with_everything(ada.account.pk).code == ada.code
        assert account_with_everything(ben.pk).code == ben.code
    assert account_with_everything(uuid.uuid4()) is None


def test_what_was_read_can_be_changed_and_saved(ada):
    account = account_with_everything(ada.account.pk)
    account.display_name = "Ada L."
    account.save()
    assert Account.objects.get(pk=account.pk).display_name == "Ada L."
    assert Account.objects.get(pk=account.pk).email == "ada@example.org"


def test_tuples_are_what_a_values_list_gives(ada, ben):
    prepared = PreparedTuples(
        lambda account, role: (
            RoleGrant.objects.filter(account_id=account, role=role)
            .order_by("pk")
            .values_list("role", "granted_at", "account_id")
        )
    )
    for account, role in ((ada.account, "participant"), (ben, "therapist")):
        own = RoleGrant.objects.filter(account=account, role=role)
        expected = list(own.values_list("role", "granted_at", "account_id"))
        assert [tuple(row) for row in prepared.rows(account.pk, role)] == expected != []
    assert prepared.rows(ben.pk, "participant") == []
