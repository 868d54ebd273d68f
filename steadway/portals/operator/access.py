"""Who may open the page of this portal; `steadway/policy.py` puts it into the one table."""

from typing import Final

from steadway.care.people.access import Rule, everybody
from steadway.care.people.roles import Role

RULES: Final[dict[str, Rule]] = {
    "operator:site": Rule(
        frozenset({Role.OPERATOR}), methods=frozenset({"GET", "HEAD", "OPTIONS"})
    ),
    # For whatever watches the machine from outside: yes or no, and nothing about anybody.
    "healthz": everybody(read_only=True),
}
