"""Whether this site is safe to run: each line OK, WARN or STOP, with one fix.

`serve`, `worker` and `wsgi.py` refuse to start on a STOP. The unsafe settings are those of
reliability.md R39; each has its sentence here and its row in the start matrix of the tests.
"""

from typing import Any

from steadway.cli.site_checks import content, database, openness, secret_keys, upkeep, watching
from steadway.cli.site_checks.line import Check, Level

__all__ = ["Check", "Level", "refusals", "site_checks"]


def site_checks(settings: Any) -> list[Check]:
    """Every check of the settings and the files, then those that ask the database."""
    found = [
        *secret_keys.keys(settings),
        *openness.openness(settings),
        *watching.watch(settings),
        *watching.mail(settings),
        *watching.crisis_numbers(settings),
        *database.address(settings),
    ]
    # A database that was not shown to be ours is not spoken to.
    if not stops(found, "database"):
        found += database.state()
    # Rows are asked for where the tables are known to be there.
    if not stops(found, "database", "tables"):
        found += secret_keys.fit(settings)
        # Addresses are sealed, so asking for one takes keys that open.
        if not stops(found, "STEADWAY_FIELD_KEYS"):
            found += content.content(settings)
    return [*found, *upkeep.upkeep(settings)]


def refusals(settings: Any) -> list[Check]:
    """What keeps this site from starting. A demo may start anywhere but on a real address."""
    if settings.MODE == "live":
        return [check for check in site_checks(settings) if check.level == "STOP"]
    return [check for check in openness.openness(settings) if check.name == "STEADWAY_MODE"]


def stops(found: list[Check], *names: str) -> bool:
    """Whether one of these checks stops the site."""
    return any(check.level == "STOP" and check.name in names for check in found)
