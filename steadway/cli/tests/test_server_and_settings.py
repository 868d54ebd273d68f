"""Servers and settings as they are in real life: processes, files, a careless settings module."""

import subprocess
import sys
from pathlib import Path

import pytest

from steadway.cli.tests import sites
from steadway.cli.tests.conftest import Site

CARELESS = """
from steadway.settings import *
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA synchronous=NORMAL"
else:
    DATABASES["default"]["OPTIONS"]["options"] = "-c synchronous_commit=off"
"""


def process(site: Site, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603
        [sys.executable, *command],
        env=sites.environment(site.home, **site.programs, **more),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.row(39)
def test_gunicorn_pointed_past_serve_refuses_too(made: Site):
    done = process(
        made, "-m", "gunicorn", "steadway.wsgi", "-b", "127.0.0.1:0", "--no-control-socket",
        STEADWAY_DEBUG="1",
    )  # fmt: skip
    assert done.returncode == 3
    assert "STOP  STEADWAY_DEBUG: is on; error pages would show people's data." in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.row(39)
@pytest.mark.parametrize("broken", ["name: [", "naem: Pain course"])
def test_a_broken_site_file_stops_any_server_with_its_sentence(site: Site, broken: str):
    (site.home / "site.yaml").write_text(broken)
    done = process(site, "-c", "import steadway.wsgi")
    assert done.returncode == 3
    assert "site.yaml cannot be used: " in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_good_site_is_served_by_any_server(made: Site):
    done = process(made, "-c", "import steadway.wsgi; print(steadway.wsgi.application)")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.row(16)
@pytest.mark.row(39)
def test_durability_that_a_power_cut_would_undo_is_asked_of_the_database_itself(
    made: Site, tmp_path: Path
):
    """The popular recipe: with it 4,845 of 59,195 acknowledged rows were lost when measured."""
    (tmp_path / "careless.py").write_text(CARELESS)
    said = made.run(
        ["serve"], ["worker", "--once"],
        DJANGO_SETTINGS_MODULE="careless", PYTHONPATH=str(tmp_path),
    )  # fmt: skip
    for one in said:
        assert one.code == 3
        assert "STOP  durability: a power cut would lose acknowledged answers." in one.err


@pytest.mark.row(39)
@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"STEADWAY_MODE": "production"}, "it is live, demo or test"),
        ({"STEADWAY_DATABASE_URL": "nonsense"}, "starts with postgresql:// or sqlite://"),
    ],
)
def test_settings_that_mean_nothing_are_refused_in_one_sentence(made: Site, more, sentence):
    (said,) = made.run(["serve"], **more)
    assert said.code == 3
    assert sentence in said.err
    assert "Traceback" not in said.err


def test_a_port_that_is_taken_and_a_bad_address_are_told(made: Site):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = made.run(
            ["serve", "--bind", f"127.0.0.1:{port}"], ["serve", "--bind", "8000"],
            ["serve", "--workers", "0"], ["worker", "--every", "0"],
        )  # fmt: skip
    assert [one.code for one in said] == [4, 2, 2, 2]
    assert "cannot be listened on: Address already in use" in said[0].err
    assert "is neither HOST:PORT nor unix:/PATH" in said[1].err


def test_a_restarted_process_of_a_running_server_is_no_new_start(made: Site):
    """Numbers that became stale overnight must not take the help page away."""
    script = (
        "import os; os.environ['STEADWAY_CHECKED_BY'] = str(os.getpid());"
        "import steadway.wsgi; print('up')"
    )
    (made.home / "crisis.yaml").rename(made.home / "kept")
    try:
        refused = process(made, "-c", "import steadway.wsgi")
        replaced = process(made, "-c", script)
    finally:
        (made.home / "kept").rename(made.home / "crisis.yaml")
    assert (refused.returncode, replaced.returncode) == (3, 0)
    assert "Nobody has checked the numbers" in refused.stderr
