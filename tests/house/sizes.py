"""No function over 60 lines, no file over 500, no module with a name that says nothing."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

MAX_FUNCTION = 60
MAX_FILE = 500
SAYS_NOTHING = {"utils", "helpers", "common", "core", "misc", "base", "manager", "services"}


def faults(path: Path) -> Iterator[str]:
    """What is too long or badly named in one Python file."""
    text = path.read_text(encoding="utf-8")
    lines = text.count("\n")
    if lines > MAX_FILE:
        yield f"{path}: {lines} lines; at {MAX_FILE} a module becomes a folder"
    if path.stem in SAYS_NOTHING:
        yield f"{path}: the name says nothing; use the field's word for what it holds"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > MAX_FUNCTION:
                yield f"{path}:{node.lineno} {node.name}: {length} lines; {MAX_FUNCTION} at most"


def tracked() -> list[Path]:
    """Every Python file of the project, without what migrations generate."""
    listing = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.py"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    return [p for p in map(Path, listing) if p.is_file() and "migrations" not in p.parts]


def main() -> int:
    """Print every fault; 1 when there is one."""
    found = [fault for path in tracked() for fault in faults(path)]
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
