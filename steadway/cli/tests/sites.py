"""Real sites for tests, made and asked by the real commands in processes of their own.

Django loads one site's settings per process, so a test that needs another site needs another
process. One process runs several commands in a row, because starting it is what costs.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DRIVER = """
import contextlib, io, json, sys
from steadway.cli import main
said = []
for argv in json.load(sys.stdin):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(argv)
    said.append([code, out.getvalue(), err.getvalue()])
json.dump(said, sys.stdout)
"""
INIT = [
    "init", "--no-questions", "--name", "Pain course", "--owner", "Dr Canary Lee",
    "--admin", "canary-operator@example.org", "--crisis-checked-by", "Dr Canary Lee",
]  # fmt: skip


@dataclass(frozen=True)
class Said:
    """What one command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> dict[str, Any]:
        """What it said with --json."""
        return json.loads(self.out)


def environment(home: Path, **more: str) -> dict[str, str]:
    """The machine's own, without what the suite itself set, aimed at one site."""
    plain = {n: v for n, v in os.environ.items() if not n.startswith(("STEADWAY_", "DJANGO_"))}
    return {**plain, "STEADWAY_HOME": str(home), **more}


def run(home: Path, *commands: list[str], **more: str) -> list[Said]:
    """Several commands on one site, in one process."""
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", DRIVER],
        input=json.dumps(commands),
        env=environment(home, **more),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [Said(*said) for said in json.loads(done.stdout)]


def python(home: Path, script: str, *arguments: str, **more: str) -> str:
    """A script inside one site; what it printed."""
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", script, *arguments],
        env=environment(home, **more),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
