"""`verify-audit`, `publish`, `check`, `doctor`: on a real site, with what goes wrong."""

import json
import re
import stat
from pathlib import Path

import pytest
import yaml

from steadway.cli.site_setup import STEADY
from steadway.cli.tests.conftest import Site

TAMPER = """
from steadway.cli.django_start import start
start()
from steadway.care.audit.models import Entry
from steadway.care.audit.tests.tampering import guards_lifted
with guards_lifted():
    Entry.objects.filter(position=2).update(subject="somebody else")
"""
CUT = """
from steadway.cli.django_start import start
start()
from steadway.care.audit.models import Entry, Payload
from steadway.care.audit.tests.tampering import guards_lifted
last = Entry.objects.order_by("-position").first()
with guards_lifted():
    Payload.objects.filter(entry=last).delete()
    last.delete()
"""


@pytest.mark.row(26)
def test_an_anchor_kept_elsewhere_shows_a_cut_tail_and_a_change(site: Site, tmp_path: Path):
    anchor = tmp_path / "elsewhere/anchor.txt"
    wrote, held, alone = site.run(
        ["verify-audit", "--write-anchor", str(anchor)],
        ["verify-audit", "--anchor", str(anchor), "--json"],
        ["verify-audit"],
    )
    assert (wrote.code, held.code, alone.code) == (0, 0, 0), wrote.err
    assert held.data["ok"]
    assert re.fullmatch(r"\d+:[0-9a-f]{64}\n", anchor.read_text())
    site.python(CUT)
    unseen, seen = site.run(["verify-audit"], ["verify-audit", "--anchor", str(anchor)])
    assert unseen.code == 0, "without an anchor a cut tail cannot be seen"
    assert (seen.code, "the chain was cut" in seen.out) == (1, True)
    site.python(TAMPER)
    kept = anchor.read_text()
    changed, wrong, absent = site.run(
        ["verify-audit", "--write-anchor", str(anchor)],
        ["verify-audit", "--anchor", str(site.home / "site.yaml")],
        ["verify-audit", "--anchor", "nowhere.txt"],
    )
    assert (changed.code, "broken at entry 2" in changed.out) == (1, True)
    assert anchor.read_text() == kept, "a broken chain gets no anchor"
    assert (wrong.code, "is no anchor" in wrong.err) == (4, True)
    assert (absent.code, "cannot be opened" in absent.err) == (4, True)


def test_a_programme_is_published_once_and_faults_publish_nothing(made: Site, tmp_path: Path):
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "programme.yaml").write_text("id: Wrong Id\nversion: x\n")
    again, faults, empty, gone, checked = made.run(
        ["publish", str(STEADY), "--json"],
        ["publish", str(broken)],
        ["publish", str(tmp_path)],
        ["check", str(tmp_path / "nothing")],
        ["check", str(broken), "--json"],
    )
    assert again.code == 0, again.out
    assert again.data["slug"] == "steady"
    assert faults.code == checked.code == 1
    assert "nothing was published" in faults.out
    assert re.search(r"programme\.yaml:\d+ .+ → .+", faults.out)
    assert {"file", "line", "message", "remedy"} <= set(checked.data["faults"][0])
    assert (empty.code, gone.code) == (4, 4)


def test_a_site_file_is_checked_field_by_field(made: Site, tmp_path: Path):
    wrong = tmp_path / "site.yaml"
    wrong.write_text(
        "naem: Pain course\ntime_zone: Mars\ncountry: NO\naddress: example.org\n"
        "safety: {watch: sometimes, on_call: [{email: me}], acknowledge_within_minutes: 1}\n"
        "mail: {port: post}\n"
    )
    lists = tmp_path / "lists/site.yaml"
    lists.parent.mkdir()
    lists.write_text("- a\n- b\n")
    faults, no_fields, good = made.run(
        ["check", str(wrong), "--json"], ["check", str(lists)],
        ["check", str(made.home / "site.yaml")],
    )  # fmt: skip
    said = "\n".join(faults.data["faults"])
    for sentence in (
        "naem is not a field of this file; name?",
        "'Mars' is no time zone",
        'country: write it in quotes: "NO"',
        "address: write it in full",
        "safety.watch should be 'nobody' or 'on_call'",
        "safety.on_call.0.name is missing",
        "safety.on_call.0.email: 'me' is no e-mail address",
        "safety.acknowledge_within_minutes should be greater than or equal to 5",
        "mail.port should be a valid integer",
    ):
        assert sentence in said
    assert (no_fields.code, "fields with values" in no_fields.out) == (1, True)
    assert good.code == 0


@pytest.mark.row(43)
def test_the_doctors_bundle_carries_nobodys_data(site: Site, tmp_path: Path, record_property):
    """Canaries in every field that a person fills; none of them may sing."""
    path = site.home / "site.yaml"
    content = yaml.safe_load(path.read_text())
    content["contact"] = {"name": "Canary Contact", "email": "canary@example.org", "phone": "0123"}
    content["address"] = "https://canary.example.org"
    path.write_text(yaml.safe_dump(content))
    bundle = tmp_path / "doctor.json"
    said, blocked = site.run(
        ["doctor", "--bundle", str(bundle)],
        ["doctor", "--bundle", str(path / "inside.json")],
    )
    assert said.code == 0, said.out + said.err
    text = bundle.read_text()
    facts = json.loads(text)
    assert facts["tables"]["people_participant"] == 2
    secrets = (site.home / "secrets.env").read_text()
    values = [line.partition("=")[2] for line in secrets.splitlines()]
    canaries = ["canary", "+44 7700", "example.org", str(site.home), *values]
    for canary in canaries:
        assert canary.lower() not in text.lower(), canary
    assert stat.S_IMODE(bundle.stat().st_mode) == 0o600
    assert blocked.code == 4
    assert "Not a directory" in blocked.err
    record_property("figure", f"{len(canaries)} canaries, 0 in the doctor's bundle")


def test_a_doctor_is_of_use_where_the_database_is_not(site: Site):
    dead = "postgresql://nobody@127.0.0.1:1/none"
    doctor, check, backup = site.run(
        ["doctor", "--json"], ["check"], ["backup"], STEADWAY_DATABASE_URL=dead
    )
    assert doctor.code == 1
    assert {"name": "database", "level": "STOP"} in doctor.data["checks"]
    assert (check.code, "STOP  database: The database did not do it" in check.err) == (3, True)
    assert backup.code == 4
    assert "Traceback" not in doctor.out + check.err + backup.err


def test_a_mistyped_command_is_told_once_for_people_and_once_for_programs(made: Site):
    plain, program, help_ = made.run(
        ["bakcup"], ["restore", "--json"], ["check", "--home", str(made.home), "--json"]
    )
    assert (plain.code, plain.err.count("\n")) == (2, 1)
    assert (program.code, "file" in program.data["error"]) == (2, True)
    assert (help_.code, help_.data["code"]) == (0, 0)
