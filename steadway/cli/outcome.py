"""What a command ends with: a code, sentences for a person, the same facts for a program."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TextIO

OK = 0
FOUND = 1  # the command worked, and what it looked at is not in order
USAGE = 2  # the command line itself is wrong (argparse uses the same number)
UNSAFE = 3  # the site's settings are not safe, so nothing was started
IMPOSSIBLE = 4  # it could not be done here and now; the sentence says what is in the way
INTERNAL = 70


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    code: int = OK
    lines: Sequence[str] = ()
    data: Mapping[str, object] = field(default_factory=dict)

    def show(self, *, as_json: bool, out: TextIO, err: TextIO) -> None:
        """Print for a person or for a program; trouble goes to the error stream."""
        if as_json:
            out.write(json.dumps({"code": self.code, **self.data}, default=str, indent=2) + "\n")
            return
        stream = out if self.code in (OK, FOUND) else err
        stream.writelines(f"{line}\n" for line in self.lines)


class UserError(Exception):
    """Something the operator can put right, in one sentence."""

    def __init__(self, sentence: str, code: int = IMPOSSIBLE) -> None:
        super().__init__(sentence)
        self.code = code
