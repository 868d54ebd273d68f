"""Who did what, to whom, when: append-only, chained, and checked by anyone who holds the key."""
