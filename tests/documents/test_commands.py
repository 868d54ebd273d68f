"""Every command in a fenced `sh` block of the tutorials runs, as written, from the project."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FENCED = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands() -> list[tuple[str, str]]:
    """(document, command) of every line in a fenced block."""
    return [
        (path.name, line)
        for path in sorted((ROOT / "docs/tutorials").glob("*.md"))
        for block in FENCED.findall(path.read_text(encoding="utf-8"))
        for line in block.strip().splitlines()
    ]


# Costs about 15 s: the tour starts the whole demo once.
@pytest.mark.slow
@pytest.mark.parametrize(("document", "command"), commands())
def test_a_command_of_the_tutorials_runs(document: str, command: str):
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("STEADWAY_", "MAKE"))}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    programs = str(Path(sys.executable).parent)
    environment["PATH"] = f"{programs}{os.pathsep}{environment['PATH']}"
    done = subprocess.run(
        command, shell=True, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{document}: {command}\n{done.stdout}\n{done.stderr}"


def test_the_tutorials_have_commands():
    assert len(commands()) >= 3
