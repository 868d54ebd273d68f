"""`make verify`: run every test that proves a row of the reliability table, and print the table.

A test says which row it proves with `@pytest.mark.row(15)` and gives its figure with
`record_property("figure", "200 acknowledged, 0 lost")`. A row stands when all its tests pass;
a row with a deliberately broken variant counts that variant's test like any other.
"""

import sys
from collections import defaultdict

import pytest

from tests.run import ensure_chromium, ensure_wording

PROPERTIES = {
    9: "no answer without a valid consent; the signature is bound to the document",
    10: "scores are right",
    11: "windows and reminders keep local time",
    15: "acknowledged survives kill -9 of the web process",
    16: "… and unsafe durability settings refuse to start",
    19: "half-written forms are kept",
    20: "reminders: one per person, kind and local day",
    21: "safety alerts are never dropped",
    22: "a dead worker is noticed",
    24: "backups are encrypted, complete, restorable",
    25: "an old backup does not bring back who was erased",
    26: "the audit log shows tampering",
    28: "role by URL matrix, deny by default",
    29: "someone else's id answers like nobody's",
    31: "log-in is hard to guess and never locks for good",
    32: "sessions end when they must",
    33: "no unsafe request without its token; no GET changes data",
    34: "authored text cannot run a script",
    35: "content security policy and headers on every route",
    39: "unsafe set-ups refuse to start",
    41: "mails carry no health words",
    42: "on a shared phone nothing private is left after log-out",
    43: "identity never stands in the clear",
    45: "pausing and leaving stop every contact",
    47: "every view of a record by staff is logged",
    48: "logs name places, never what somebody wrote",
}


class Table:
    """Collects the outcome and the figures of each row."""

    def __init__(self) -> None:
        self.passed: dict[int, int] = defaultdict(int)
        self.failed: dict[int, list[str]] = defaultdict(list)
        self.figures: dict[int, list[str]] = defaultdict(list)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the tests that prove a row."""
        items[:] = [item for item in items if item.get_closest_marker("row")]
        for item in items:
            for mark in item.iter_markers("row"):
                item.user_properties.append(("row", mark.args[0]))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count each test once: at its call, or where it broke before."""
        if report.when != "call" and report.passed:
            return
        rows = [value for name, value in report.user_properties if name == "row"]
        figures = [str(value) for name, value in report.user_properties if name == "figure"]
        for row in rows:
            self.figures[row] += figures
            if report.passed:
                self.passed[row] += 1
            else:
                self.failed[row].append(report.nodeid)

    def lines(self) -> list[str]:
        """The table, a row a line."""
        rows = sorted({*self.passed, *self.failed})
        return [self.line(row) for row in rows]

    def line(self, row: int) -> str:
        """One row: whether it stands, by how many tests, with which figures."""
        stands = "DOES NOT STAND" if self.failed[row] else "stands"
        figures = "; ".join(self.figures[row])
        tests = f"{self.passed[row]} tests"
        return f"R{row:<3} {stands:<15} {tests:>9}  {PROPERTIES.get(row, '')}" + (
            f": {figures}" if figures else ""
        )


def main() -> int:
    """The exit code of the run; 1 as well when a row does not stand."""
    ensure_chromium()
    ensure_wording()
    table = Table()
    code = pytest.main(["-q", "chaos", "steadway", "tests", *sys.argv[1:]], plugins=[table])
    print()
    print("\n".join(table.lines()) or "No row was proved.")
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
