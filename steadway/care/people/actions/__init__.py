"""What can happen to a person's account, identity, consent and wishes. The only writers."""

from steadway.care.people.actions.consenting import (
    consent_to_treatment,
    publish_consent_document,
    withdraw_consent,
)
from steadway.care.people.actions.joining import enrol, open_account, open_staff_account
from steadway.care.people.actions.leaving import erase_identity, leave
from steadway.care.people.actions.roles import grant_role, revoke_role
from steadway.care.people.actions.rotating import rotate_keys
from steadway.care.people.actions.sessions import (
    end_session,
    end_sessions,
    set_password,
    start_afresh,
)
from steadway.care.people.actions.tidying import Tidied, tidy_up
from steadway.care.people.actions.wishes import (
    change_details,
    change_time_zone,
    set_preferences,
)

__all__ = [
    "Tidied",
    "change_details",
    "change_time_zone",
    "consent_to_treatment",
    "end_session",
    "end_sessions",
    "enrol",
    "erase_identity",
    "grant_role",
    "leave",
    "open_account",
    "open_staff_account",
    "publish_consent_document",
    "revoke_role",
    "rotate_keys",
    "set_password",
    "set_preferences",
    "start_afresh",
    "tidy_up",
    "withdraw_consent",
]
