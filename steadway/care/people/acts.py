"""What this room writes into the record."""

ACTS = {
    "people.account_opened": "An account was opened.",
    "people.participant_enrolled": "A person joined the course.",
    "people.sessions_ended": "Every session of an account was ended.",
    "people.logged_in": "Somebody logged in.",
    "people.password_changed": "Somebody changed their own password.",
    "people.password_set": "A new password was set for an account.",
    "people.second_step_added": "A second step for logging in was set up.",
    "people.second_step_removed": "A second step for logging in was taken off.",
    "people.account_closed": "An account was closed.",
    "people.role_granted": "A role was given.",
    "people.role_revoked": "A role was taken back.",
    "people.consent_document_published": "A consent document was published.",
    "people.consent_given": "A person agreed to treatment by signing a document.",
    "people.consent_withdrawn": "A person took back their agreement to treatment.",
    "people.preferences_set": "A person changed how they want to be met.",
    "people.time_zone_changed": "A person's time zone was changed.",
    "people.details_changed": "A person's name, phone or language was changed.",
    "people.left": "A person left the course.",
    "people.identity_erased": "Everything that identified a person was erased.",
    "people.keys_rotated": "Sealed values were sealed again with the newest key.",
}
