"""Who may open the pages of this portal; `steadway/policy.py` puts it into the one table."""

from typing import Final

from steadway.care.people.access import Rule
from steadway.care.people.roles import Role

_READ: Final = Rule(
    frozenset({Role.REVIEWER, Role.STATISTICIAN}), methods=frozenset({"GET", "HEAD", "OPTIONS"})
)

RULES: Final[dict[str, Rule]] = {
    "evidence:overview": _READ,
    "evidence:studies": _READ,
    "evidence:synthesis": _READ,
    "evidence:svg": _READ,
    "evidence:csv": _READ,
    "evidence:json": _READ,
}
