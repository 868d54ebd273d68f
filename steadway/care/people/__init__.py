"""Accounts, roles, participants under a code, identity kept apart, consent to treatment."""
