"""Care: what happens to a person."""
