"""Who may open what: the one table. A URL without a row here is refused, and fails the build."""

from steadway.care.people.access import Rule, roles
from steadway.care.people.roles import Role

# Whoever looks after alerts. A second step is asked of all staff.
_ON_ALERTS = roles(Role.ON_CALL, Role.THERAPIST, Role.SUPERVISOR)
_ON_ALERTS_READ = Rule(_ON_ALERTS.who, methods=frozenset({"GET", "HEAD", "OPTIONS"}))
_ON_ALERTS_DO = Rule(_ON_ALERTS.who, methods=frozenset({"POST"}))

TABLE: dict[str, Rule] = {
    "therapist:alerts": _ON_ALERTS_READ,
    "therapist:alert": _ON_ALERTS_READ,
    "therapist:acknowledge": _ON_ALERTS_DO,
    "therapist:tick": _ON_ALERTS_DO,
    "therapist:hand_over": _ON_ALERTS_DO,
    "therapist:close": _ON_ALERTS_DO,
    "operator:site": Rule(
        frozenset({Role.OPERATOR}), methods=frozenset({"GET", "HEAD", "OPTIONS"})
    ),
}
