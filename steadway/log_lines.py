"""What a running site says on its error stream: where something broke, never about whom.

The text of an exception may quote what somebody typed or a row of the database, so a trace shows
files, lines and kinds of error alone. STEADWAY_TRACE=1 adds the texts, on a developer's machine.
"""

import logging
import os
import traceback
from types import TracebackType
from typing import Any

Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class PlainLines(logging.Formatter):
    """One line, and a trace without the words of the error."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatException(self, ei: Raised) -> str:  # noqa: N802  logging's own name
        """The chain of errors, the first cause first: kinds and places."""
        if os.environ.get("STEADWAY_TRACE"):
            return super().formatException(ei)
        lines: list[str] = []
        error = ei[1]
        seen: set[int] = set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            places = [
                f"  {frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(error.__traceback__)
            ]
            lines = [type(error).__name__, *places, *lines]
            error = error.__cause__ or error.__context__
        return "\n".join(lines)


CONFIGURATION: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": PlainLines}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # A page that is not there is no news; one that broke is.
    "loggers": {"django.request": {"level": "ERROR"}},
}
