"""Who may open what: the one table. A URL without a row here is refused, and fails the build."""

from steadway.care.people.access import ALLAUTH_RULES, Rule
from steadway.portals.participant.access import RULES as PARTICIPANT_RULES

TABLE: dict[str, Rule] = {**ALLAUTH_RULES, **PARTICIPANT_RULES}
