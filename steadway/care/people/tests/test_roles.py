"""Roles: given, taken back, never two that clash, and counted at once."""

import pytest

from steadway.care.audit.models import Entry
from steadway.care.people import queries
from steadway.care.people.actions import grant_role, revoke_role
from steadway.care.people.errors import RoleFault
from steadway.care.people.models import RoleGrant
from steadway.care.people.roles import STAFF, Role, clash

pytestmark = pytest.mark.django_db


def test_a_role_is_given_once_and_says_by_whom(ben, actor, now):
    first = grant_role(account=ben, role=Role.SUPERVISOR, actor=actor, now=now)
    second = grant_role(account=ben, role=Role.SUPERVISOR, actor=actor, now=now)
    assert first == second
    assert first.granted_by == "system:test"
    assert queries.has_role(ben, Role.SUPERVISOR)
    assert Entry.objects.filter(subject=ben.code, act="people.role_granted").count() == 2


def test_a_role_taken_back_stays_in_the_history(ben, actor, now):
    assert revoke_role(account=ben, role=Role.THERAPIST, actor=actor, now=now) is not None
    assert revoke_role(account=ben, role=Role.THERAPIST, actor=actor, now=now) is None
    assert queries.roles_of(ben) == frozenset()
    assert RoleGrant.objects.get(account=ben).revoked_by == "system:test"
    grant_role(account=ben, role=Role.THERAPIST, actor=actor, now=now)
    assert RoleGrant.objects.filter(account=ben).count() == 2


def test_an_assessor_cannot_be_a_therapist(dan, actor, now):
    with pytest.raises(RoleFault, match="nothing was changed"):
        grant_role(account=dan, role=Role.THERAPIST, actor=actor, now=now)
    assert queries.roles_of(dan) == {Role.ASSESSOR}


def test_a_participant_cannot_work_here_with_the_same_account(ada, actor, now):
    for role in STAFF:
        with pytest.raises(RoleFault):
            grant_role(account=ada.account, role=role, actor=actor, now=now)


def test_the_pairs_that_clash_are_few_and_known():
    assert clash(frozenset({Role.ASSESSOR, Role.STATISTICIAN})) is not None
    assert clash(frozenset(STAFF - {Role.ASSESSOR})) is None


def test_the_list_of_people_on_call_is_in_order(ben, cleo, actor, now):
    for account in (cleo, ben):
        grant_role(account=account, role=Role.ON_CALL, actor=actor, now=now)
    assert set(queries.accounts_with_role(Role.ON_CALL)) == {ben, cleo}
    assert queries.accounts_with_role(Role.OPERATOR) == ()
