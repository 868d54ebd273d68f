"""For tests: several Pythons at work on one database at the same time."""

import os
import subprocess
import sys
from pathlib import Path

from django.db import connection

START = "import django; django.setup()\n"


class Together:
    """A database that processes can share: the suite's PostgreSQL, or a file beside it.

    SQLite's test database lives in memory, which belongs to one process; so a file is made,
    with the tables of the room under test.
    """

    def __init__(self, folder: Path, room: str) -> None:
        self.environment = {
            **os.environ,
            "STEADWAY_DATABASE_URL": _address(folder),
            "DJANGO_SETTINGS_MODULE": "tests.settings",
        }
        if connection.vendor == "sqlite":
            call = "from django.core.management import call_command as call\n"
            self.run(f"{call}call('migrate', '{room}', verbosity=0)")

    def run(self, script: str, processes: int = 1) -> None:
        """Start the script so many times at once; every one has to end well."""
        command = [sys.executable, "-c", START + script]
        started = [
            subprocess.Popen(command, env=self.environment)  # noqa: S603
            for _ in range(processes)
        ]
        assert [one.wait() for one in started] == [0] * processes


def _address(folder: Path) -> str:
    if connection.vendor == "sqlite":
        return f"sqlite:///{folder / 'together.sqlite3'}"
    place = connection.settings_dict
    host = place["HOST"] or place["OPTIONS"].get("host", "")
    port = f"&port={place['PORT']}" if place["PORT"] else ""
    return f"postgresql://{place['USER']}@/{place['NAME']}?host={host}{port}"
