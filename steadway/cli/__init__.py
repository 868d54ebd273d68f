"""`steadway`: the operator's commands.

Every command prints plain sentences, or one JSON object with `--json`, and ends with a documented
code (`docs/reference/commands.md`). A mistake of the operator's gets one sentence, never a trace.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from steadway.cli.outcome import Outcome, UserError, outcome_of


def parser() -> argparse.ArgumentParser:
    """Every command with its arguments; `--help` of each ends with an example."""
    from steadway import __version__
    from steadway.cli import arguments

    what = "Steadway: the operator's commands."
    top = arguments.Parser(prog="steadway", description=what)
    top.add_argument("--version", action="version", version=f"Steadway {__version__}")
    arguments.add_home(top)
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    arguments.add_all(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        outcome = run(words)
        outcome.show(as_json="--json" in words, out=sys.stdout, err=sys.stderr)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # `steadway check | head`: the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return outcome.code


def run(words: Sequence[str]) -> Outcome:
    """One command; whatever stops it becomes a sentence and a code."""
    try:
        given = parser().parse_args(words)
        if given.home:
            os.environ["STEADWAY_HOME"] = str(given.home)
        outcome: Outcome = given.run(given)
    except UserError as error:
        return Outcome(error.code, (str(error),), {"error": str(error)})
    except Exception as error:
        if os.environ.get("STEADWAY_TRACE"):
            raise
        return outcome_of(error)
    return outcome
