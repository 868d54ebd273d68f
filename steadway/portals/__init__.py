"""Portals: one per kind of visitor."""
