"""Who may open the pages of this portal; `steadway/policy.py` puts it into the one table."""

from typing import Final

from steadway.care.people.access import Rule
from steadway.care.people.roles import Role

# Whoever looks after alerts. A second step is asked of all staff.
ON_ALERTS: Final = frozenset({Role.ON_CALL, Role.THERAPIST, Role.SUPERVISOR})
_READ = Rule(ON_ALERTS, methods=frozenset({"GET", "HEAD", "OPTIONS"}))
_DO = Rule(ON_ALERTS, methods=frozenset({"POST"}))

RULES: Final[dict[str, Rule]] = {
    "therapist:alerts": _READ,
    "therapist:alert": _READ,
    "therapist:acknowledge": _DO,
    "therapist:tick": _DO,
    "therapist:hand_over": _DO,
    "therapist:close": _DO,
}
