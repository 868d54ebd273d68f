"""Who may open what: the one table. A URL without a row here is refused, and fails the build."""

from steadway.care.people.access import ALLAUTH_RULES, Rule
from steadway.portals.demo.access import RULES as DEMO_RULES
from steadway.portals.evidence_desk.access import RULES as EVIDENCE_RULES
from steadway.portals.operator.access import RULES as OPERATOR_RULES
from steadway.portals.participant.access import RULES as PARTICIPANT_RULES
from steadway.portals.therapist.access import RULES as THERAPIST_RULES

# The demo's rows do no harm on a live site: its addresses are not there.
TABLE: dict[str, Rule] = {
    **ALLAUTH_RULES,
    **PARTICIPANT_RULES,
    **THERAPIST_RULES,
    **OPERATOR_RULES,
    **EVIDENCE_RULES,
    **DEMO_RULES,
}
