"""R15 and R16, small form: worksheets handed in over HTTP while the web process is killed with -9.

Two minutes on each database. The second test is the broken variant: the same checker has to see
that an application which says yes too early loses what it acknowledged.
"""

import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chaos.reckoning import Reckoning, reckon
from chaos.web import LYING, RIGHT, DemoSite, Web
from chaos.writing import Notebook, Writer
from tests.run import postgres

WRITERS = 3
KILLS = 20
ENOUGH = 200
LONGEST = 480.0  # seconds; a run that takes longer has failed


@pytest.fixture(scope="module", params=["SQLite", "PostgreSQL"])
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DemoSite]:
    """The demo's people on each database."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "SQLite":
        yield DemoSite(folder / "site")
        return
    with postgres() as address:
        yield DemoSite(folder / "site", address)


def killed_while_writing(
    site: DemoSite, notebook: Notebook, *, application: str, prefix: str, kills: int, enough: int
) -> tuple[Reckoning, int]:
    """Writers write, the killer kills; then acknowledged is compared with stored."""
    chance = random.Random(prefix)  # noqa: S311  when to kill, not a secret
    stop = threading.Event()
    until = time.monotonic() + LONGEST
    with Web(site, application) as web:
        writers = [Writer(web.address, f"{prefix}{n}", notebook, stop) for n in range(WRITERS)]
        for writer in writers:
            writer.start()
        while (web.kills < kills or notebook.count < enough) and time.monotonic() < until:
            time.sleep(chance.uniform(0.2, 1.2))
            if web.kills < kills:
                web.kill()
                web.start()
        stop.set()
        for writer in writers:
            writer.join(90)
        assert [writer.fault for writer in writers if writer.fault] == []
        killed = web.kills
    again = sum(writer.sent_again for writer in writers)
    assert killed >= kills
    assert notebook.count >= enough
    assert again > 0, "no request was ever cut off: the kills hit nothing"
    return reckon(site, notebook.read(), prefix=prefix), killed


@pytest.mark.slow  # 20 kills and restarts, about two minutes
@pytest.mark.row(15)
@pytest.mark.row(16)
def test_what_was_acknowledged_is_stored_exactly_once_through_twenty_kills(
    site: DemoSite, tmp_path: Path, record_property: Any
):
    notebook = Notebook(tmp_path / "acknowledged.txt")
    found, killed = killed_while_writing(
        site, notebook, application=RIGHT, prefix="kept", kills=KILLS, enough=ENOUGH
    )
    assert (found.lost, found.doubled) == ([], [])
    assert found.chain_holds
    assert found.database_sound
    where = "PostgreSQL" if site.database else "SQLite"
    figure = f"{where}: {found.acknowledged} acknowledged, {killed} kills, 0 lost, 0 doubled"
    record_property("figure", figure)


@pytest.mark.slow  # six kills and restarts, about half a minute
@pytest.mark.row(15)
def test_an_application_that_says_yes_too_early_is_caught(
    site: DemoSite, tmp_path: Path, record_property: Any
):
    notebook = Notebook(tmp_path / "acknowledged.txt")
    found, _ = killed_while_writing(
        site, notebook, application=LYING, prefix="lied", kills=6, enough=20
    )
    assert found.lost, "the checker did not see that acknowledged worksheets were never stored"
    where = "PostgreSQL" if site.database else "SQLite"
    record_property("figure", f"{where}, broken on purpose: {len(found.lost)} lost, and caught")
