"""R39: each unsafe set-up refuses to start, with its one sentence and exit code 3."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyrage
import pytest
import yaml
from django.db.migrations.recorder import MigrationRecorder

from steadway.care.safety import crisis_numbers
from steadway.cli import main, running, site_setup
from steadway.cli.outcome import UNSAFE
from steadway.site_file import Site

pytestmark = [pytest.mark.django_db, pytest.mark.row(39)]

GOOD_SITE: dict[str, Any] = {
    "address": "https://course.example.org",
    "safety": {
        "watch": "on_call",
        "owner": {"name": "Dr Lee"},
        "on_call": [{"name": "Dr Lee", "email": "lee@example.org"}],
    },
    "mail": {"carrier": "smtp", "host": "mail.example.org", "sender": "A <a@example.org>"},
}


def good_keys() -> dict[str, str]:
    """Secrets as `init` makes them."""
    made = site_setup.missing_secrets()
    return {
        "SECRET_KEY": made["STEADWAY_SECRET_KEY"],
        "STEADWAY_KEYS": made["STEADWAY_FIELD_KEYS"],
        "STEADWAY_AUDIT_KEY": made["STEADWAY_AUDIT_KEY"],
        "STEADWAY_BACKUP_KEY": made["STEADWAY_BACKUP_KEY"],
    }


def write_numbers(home: Path, *, days_ago: int, who: str = "Dr Lee") -> None:
    """The site's own crisis numbers, checked so long ago."""
    data = crisis_numbers.shipped("GB").model_dump(mode="json", exclude_none=True)
    data["checked_by"] = who
    day = (datetime.now(UTC) - timedelta(days=days_ago)).date().isoformat()
    for line in ("emergency", "crisis", "health", "text"):
        data[line]["last_checked"] = day
    (home / "crisis.yaml").write_text(yaml.safe_dump(data))


class Started(list[str]):
    """What was started; empty is the right answer to an unsafe site."""


@pytest.fixture
def good(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The settings of a live site that may start."""
    for name, value in good_keys().items():
        setattr(settings, name, value)
    settings.MODE, settings.DEBUG = "live", False
    settings.HOME, settings.DATA = tmp_path, tmp_path / "data"
    settings.STEADWAY = Site.model_validate(GOOD_SITE)
    settings.ALLOWED_HOSTS = ["course.example.org"]
    settings.MAIL_PASSWORD = ""
    write_numbers(tmp_path, days_ago=3)
    monkeypatch.setattr(site_setup, "collect_static", lambda: None)
    yield settings
    os.environ.pop("STEADWAY_CHECKED_BY", None)  # `serve` leaves it for its processes


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    """In the place of the web server and the worker's rounds."""
    done = Started()
    monkeypatch.setattr(running, "run_gunicorn", lambda *given: done.append("serve"))
    monkeypatch.setattr(running, "require_sane", lambda *given: None)
    monkeypatch.setattr(
        running, "one_round", lambda name: done.append("worker") or running.Round([])
    )
    # The suite's one connection stays open.
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)
    return done


def site(settings: Any, **changed: Any) -> None:
    """The same site with some fields changed."""
    settings.STEADWAY = Site.model_validate({**GOOD_SITE, **changed})


def safety(**changed: Any) -> Callable[[Any], None]:
    """A site that differs in `safety`."""
    return lambda settings: site(settings, safety={**GOOD_SITE["safety"], **changed})


def put(**changed: Any) -> Callable[[Any], None]:
    """Settings that differ."""

    def change(settings: Any) -> None:
        for name, value in changed.items():
            setattr(settings, name, value)

    return change


def database(**changed: Any) -> Callable[[Any], None]:
    """A database somewhere else; it is refused before anybody speaks to it."""

    def change(settings: Any) -> None:
        here = settings.DATABASES["default"]
        settings.DATABASES = {"default": {**here, "HOST": "", "OPTIONS": {}, **changed}}

    return change


def forget_a_migration(settings: Any) -> None:
    """As after new code was put in place and `init` was not run."""
    MigrationRecorder.Migration.objects.filter(app="delivery").order_by("-id")[:1].get().delete()


POSTGRES = "django.db.backends.postgresql"
STALE = "“Emergency services” was last checked on"
BAD = {
    "debug": (put(DEBUG=True), "STEADWAY_DEBUG", "error pages would show people's data"),
    "no secret key": (put(SECRET_KEY="missing"), "STEADWAY_SECRET_KEY", "is not set"),
    "django's placeholder": (
        put(SECRET_KEY="django-insecure-abcdefghijklmnopqrstuvwxyz0123456789"),
        "STEADWAY_SECRET_KEY",
        "is a default or too short",
    ),
    "short secret key": (put(SECRET_KEY="hunter2"), "STEADWAY_SECRET_KEY", "too short"),
    "one letter, often": (put(SECRET_KEY="a" * 64), "STEADWAY_SECRET_KEY", "too short"),
    "no field keys": (put(STEADWAY_KEYS=""), "STEADWAY_FIELD_KEYS", "is not set"),
    "the suite's field key": (
        put(STEADWAY_KEYS="k1:c3RlYWR3YXktdGhyb3dhd2F5LWtleS0wMTIzNDU2Nzg="),
        "STEADWAY_FIELD_KEYS",
        "is a default",
    ),
    "field keys that are none": (
        put(STEADWAY_KEYS="k1:this is certainly not base64 at all, is it"),
        "STEADWAY_FIELD_KEYS",
        "is not base64",
    ),
    "short field key": (
        put(STEADWAY_KEYS="aratherlongname2026:c2hvcnQgb25lLCBpdCBpcw=="),
        "STEADWAY_FIELD_KEYS",
        "at least 32 bytes",
    ),
    "no audit key": (put(STEADWAY_AUDIT_KEY=""), "STEADWAY_AUDIT_KEY", "is not set"),
    "no backup key": (put(STEADWAY_BACKUP_KEY=""), "STEADWAY_BACKUP_KEY", "is not set"),
    "a backup key that is none": (
        put(STEADWAY_BACKUP_KEY="correct horse battery staple, many times over"),
        "STEADWAY_BACKUP_KEY",
        "is not an age key",
    ),
    "any host": (put(ALLOWED_HOSTS=["*"]), "STEADWAY_HOSTS", "any name is answered"),
    "http": (
        lambda s: (site(s, address="http://course.example.org"), None)[1],
        "address",
        "is not https",
    ),
    "demo mode on a real address": (put(MODE="demo"), "STEADWAY_MODE", "doors need no password"),
    "database over the network": (
        database(ENGINE=POSTGRES, HOST="db.example.org"),
        "database",
        "over the network at db.example.org, unverified",
    ),
    "database with TLS that proves nothing": (
        database(ENGINE=POSTGRES, HOST="10.0.0.7", OPTIONS={"sslmode": "require"}),
        "database",
        "over the network at 10.0.0.7, unverified",
    ),
    "database host among the options": (
        database(ENGINE=POSTGRES, OPTIONS={"host": "db.example.org"}),
        "database",
        "over the network at db.example.org, unverified",
    ),
    "another database": (database(ENGINE="django.db.backends.mysql"), "database", "we know two"),
    "alerts without mail": (
        lambda s: site(s, mail={"carrier": "file"}),
        "mail",
        "alerts cannot leave the house",
    ),
    "mail password in the clear": (
        lambda s: site(s, mail={**GOOD_SITE["mail"], "user": "u", "starttls": False}),
        "mail.starttls",
        "in the clear",
    ),
    "no owner": (safety(owner=None), "safety.owner", "nobody answers for the choice 'on_call'"),
    "an owner without a name": (safety(owner={"name": "  "}), "safety.owner", "nobody answers"),
    "nobody on call": (safety(on_call=[]), "safety.on_call", "nobody is on call"),
    "nobody on call with an address": (
        safety(on_call=[{"name": "Dr Lee"}]),
        "safety.on_call",
        "nobody is on call",
    ),
    "numbers nobody checked": (
        lambda s: (s.HOME / "crisis.yaml").unlink(),
        "crisis numbers",
        "Nobody has checked the numbers",
    ),
    "stale numbers": (lambda s: write_numbers(s.HOME, days_ago=200), "crisis numbers", STALE),
    "a broken crisis.yaml": (
        lambda s: (s.HOME / "crisis.yaml").write_text("country: [GB"),
        "crisis.yaml",
        "crisis.yaml",
    ),
    "tables of another version": (forget_a_migration, "tables", "1 migrations wait"),
}


def test_a_good_site_starts(good, started, capsys):
    assert main(["serve"]) == 0, capsys.readouterr().err
    assert main(["worker", "--once"]) == 0
    assert started == ["serve", "worker"]


@pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")
@pytest.mark.parametrize("case", BAD)
@pytest.mark.parametrize("command", [["serve"], ["worker", "--once"]], ids=["serve", "worker"])
def test_an_unsafe_site_refuses_with_one_sentence(good, started, capsys, case, command):
    change, name, sentence = BAD[case]
    change(good)
    assert main(command) == UNSAFE
    said = capsys.readouterr().err
    stops = [line for line in said.splitlines() if line.startswith("STOP")]
    assert any(line.startswith(f"STOP  {name}: ") and sentence in line for line in stops), said
    assert {line.split(": ")[0] for line in stops} <= {f"STOP  {name}", "STOP  crisis numbers"}
    assert all("→" in line for line in stops), "each sentence has its fix"
    assert "Traceback" not in said
    assert started == []


def test_every_reason_is_told_at_once(good, started, capsys):
    put(DEBUG=True, STEADWAY_BACKUP_KEY="", ALLOWED_HOSTS=["*"])(good)
    assert main(["serve"]) == UNSAFE
    assert capsys.readouterr().err.count("\nSTOP") == 3


def test_the_key_of_another_site_does_not_break_the_chain_for_good(good, started, capsys, ada):
    good.STEADWAY_AUDIT_KEY = good_keys()["STEADWAY_AUDIT_KEY"]
    assert main(["serve"]) == UNSAFE
    assert "does not fit the newest entry of the audit chain" in capsys.readouterr().err


def test_field_keys_that_do_not_open_what_is_stored_are_refused(good, started, capsys, ada):
    good.STEADWAY_KEYS = good_keys()["STEADWAY_KEYS"].replace("k2", "k1")
    assert main(["serve"]) == UNSAFE
    assert "STOP  field keys: A stored value needs the field key" in capsys.readouterr().err


def test_with_json_the_reasons_come_as_one_object(good, started, capsys):
    import json

    good.DEBUG = True
    assert main(["serve", "--json"]) == UNSAFE
    said = capsys.readouterr()
    assert said.err == ""
    assert json.loads(said.out)["code"] == UNSAFE


def test_an_age_key_is_what_init_makes():
    assert pyrage.x25519.Identity.from_str(good_keys()["STEADWAY_BACKUP_KEY"])
