"""`steadway`: the operator's commands.

Every command prints plain sentences, or one JSON object with `--json`, and ends with a documented
code (`docs/reference/commands.md`). A mistake of the operator's gets one sentence, never a trace.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from steadway.cli.outcome import INTERNAL, Outcome, UserError


def parser() -> argparse.ArgumentParser:
    """Every command with its arguments; `--help` of each ends with an example."""
    from steadway.cli import arguments

    top = argparse.ArgumentParser(prog="steadway", description=__doc__.split("\n", 1)[0])
    top.add_argument("--home", type=Path, help="the site's folder (default: ./steadway-site)")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    arguments.add_all(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = parser().parse_args(argv)
    if given.home:
        os.environ["STEADWAY_HOME"] = str(given.home)
    as_json = getattr(given, "json", False)
    try:
        outcome: Outcome = given.run(given)
    except UserError as error:
        outcome = Outcome(error.code, (str(error),), {"error": str(error)})
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if os.environ.get("STEADWAY_TRACE"):
            raise
        outcome = Outcome(
            INTERNAL,
            (
                f"Steadway itself broke ({type(error).__name__}: {error}). "
                "Nothing was half-written. "
                "Run it again with STEADWAY_TRACE=1 and send us what it prints.",
            ),
            {"error": f"{type(error).__name__}: {error}"},
        )
    outcome.show(as_json=as_json, out=sys.stdout, err=sys.stderr)
    return outcome.code
