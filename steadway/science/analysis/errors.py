"""What can go wrong when a trial is analysed; each error names the rows and the remedy."""

from __future__ import annotations

from collections.abc import Sequence


class AnalysisError(Exception):
    """Any fault of this room; ``rows`` names the people, visits or columns it concerns."""

    def __init__(self, message: str, rows: Sequence[str] = ()) -> None:
        super().__init__(f"{message} Rows: {', '.join(rows)}." if rows else message)
        self.rows = tuple(rows)


class UnequalLengths(AnalysisError, ValueError):
    """Columns that belong together do not have the same number of rows."""


class ImpossibleValues(AnalysisError, ValueError):
    """A number that cannot be: infinite, a negative count, more responders than people."""


class TooFewPeople(AnalysisError, ValueError):
    """An arm, a visit or a model has fewer people than the method needs."""


class NotEstimable(AnalysisError, ValueError):
    """The data hold no information on what was asked, for example a constant outcome."""


class NobodyAttended(NotEstimable):
    """A visit at which nobody was measured; leave it out of the analysis."""


class SingularCovariance(NotEstimable):
    """Visits or covariates that repeat each other, so their covariance has no inverse."""


class NoConvergence(AnalysisError, ArithmeticError):
    """An iteration did not settle; the message says what to use instead."""


class UnknownChoice(AnalysisError, LookupError):
    """A method, arm or structure that is not known; the message lists what is."""


class UnknownColumn(AnalysisError, LookupError):
    """A column that the table does not have; the message lists those it has."""
