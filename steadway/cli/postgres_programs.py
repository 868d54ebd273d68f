"""PostgreSQL's own programs, aimed at the site's server."""

import os
import shutil
import subprocess
from pathlib import Path

from steadway.cli.outcome import UserError


def database_name() -> str:
    """The name of the site's PostgreSQL database."""
    from django.db import connection

    return str(connection.settings_dict["NAME"])


def found(program: str) -> str:
    """Where the program lies: STEADWAY_PG_BIN, the path, or Debian's folders, newest first."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    places = [os.environ.get("STEADWAY_PG_BIN", ""), os.environ.get("PATH", ""), *map(str, debian)]
    where = shutil.which(program, path=":".join(place for place in places if place))
    if not where:
        raise UserError(
            f"{program} was not found, so nothing was done. On Debian: "
            "apt-get install postgresql-client, or set STEADWAY_PG_BIN to its folder."
        )
    return where


def run_postgres(program: str, *arguments: str) -> None:
    """Run one of them; what it complains about becomes our sentence."""
    done = subprocess.run(  # noqa: S603  the program was looked up, the arguments are ours
        [found(program), "--no-password", *arguments],
        env=address(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["nothing"])[0]
        hint = (
            " Set STEADWAY_PG_BIN to the folder of programs as new as the server."
            if "version mismatch" in done.stderr
            else ""
        )
        raise UserError(f"Nothing was changed, because {said}.{hint}")


def address() -> dict[str, str]:
    """The environment that takes these programs to the site's server, and nowhere else."""
    from django.db import connection

    given = connection.settings_dict
    options = given.get("OPTIONS", {})
    wanted = {
        "PGHOST": given.get("HOST") or options.get("host", ""),
        "PGPORT": given.get("PORT"),
        "PGUSER": given.get("USER"),
        "PGPASSWORD": given.get("PASSWORD"),
        "PGSSLMODE": options.get("sslmode"),
        "PGSSLROOTCERT": options.get("sslrootcert"),
        "PGSSLCERT": options.get("sslcert"),
        "PGSSLKEY": options.get("sslkey"),
    }
    return {**os.environ, **{name: str(value) for name, value in wanted.items() if value}}
