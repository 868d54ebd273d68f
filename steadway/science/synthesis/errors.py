"""What can go wrong when trials are pooled; each error names the rows and the remedy."""

from __future__ import annotations

from collections.abc import Sequence

from steadway.science.instruments.yaml_lines import FileFault, FileFaults


class SynthesisError(Exception):
    """Any fault of this room; ``rows`` names the studies it concerns."""

    def __init__(self, message: str, rows: Sequence[str] = ()) -> None:
        super().__init__(f"{message} Rows: {', '.join(rows)}." if rows else message)
        self.rows = tuple(rows)


class UnequalLengths(SynthesisError, ValueError):
    """Columns that belong together do not have the same number of rows."""


class ImpossibleValues(SynthesisError, ValueError):
    """A number that cannot be: a negative variance, more events than people, an arm of one."""


class TooFewStudies(SynthesisError, ValueError):
    """The method needs more studies than there are."""


class NotEstimable(SynthesisError, ValueError):
    """The data hold no information on what was asked, for example no event anywhere."""


class NoConvergence(SynthesisError, ArithmeticError):
    """An iteration did not settle; the message says what to use instead."""


class UnknownChoice(SynthesisError, LookupError):
    """A method, measure, column or outcome that is not known; the message lists what is."""


class ReviewFaults(SynthesisError, FileFaults):
    """A review's files cannot be used; ``faults`` has file, line, message and remedy."""

    def __init__(self, faults: Sequence[FileFault]) -> None:
        FileFaults.__init__(self, tuple(faults))
        self.rows = ()


__all__ = [
    "FileFault",
    "ImpossibleValues",
    "NoConvergence",
    "NotEstimable",
    "ReviewFaults",
    "SynthesisError",
    "TooFewStudies",
    "UnequalLengths",
    "UnknownChoice",
]
