"""The roles of the house, and which of them one person may not hold together."""

from django.db import models


class Role(models.TextChoices):
    """What somebody is here to do."""

    PARTICIPANT = "participant", "Participant"
    THERAPIST = "therapist", "Therapist"
    SUPERVISOR = "supervisor", "Supervisor"
    ASSESSOR = "assessor", "Blinded assessor"
    COORDINATOR = "coordinator", "Trial coordinator"
    STATISTICIAN = "statistician", "Statistician"
    ANALYST = "analyst", "Analyst"
    MONITOR = "monitor", "Monitor"
    AUTHOR = "author", "Programme author"
    REVIEWER = "reviewer", "Evidence reviewer"
    OPERATOR = "operator", "Operator"
    ON_CALL = "on_call", "On call"


STAFF: frozenset[Role] = frozenset(Role) - {Role.PARTICIPANT}

# A participant is nobody's colleague, and whoever is blind to the arm can hold no role
# that sees treatment or the list.
_APART: tuple[frozenset[Role], ...] = (
    *(frozenset({Role.PARTICIPANT, staff}) for staff in STAFF),
    frozenset({Role.ASSESSOR, Role.THERAPIST}),
    frozenset({Role.ASSESSOR, Role.SUPERVISOR}),
    frozenset({Role.ASSESSOR, Role.STATISTICIAN}),
)


def clash(roles: frozenset[Role]) -> frozenset[Role] | None:
    """Two of the roles that cannot be held together, if there are any."""
    return next((pair for pair in _APART if pair <= roles), None)
