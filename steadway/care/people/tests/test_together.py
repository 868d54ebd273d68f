"""The same thing asked for at the same moment, by processes that share a database."""

import pytest

from steadway.care.audit.tests.together import Together

JOIN = """
import uuid
from datetime import datetime, UTC
from steadway.care.people.actions import open_account
open_account(email="ada@example.org", password="a long sentence nobody guesses",
             first_name="Ada", time_zone="UTC", language="en", key=uuid.UUID(int=7),
             now=datetime.now(UTC))
"""
ROLES = """
import os
from datetime import datetime, UTC
from steadway.care.audit.actor import Actor
from steadway.care.people.actions import grant_role
from steadway.care.people.errors import RoleFault
from steadway.care.people.models import Account
from steadway.care.people.roles import Role
both = [Role.THERAPIST, Role.ASSESSOR]
for role in both if os.getpid() % 2 else reversed(both):
    try:
        grant_role(account=Account.objects.get(email="dan@example.org"), role=role,
                   actor=Actor.system("w"), now=datetime.now(UTC))
    except RoleFault:
        continue
"""
DAN = """
from datetime import datetime, UTC
from steadway.care.audit.actor import Actor
from steadway.care.people.actions import open_staff_account
open_staff_account(email="dan@example.org", password="a long sentence nobody guesses",
                   display_name="Dan", roles=[], actor=Actor.system("w"), now=datetime.now(UTC))
"""
ONE_ADA = """
from steadway.care.people.models import Account, Participant
assert (Account.objects.count(), Participant.objects.count()) == (1, 1)
"""
ONE_ROLE = """
from steadway.care.people.models import RoleGrant
assert RoleGrant.objects.count() == 1
"""


# Five Pythons start: about 4 s on two cores.
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_double_click_on_joining_is_one_participant(tmp_path):
    house = Together(tmp_path, "people")
    house.run(JOIN, processes=4)
    house.run(ONE_ADA)


@pytest.mark.slow  # six Pythons
@pytest.mark.django_db(transaction=True)
def test_two_roles_that_clash_are_not_both_given_at_the_same_moment(tmp_path):
    house = Together(tmp_path, "people")
    house.run(DAN)
    house.run(ROLES, processes=4)
    house.run(ONE_ROLE)
