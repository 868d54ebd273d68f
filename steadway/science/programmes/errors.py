"""Everything that can go wrong in this room, on one screen.

Author faults are ``FileFault`` lists and stop a version from being published. Rule errors
happen at run time, when a published rule meets facts it cannot work with: they are raised,
never swallowed, so that the caller can stop and tell an operator.
"""

from __future__ import annotations

from steadway.science.instruments.yaml_lines import FileFault, FileFaults


class ProgrammeError(Exception):
    """The room's root error."""


class ProgrammeFaults(FileFaults, ProgrammeError):  # it carries faults
    """A package cannot be published; ``faults`` names file, line, message and remedy of each."""

    def __init__(self, faults: list[FileFault] | tuple[FileFault, ...]) -> None:
        super().__init__(list(faults))


class NotInProgramme(ProgrammeError, LookupError):  # says what is not there
    """A module, step, worksheet, pacing or language that this version does not hold."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"This version has no {kind} called “{name}”.")
        self.kind, self.name = kind, name


class IllegalAct(ProgrammeError, ValueError):  # says what was tried
    """An act that the course does not allow now; the message says why and what is possible."""


class RuleError(ProgrammeError):
    """A rule met facts it cannot work with. ``expression`` is the rule as its author wrote it."""

    def __init__(self, message: str, expression: str = "") -> None:
        super().__init__(message, expression)
        self.message, self.expression = message, expression

    def __str__(self) -> str:
        return f"{self.message} Rule: {self.expression}" if self.expression else self.message


class RuleNotReadable(RuleError):
    """The text is not a rule of the language at all."""


class FactMissing(RuleError):
    """A name has no value and the rule gives nothing in its place."""

    def __init__(self, name: str, expression: str = "") -> None:
        super().__init__(f"“{name}” has no value yet.", expression)
        self.name = name


class WrongKindOfFact(RuleError):
    """A fact holds a value of another kind than the rule needs."""


class NumberOutOfRange(RuleError):
    """A calculation left the numbers we work with (beyond ± 10^12)."""
