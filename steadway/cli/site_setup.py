"""`steadway init`: a site's folder, its keys, its database, its first operator.

Run again in the same folder it keeps every key and every row: it only brings the tables up to
this version and records what the new arguments say.
"""

import argparse
import base64
import os
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyrage
import yaml

from steadway.cli.django_start import home, start
from steadway.cli.outcome import USAGE, Outcome, UserError

STEADY = Path(__file__).parent.parent / "science/programmes/catalogue/steady/1.0"
QUESTIONS = (
    ("name", "The name people will see", "Steadway"),
    ("address", "The address in the browser", "http://127.0.0.1:8000"),
    ("time_zone", "The time zone", "Europe/London"),
    ("country", "The country, two letters (for the crisis numbers)", "GB"),
    ("watch", "Does a person read answers? on_call or nobody", "nobody"),
    ("owner", "Who answers for that choice (a name)", ""),
    ("admin", "The first operator's e-mail address", ""),
)


def init(given: argparse.Namespace) -> Outcome:
    """Make or renew the site in the folder named with --home."""
    folder = home()
    new = not (folder / "site.yaml").exists()
    if new:
        ask(given)
        make_folder(folder)
        write_site(folder, given)
        write_secrets(folder)
    start()
    migrate()
    if given.crisis_checked_by:
        confirm_crisis_numbers(folder, given.crisis_checked_by)
    said = [f"{'Made' if new else 'Renewed'} the site in {folder}."]
    publish_steady()
    if given.admin:
        said += first_operator(given.admin)
    said += [
        "Keep secrets.env somewhere else too: without it no backup can be opened.",
        "Next: steadway instruments fetch · steadway check · steadway serve · steadway worker",
    ]
    return Outcome(lines=said, data={"home": folder, "new": new})


def ask(given: argparse.Namespace) -> None:
    """Fill what was not given: by asking a person, or with the defaults."""
    talk = sys.stdin.isatty() and not given.no_questions
    for field, question, default in QUESTIONS:
        if getattr(given, field) is None:
            answer = input(f"{question} [{default}]: ").strip() if talk else ""
            setattr(given, field, answer or default)
    if given.watch not in ("nobody", "on_call"):
        raise UserError("Does a person read answers? Write on_call or nobody.", USAGE)


def make_folder(folder: Path) -> None:
    """The folder and its data folder, readable by the operator alone."""
    for part in (folder, folder / "data", folder / "data/backups", folder / "data/mail"):
        part.mkdir(parents=True, exist_ok=True)
        part.chmod(0o700)


def write_site(folder: Path, given: argparse.Namespace) -> None:
    """site.yaml, checked by the model that reads it before it is written."""
    from pydantic import ValidationError

    from steadway.cli.django_start import site_file_sentence
    from steadway.site_file import Site

    people = [entry.partition(":")[::2] for entry in given.on_call or ()]
    host, _, port = (given.smtp or "").partition(":")
    wanted: dict[str, Any] = {
        "name": given.name,
        "address": given.address,
        "time_zone": given.time_zone,
        "country": given.country,
        "safety": {
            "watch": given.watch,
            "owner": {"name": given.owner} if given.owner else None,
            "on_call": [{"name": name, "email": email} for name, email in people],
        },
        "mail": {"carrier": "smtp", "host": host, "port": int(port or 587)} if host else {},
    }
    try:
        Site.model_validate(wanted)
    except ValidationError as error:
        raise UserError(site_file_sentence(error), USAGE) from error
    (folder / "site.yaml").write_text(yaml.safe_dump(wanted, sort_keys=False, allow_unicode=True))


def write_secrets(folder: Path) -> None:
    """Every secret, new, in a file that only the operator can read."""
    field_key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    lines = {
        "STEADWAY_SECRET_KEY": secrets.token_urlsafe(64),
        "STEADWAY_FIELD_KEYS": f"k{datetime.now(UTC):%Y%m%d}:{field_key}",
        "STEADWAY_AUDIT_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "STEADWAY_BACKUP_KEY": str(pyrage.x25519.Identity.generate()),
    }
    path = folder / "secrets.env"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.writelines(f"{name}={value}\n" for name, value in lines.items())


def migrate() -> None:
    """The tables of this version."""
    from django.core.management import call_command
    from django.db import OperationalError

    try:
        call_command("migrate", interactive=False, verbosity=0)
    except OperationalError as error:
        raise UserError(f"The database did not answer: {error}".strip()) from error


def publish_steady() -> None:
    """The programme that ships with us; published once however often init runs."""
    from django.utils import timezone

    from steadway.care.audit.actor import Actor
    from steadway.care.delivery.actions import publish_programme

    publish_programme(path=STEADY, actor=Actor.system("init"), now=timezone.now())


def confirm_crisis_numbers(folder: Path, who: str) -> None:
    """Write the site's own crisis.yaml: the numbers, and who confirmed each of them today."""
    from django.conf import settings

    from steadway.care.safety import crisis_numbers as numbers

    own = folder / "crisis.yaml"
    today = datetime.now(UTC).date()
    standing = numbers.resources_for(settings.STEADWAY.country, own)
    data = standing.model_dump(mode="json", exclude_none=True)
    data["checked_by"] = who
    for line in ("emergency", "crisis", "health", "text"):
        if line in data:
            data[line]["last_checked"] = today.isoformat()
    for line in data.get("more", []):
        line["last_checked"] = today.isoformat()
    own.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), encoding="utf-8")


def first_operator(email: str) -> list[str]:
    """An operator who sets a passkey or a code app up at the first log-in."""
    from django.utils import timezone

    from steadway.care.audit.actor import Actor
    from steadway.care.people.actions import open_staff_account
    from steadway.care.people.queries import account_with_address
    from steadway.care.people.roles import Role

    if account_with_address(email):
        return []
    password = "-".join(secrets.token_hex(3) for _ in range(4))
    open_staff_account(
        email=email,
        password=password,
        display_name="Operator",
        roles=[Role.OPERATOR],
        actor=Actor.system("init"),
        now=timezone.now(),
    )
    return [f"Operator {email}, first password {password}: shown once, write it down."]
