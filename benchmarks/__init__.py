"""Speed as ratios taken in one run: `make bench` prints a table and writes results.json."""
