"""`steadway demo --check`: made, every door asked, stopped; against starting Python with Django."""

import subprocess
import sys
import time

from benchmarks.result import Result

LIMIT = 20.0


def timed(*command: str) -> float:
    """Seconds that a command took; it has to succeed."""
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def run() -> list[Result]:
    """As a whole process, from nothing."""
    figure = timed(sys.executable, "-m", "steadway.cli", "demo", "--check", "--port", "0")
    reference = timed(sys.executable, "-c", "import django; django.VERSION")
    name = "steadway demo --check"
    return [Result(name, figure, "s", "importing Django", reference, "≤ 20 s", figure <= LIMIT)]
