"""What must never fail, under kill: `make verify` prints the rows that stand, with figures."""
