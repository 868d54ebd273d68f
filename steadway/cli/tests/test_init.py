"""`steadway init`: asks or is told, keeps what stands, finishes what died half-way."""

import os
import pty
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from steadway.cli.tests import sites
from steadway.cli.tests.conftest import Site


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_site_is_whole_private_and_ready_to_check(made: Site):
    assert mode_of(made.home) == mode_of(made.home / "data") == 0o700
    assert mode_of(made.home / "secrets.env") == 0o600
    (said,) = made.run(["check", "--json"])
    levels = {check["name"]: check["level"] for check in said.data["checks"]}
    assert said.code == 0
    assert "STOP" not in levels.values()
    assert levels["tables"] == levels["programmes"] == levels["durability"] == "OK"
    assert "operator" not in levels, "init made the first operator"


def test_running_it_again_keeps_keys_and_rows_and_records_what_is_new(site: Site):
    kept = (site.home / "secrets.env").read_bytes()
    again, changed, accounts = site.run(
        ["init", "--no-questions"],
        ["init", "--no-questions", "--smtp", "mail.example.org:2525", "--json"],
        ["doctor", "--json"],
    )
    assert (again.code, changed.code) == (0, 0), again.err + changed.err
    assert (site.home / "secrets.env").read_bytes() == kept
    assert "first password" not in again.out
    assert accounts.data["tables"]["people_account"] == 3
    written = yaml.safe_load((site.home / "site.yaml").read_text())
    assert written["mail"] == {"carrier": "smtp", "host": "mail.example.org", "port": 2525}
    assert written["safety"]["owner"] == {"name": "Dr Canary Lee"}
    assert "mail" not in yaml.safe_load((site.home / "site.yaml.before").read_text())


DEAD = "postgresql://nobody@127.0.0.1:1/none"
WRONG = {
    "--country=Britain": "country",
    "--time-zone=Europe/Londres": "'Europe/Londres' is no time zone",
    "--address=course.example.org": "write it in full, such as https://",
    "--address=https://example.org/pain": "leave out everything after the host name",
    "--on-call=Dr Lee": "is not NAME:EMAIL",
    "--smtp=mail:port": "is not HOST or HOST:PORT",
    "--smtp=mail.example.org:70000": "mail.port",
    "--admin=nobody": "is no e-mail address",
    "--sender=me": "sender",
    "--name=": "name should have at least 1 character",
}


def test_what_is_wrong_is_told_in_one_sentence_and_nothing_is_made(tmp_path: Path):
    commands = [["init", "--no-questions", "--owner=Dr Lee", wrong] for wrong in WRONG]
    for said, (wrong, sentence) in zip(
        sites.run(tmp_path / "new", *commands), WRONG.items(), strict=True
    ):
        assert said.code == 2, wrong
        assert sentence in said.err, (wrong, said.err)
        assert said.err.count("\n") == 1
    assert not (tmp_path / "new").exists()


def test_a_folder_with_other_things_and_a_file_are_refused(tmp_path: Path):
    (tmp_path / "thesis.doc").write_text("years of work")
    (said,) = sites.run(tmp_path, ["init", "--no-questions"])
    assert (said.code, "holds other things, such as thesis.doc" in said.err) == (2, True)
    (said,) = sites.run(tmp_path / "thesis.doc", ["init", "--no-questions"])
    assert (said.code, "is a file" in said.err) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.doc"]


DIES = """
import os, sys
from steadway.cli import main, site_answers, site_setup
module, name = sys.argv[1].split(":")
setattr({"site_answers": site_answers, "site_setup": site_setup}[module], name,
        lambda *a, **k: os._exit(9))
main(sys.argv[2:])
"""


def test_an_init_that_died_half_way_is_finished_by_running_it_again(tmp_path: Path):
    home = tmp_path / "site"
    died_at = ["site_setup:write_secrets", "site_answers:write_new", "site_setup:migrate"]
    secrets = set()
    for place in died_at:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-c", DIES, place, *sites.INIT],
            env=sites.environment(home),
            capture_output=True,
            check=False,
        )
        assert done.returncode == 9, done.stderr
        if (home / "secrets.env").exists():
            secrets.add((home / "secrets.env").read_bytes())
    finished, checked = sites.run(home, sites.INIT, ["check", "--json"])
    assert (finished.code, checked.code) == (0, 0), finished.err + checked.out
    assert "first password" in finished.out
    assert secrets == {(home / "secrets.env").read_bytes()}, "the first keys are the keys"


def test_lost_secrets_are_never_replaced_by_new_ones(site: Site):
    (site.home / "secrets.env").rename(site.home.parent / "elsewhere")
    (said,) = site.run(["init", "--no-questions"])
    assert said.code == 4
    assert "Put it back from where you keep it" in said.err
    assert not (site.home / "secrets.env").exists()


def test_a_database_that_does_not_answer_is_told_in_one_sentence(tmp_path: Path):
    (said,) = sites.run(tmp_path / "s", [*sites.INIT, "--database", DEAD, "--json"])
    assert said.code == 4
    assert said.data["error"].startswith("The tables could not be made: ")
    assert "Traceback" not in said.err


def test_at_a_terminal_it_asks_and_asks_again_after_a_wrong_answer(tmp_path: Path):
    """A real terminal: the answers are typed, a wrong one is told and asked for again."""
    ours, theirs = pty.openpty()
    asking = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "steadway.cli", "init", "--database", DEAD],
        env=sites.environment(tmp_path / "site"),
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    typed = ["Back on track", "", "Mars/Olympus", "Europe/Berlin", "de", "on_call", "Dr Lee"]
    typed += ["Dr Lee", "Dr Lee:lee@example.org", "mail.example.org", ""]
    os.write(ours, ("\n".join(typed) + "\n").encode())
    said, _ = asking.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert asking.returncode == 4, said  # no such database: the asking is what is tested
    assert "'Mars/Olympus' is no time zone" in said
    assert "is not NAME:EMAIL" in said
    written = yaml.safe_load((tmp_path / "site/site.yaml").read_text())
    assert written["name"] == "Back on track"
    assert (written["time_zone"], written["country"]) == ("Europe/Berlin", "de")
    assert written["safety"]["on_call"] == [{"name": "Dr Lee", "email": "lee@example.org"}]


@pytest.mark.parametrize("end", ["half an answer", ""])
def test_answers_that_end_too_early_make_nothing(tmp_path: Path, end: str):
    ours, theirs = pty.openpty()
    asking = subprocess.Popen(
        [sys.executable, "-m", "steadway.cli", "init"],
        env=sites.environment(tmp_path / "site"),
        stdin=theirs,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.write(ours, (f"{end}\n" * bool(end) + "\x04").encode())
    _, said = asking.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert asking.returncode == 4, said
    assert "nothing was made" in said
    assert not (tmp_path / "site").exists()


def test_with_json_the_first_password_is_in_the_object(made: Site):
    assert set(made.said.data) == {"code", "home", "new", "first_password"}
