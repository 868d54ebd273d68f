"""Several processes record at the same time, on a database that all of them share."""

import pytest

from steadway.care.audit.tests.together import Together

WRITE = """
from datetime import datetime, UTC
from django.db import transaction
from steadway.care.audit import vocabulary
from steadway.care.audit.actions import record
from steadway.care.audit.actor import Actor
vocabulary.register("lamp", {"lamp.lit": "A lamp was lit."})
for number in range(25):
    with transaction.atomic():
        record(actor=Actor.system("w"), act="lamp.lit", subject="SW-1", now=datetime.now(UTC),
               detail={"n": number})
"""
CHECK = """
from steadway.care.audit.queries import verify
verdict = verify()
assert verdict.ok and verdict.entries == 100, verdict
"""


# Six Pythons start: about 3 s on two cores.
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_entries_of_many_processes_make_one_unbroken_chain(tmp_path):
    house = Together(tmp_path, "audit")
    house.run(WRITE, processes=4)
    house.run(CHECK)
