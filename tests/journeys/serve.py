"""Serves a demo site from a folder until killed: `python -m tests.journeys.serve FOLDER [MOMENT]`.

With a moment the site's clock starts there, so that pictures taken twice show the same day.
"""

import sys
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import time_machine

from steadway.cli.demo import build_site, served

WORDING = Path(__file__).parents[2] / ".cache/instruments-data"

PASSWORD = "a long sentence nobody guesses"


def let_in() -> None:
    """People with a password that a test can type, and a colleague without a second step."""
    from django.utils import timezone

    from steadway.care.audit.actor import Actor
    from steadway.care.people import actions, queries
    from steadway.care.people.roles import Role

    now, actor = timezone.now(), Actor.system("journeys")
    for name in ("Lena", "Rosa", "Mina", "Nell", "Hope", "Ivy", "June"):
        email = f"{name.lower()}@example.org"
        if queries.account_with_address(email) is None:
            actions.open_account(
                email=email, password=PASSWORD, first_name=name, time_zone="Europe/London",
                language="en", key=uuid4(), now=now,
            )  # fmt: skip
    if queries.account_with_address("fay@example.org") is None:
        actions.open_staff_account(
            email="fay@example.org", password=PASSWORD, display_name="Fay",
            roles=[Role.THERAPIST], actor=actor, now=now,
        )  # fmt: skip


def main(folder: Path, moment: str = "") -> None:
    """Serve, by the clock on the wall or from the moment given."""
    clock = time_machine.travel(datetime.fromisoformat(moment)) if moment else nullcontext()
    with clock:
        serve(folder)


def serve(folder: Path) -> None:
    """Print the address when the site answers."""
    build_site(folder, seed=1, wording=WORDING)
    let_in()
    with served(0) as (server, address):
        print(address, flush=True)
        server.run()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
