"""Building Steady (check, render, sanitise, hash), against reading its files alone."""

import time
from pathlib import Path

from benchmarks.result import Result
from steadway.science.programmes import build

STEADY = Path(__file__).parents[1] / "steadway/science/programmes/catalogue/steady/1.0"
LIMIT = 5.0


def run() -> list[Result]:
    """The first build of a process: nothing is warm."""
    began = time.perf_counter()
    build(STEADY)
    figure = time.perf_counter() - began
    began = time.perf_counter()
    read = sum(len(path.read_bytes()) for path in STEADY.rglob("*") if path.is_file())
    reference = time.perf_counter() - began
    assert read > 10_000
    name = "publishing Steady"
    return [Result(name, figure, "s", "reading its files", reference, "≤ 5 s", figure <= LIMIT)]
