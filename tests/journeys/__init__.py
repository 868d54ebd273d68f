"""Whole ways through the house in a real browser, against a real server and its worker."""
