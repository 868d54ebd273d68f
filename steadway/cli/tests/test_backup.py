"""`steadway backup` and `restore`: encrypted, complete, restorable; anything else fails closed."""

import re
import shutil
import stat
from pathlib import Path

import pyrage
import pytest

from steadway.cli.backup_files import SUFFIX
from steadway.cli.tests.conftest import JOIN, Databases, Site, move_database

pytestmark = pytest.mark.row(24)

NAMES = """
from steadway.cli.django_start import start
start()
from steadway.care.people.models import Identity
print(",".join(sorted(identity.first_name for identity in Identity.objects.all())))
"""


def backup_of(site: Site) -> Path:
    (file,) = (site.home / "data/backups").glob(f"*{SUFFIX}")
    return file


def test_a_backup_is_sealed_private_and_proved_by_a_drill(site: Site, record_property):
    file = backup_of(site)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    content = file.read_bytes()
    assert content.startswith(b"age-encryption.org/v1")
    assert b"canary" not in content
    assert not list((site.home / "data").glob(".backing-up-*")), "no open copy is left"
    drill, health = site.run(["restore", "--drill", "newest", "--json"], ["check", "--json"])
    assert drill.code == 0, drill.out + drill.err
    assert drill.data["faults"] == []
    assert {c["level"] for c in health.data["checks"] if c["name"] == "backup"} == {"OK"}
    record_property("figure", f"{drill.data['rows']} rows and the audit chain came back in a drill")


def test_a_backup_put_back_brings_the_day_back_and_keeps_what_was_there(
    site: Site, databases: Databases | None
):
    site.python(JOIN, "late")
    if databases:
        move_database(site.home, databases.new())
    restored, checked, chain = site.run(
        ["restore", str(backup_of(site))], ["check"], ["verify-audit"]
    )
    assert (restored.code, checked.code, chain.code) == (0, 0, 0), restored.err + checked.out
    assert site.python(NAMES) == "canary-ada,canary-noor\n"
    if databases is None:
        assert list((site.home / "data").glob("steadway.sqlite3.before-*"))


def test_a_lost_machine_is_rebuilt_from_the_secrets_and_one_file(
    site: Site, tmp_path: Path, databases: Databases | None
):
    new = tmp_path / "new-machine"
    new.mkdir()
    shutil.copy2(site.home / "secrets.env", new)
    if databases:
        move_database(new, databases.new())
    rebuilt = Site(new, site.programs, site.said)
    (restored,) = rebuilt.run(["restore", str(backup_of(site))])
    assert restored.code == 0, restored.err
    (checked,) = rebuilt.run(["check"])
    assert checked.code == 0, checked.err
    assert rebuilt.python(NAMES) == "canary-ada,canary-noor\n"


def test_what_is_no_backup_of_ours_changes_nothing(site: Site, tmp_path: Path):
    good = backup_of(site)
    before = site.python(NAMES)
    key = re.search(r"BACKUP_KEY=(\S+)", (site.home / "secrets.env").read_text())
    assert key
    ours = pyrage.x25519.Identity.from_str(key[1]).to_public()
    stranger = pyrage.x25519.Identity.generate().to_public()
    spoilt = bytearray(good.read_bytes())
    spoilt[-200] ^= 1
    files = {
        "cut": good.read_bytes()[:-500],
        "spoilt": bytes(spoilt),
        "stranger": pyrage.encrypt(b"not for us", [stranger]),
        "ours-but-no-backup": pyrage.encrypt(b"hello", [ours]),
        "empty": b"",
        "text": b"dear diary",
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    commands = [
        ["restore", *drill, str(tmp_path / n)] for n in files for drill in ([], ["--drill"])
    ]
    for said, command in zip(site.run(*commands), commands, strict=True):
        assert said.code == 4, command
        assert said.err.count("\n") == 1, said.err
        assert "Nothing was changed" in said.err, said.err
    absent, other_name = site.run(["restore", "nowhere.age"], ["restore", "--drill"])
    assert "There is no file" in absent.err
    assert other_name.code == 2
    assert site.python(NAMES) == before


def test_the_wrong_secrets_open_nothing(site: Site):
    secrets = site.home / "secrets.env"
    other = str(pyrage.x25519.Identity.generate())
    secrets.write_text(re.sub(r"BACKUP_KEY=\S+", f"BACKUP_KEY={other}", secrets.read_text()))
    (said,) = site.run(["restore", "--drill", "newest"])
    assert (said.code, "made with another key" in said.err) == (4, True)


def test_a_drill_finds_rows_and_a_chain_that_are_not_those_that_were_written(site: Site):
    """The broken variants: without them a green drill would prove nothing."""
    found = site.python(
        "import json\n"
        "from steadway.cli.django_start import start\n"
        "start()\n"
        "from steadway.cli.restored import faults\n"
        "from steadway.care.audit.queries import anchor\n"
        "from steadway.cli.backups import table_counts\n"
        "now, rows = anchor(), table_counts()\n"
        "def said(entries, head, **more):\n"
        "    audit = {'entries': entries, 'head': head}\n"
        "    return faults({'tables': {**rows, **more}, 'audit': audit})\n"
        "print(json.dumps([said(now.entries, now.head),\n"
        "    said(now.entries, now.head, people_account=99),\n"
        "    said(now.entries + 3, 'f' * 64), said(now.entries, 'f' * 64)]))\n"
    )
    import json

    whole, rows, cut, anew = json.loads(found)
    assert whole == []
    assert rows == ["people_account: 3 rows, 99 were written"]
    assert "the chain was cut" in cut[0]
    assert "the chain was written anew" in anew[0]


ERASE = """
from steadway.cli.django_start import start
start()
from django.utils import timezone
from steadway.care.audit.actor import Actor
from steadway.care.people.models import Identity
from steadway.portals.participant.leaving import leave
ada = next(one for one in Identity.objects.all() if one.first_name == "canary-ada").participant
leave(participant=ada, level="erase", actor=Actor.system("test"), now=timezone.now())
"""


@pytest.mark.row(25)
def test_an_old_backup_does_not_bring_back_who_was_erased_since(
    site: Site, tmp_path: Path, databases: Databases | None
):
    old = backup_of(site)
    site.python(ERASE)
    assert site.python(NAMES) == "canary-noor\n"
    if databases:  # the old database is another one: only the journal knows
        assert site.run(["backup"])[0].code == 0
        move_database(site.home, databases.new())
    restored, chain = site.run(["restore", str(old)], ["verify-audit"])
    assert (restored.code, chain.code) == (0, 0), restored.out + restored.err
    assert "Erased again: 1, " in restored.out
    assert site.python(NAMES) == "canary-noor\n"
    (again,) = site.run(["init", "--no-questions"])
    assert again.code == 0, "reading the journal again erases nobody twice"


def test_a_database_in_use_is_not_replaced_under_its_users(site: Site, databases: Databases | None):
    if databases:
        (said,) = site.run(["restore", "newest"])
        assert (said.code, "is not empty, and nothing was changed" in said.err) == (4, True)
        return
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(site.home / "data/steadway.sqlite3")) as someone:
        someone.execute("SELECT count(*) FROM people_account").fetchone()
        (said,) = site.run(["restore", "newest"])
        assert said.code == 4
        assert "is in use, so nothing was changed" in said.err
        someone.execute("PRAGMA quick_check")


def test_only_so_many_are_kept_and_a_place_that_cannot_be_written_is_told(
    site: Site, tmp_path: Path
):
    to = tmp_path / "safe"
    blocked = tmp_path / "file"
    blocked.write_text("")
    said = site.run(
        *[["backup", "--to", str(to), "--keep", "2"]] * 3,
        ["backup", "--to", str(blocked / "inside")],
        ["restore", "--drill", "newest", "--json"],
    )
    assert [one.code for one in said] == [0, 0, 0, 4, 0], [one.err for one in said]
    assert len(list(to.iterdir())) == 2
    assert "Not a directory" in said[3].err or "File exists" in said[3].err
    assert said[4].data["file"].startswith(str(to)), "newest is where the last one went"
