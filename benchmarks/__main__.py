"""`make bench [ARGS=name …]`: run the benchmarks, print the table, write results.json."""

import json
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import demo, pages, pooling, publishing, reminders, scoring, trials_analysis
from benchmarks.result import Result

ALL: dict[str, Callable[[], list[Result]]] = {
    "scoring": scoring.run,
    "publishing": publishing.run,
    "pooling": pooling.run,
    "trials_analysis": trials_analysis.run,
    "reminders": reminders.run,
    "demo": demo.run,
    "pages": pages.run,
}


def main() -> int:
    """1 when a target is not met: a benchmark that cannot fail proves nothing."""
    wanted = sys.argv[1:] or list(ALL)
    results: list[Result] = []
    for name in wanted:
        for result in ALL[name]():
            print(result.line(), flush=True)
            results.append(result)
    machine = {"cores": os.cpu_count(), "python": platform.python_version()}
    if wanted == list(ALL):
        whole = {"machine": machine, "results": [result.row() for result in results]}
        target = Path(__file__).with_name("results.json")
        target.write_text(json.dumps(whole, indent=1) + "\n")
    return 0 if all(result.met for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
