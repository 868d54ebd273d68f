"""The web process under test: a demo site behind gunicorn, as a process group of its own."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType

from benchmarks.servers import free_port, wait_for

BUILD = (
    "import pathlib, sys; from steadway.cli.demo import build_site; "
    "build_site(pathlib.Path(sys.argv[1]), seed=1)"
)
RIGHT = "steadway.wsgi:application"
LYING = "chaos.lying:application"  # says yes before it has stored anything


class DemoSite:
    """A site with invented people, on a database of choice."""

    def __init__(self, folder: Path, database: str = "") -> None:
        self.folder = folder
        self.database = database
        self.ask(BUILD, str(folder))

    @property
    def environment(self) -> dict[str, str]:
        """The machine's own, without what a test run set, aimed at this site."""
        plain = {n: v for n, v in os.environ.items() if not n.startswith(("STEADWAY_", "DJANGO_"))}
        ours = {"STEADWAY_MODE": "demo", "STEADWAY_HOME": str(self.folder)}
        return plain | ours | ({"STEADWAY_DATABASE_URL": self.database} if self.database else {})

    def ask(self, script: str, *arguments: str) -> str:
        """Run a script in a fresh process of this site; what it printed."""
        command = [sys.executable, "-c", script, *arguments]
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=180, check=False
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout


class Web:
    """gunicorn on one port, started again and again, and killed with -9 as a whole group."""

    def __init__(self, site: DemoSite, application: str) -> None:
        self.site = site
        self.application = application
        self.port = free_port()
        self.kills = 0
        self.process: subprocess.Popen[str] | None = None

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Up, and listening."""
        command = [sys.executable, "-m", "gunicorn", "-w", "2", "-k", "gthread", "--threads", "4"]
        command += ["--no-control-socket", "--log-level", "error"]
        command += ["-b", f"127.0.0.1:{self.port}", self.application]
        self.process = subprocess.Popen(
            command,
            env=self.site.environment,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        wait_for(self.address, self.process, seconds=60)

    def kill(self) -> None:
        """-9 for the master and every worker at the same instant; nobody can tidy up."""
        if self.process is None:
            return
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)
        self.process = None
        self.kills += 1

    def __enter__(self) -> "Web":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()
