"""Serves a demo site from a folder until killed: `python -m tests.journeys.serve FOLDER`."""

import sys
from pathlib import Path

from steadway.cli.demo import build_site, served

WORDING = Path(__file__).parents[2] / ".cache/instruments-data"


def main(folder: Path) -> None:
    """Print the address when the site answers."""
    build_site(folder, seed=1, wording=WORDING)
    with served(0) as (server, address):
        print(address, flush=True)
        server.run()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
