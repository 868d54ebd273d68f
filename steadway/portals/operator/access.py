"""Who may open the page of this portal; `steadway/policy.py` puts it into the one table."""

from typing import Final

from steadway.care.people.access import Rule
from steadway.care.people.roles import Role

RULES: Final[dict[str, Rule]] = {
    "operator:site": Rule(
        frozenset({Role.OPERATOR}), methods=frozenset({"GET", "HEAD", "OPTIONS"})
    ),
}
