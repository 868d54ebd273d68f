"""What a command ends with: a code, sentences for a person, the same facts for a program."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TextIO

OK = 0
FOUND = 1  # the command worked, and what it looked at is not in order
USAGE = 2  # the command line itself is wrong (argparse uses the same number)
UNSAFE = 3  # the site's settings are not safe, so nothing was started
IMPOSSIBLE = 4  # it could not be done here and now; the sentence says what is in the way
INTERNAL = 70  # Steadway itself broke


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    code: int = OK
    lines: Sequence[str] = ()
    data: Mapping[str, object] = field(default_factory=dict)

    def show(self, *, as_json: bool, out: TextIO, err: TextIO) -> None:
        """Print for a person or for a program; trouble goes to the error stream."""
        if as_json:
            out.write(
                json.dumps(
                    {"code": self.code, **self.data}, default=str, indent=2, ensure_ascii=False
                )
                + "\n"
            )
            return
        stream = out if self.code in (OK, FOUND) else err
        stream.writelines(f"{line}\n" for line in self.lines)


class UserError(Exception):
    """Something the operator can put right, in one sentence."""

    def __init__(self, sentence: str, code: int = IMPOSSIBLE) -> None:
        super().__init__(sentence)
        self.code = code


def outcome_of(error: Exception) -> Outcome:
    """The sentence for an error that no command expected, so that nobody gets a trace.

    Errors of our own rooms are written for people and shown as they are; a database or a disk
    that refuses is told as such; anything else is our fault and says so.
    """
    if type(error).__module__.startswith("steadway."):
        return _stopped(str(error))
    if isinstance(error, OSError) and error.strerror:
        return _stopped(f"{error.filename or 'The machine'}: {error.strerror}.")
    if is_of_the_database(error):
        return _stopped(database_sentence(error))
    name = f"{type(error).__name__}: {error}"
    return Outcome(
        INTERNAL,
        (
            f"Steadway itself broke ({name}). Run it again with STEADWAY_TRACE=1 set "
            "and send us what it prints.",
        ),
        {"error": name},
    )


def is_of_the_database(error: Exception) -> bool:
    """Whether Django's database layer raised it; false where Django was never loaded."""
    database = sys.modules.get("django.db")
    return database is not None and isinstance(error, database.Error)


def database_sentence(error: Exception) -> str:
    """What the database said, in one line, and what to do about the usual two reasons."""
    said = str(error).strip().split("\n")[0]
    if "no such table" in said or ("relation" in said and "does not exist" in said):
        return f"The tables are not those of this version ({said}). Run `steadway init` again here."
    return f"The database did not do it: {said.rstrip('.')}. Run `steadway check` to see more."


def _stopped(sentence: str) -> Outcome:
    return Outcome(IMPOSSIBLE, (sentence,), {"error": sentence})
