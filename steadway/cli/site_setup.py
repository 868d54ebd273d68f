"""`steadway init`: a site's folder, its keys, its database, its first operator.

Nothing is written before everything given was checked. The secrets come first and site.yaml
last, each whole or not at all, so that a run that died half-way is finished by running it again.
Run again in the same folder it keeps every key and every row: it brings the tables up to this
version and records what the new arguments say.
"""

import argparse
import base64
import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

import pyrage
import yaml

from steadway.cli import erasures, site_answers
from steadway.cli.django_start import home, start
from steadway.cli.outcome import USAGE, Outcome, UserError
from steadway.cli.staff import first_password
from steadway.cli.whole_files import write_whole

STEADY = Path(__file__).parent.parent / "science/programmes/catalogue/steady/1.0"
OURS = {"data", "secrets.env", "site.yaml", "site.yaml.before", "crisis.yaml", "ready"}


def init(given: argparse.Namespace) -> Outcome:
    """Make or renew the site in the folder named with --home."""
    folder = home()
    new = not (folder / "site.yaml").exists()
    said = make(folder, given) if new else renew(folder, given)
    start()
    migrate()
    erasures.replay(erasures.read(folder / "data"))  # after a restore from an older version
    collect_static()
    if given.crisis_checked_by:
        said += confirm_crisis_numbers(folder, given.crisis_checked_by)
    publish_steady()
    password = first_operator(given.admin) if given.admin else None
    if password:
        said.append(
            f"Operator {given.admin}, first password {password}: shown once, write it down."
        )
    if new:
        said.append("Keep secrets.env somewhere else too: without it no backup can be opened.")
    said.append("Next: steadway instruments fetch · steadway check · steadway serve and worker")
    data: dict[str, object] = {"home": folder, "new": new}
    return Outcome(lines=said, data=data | ({"first_password": password} if password else {}))


def make(folder: Path, given: argparse.Namespace) -> list[str]:
    """A new site; what is wrong with the answers is said before anything is written."""
    require_free(folder)
    site_answers.ask(given)
    site_answers.settled(folder / "site.yaml", site_answers.fields(given))
    require_email(given.admin)
    make_folder(folder)
    write_secrets(folder, database=given.database)
    site_answers.write_new(folder / "site.yaml", given)
    return [f"Made the site in {folder}."]


def renew(folder: Path, given: argparse.Namespace) -> list[str]:
    """A site that stands: its keys are there, and what was given is recorded."""
    require_email(given.admin)
    require_secrets(folder)
    if given.database:
        raise UserError(
            "This site has its database. To move it, back it up, change STEADWAY_DATABASE_URL in "
            "secrets.env and restore. Nothing was changed.",
            USAGE,
        )
    kept = site_answers.renew(folder / "site.yaml", given)
    said = [f"Renewed the site in {folder}."]
    return [*said, f"site.yaml was changed; the old one is {kept}."] if kept else said


def require_free(folder: Path) -> None:
    """A new site goes into an empty folder, or one that an init left half-made."""
    if folder.is_file():
        raise UserError(f"{folder} is a file; name a folder. Nothing was made.", USAGE)
    there = {path.name for path in folder.iterdir()} if folder.exists() else set()
    foreign = sorted(name for name in there - OURS if not name.endswith(".part"))
    if foreign:
        raise UserError(
            f"{folder} holds other things, such as {foreign[0]}. Name an empty or new folder. "
            "Nothing was made.",
            USAGE,
        )


def require_email(email: str | None) -> None:
    """The first operator is told the password by us, but needs an address to log in."""
    from pydantic import TypeAdapter, ValidationError

    from steadway.site_file import Email

    try:
        TypeAdapter(Email).validate_python(email or "")
    except ValidationError as error:
        raise UserError(
            f"--admin: {email!r} is no e-mail address. Nothing was made.", USAGE
        ) from error


def require_secrets(folder: Path) -> None:
    """Never make new keys beside rows that were sealed with the old ones."""
    if (folder / "secrets.env").exists() or not missing_secrets():
        return
    raise UserError(
        f"{folder} has a site but no secrets.env. Put it back from where you keep it: "
        "with new keys nothing that is stored could be read. Nothing was changed."
    )


def make_folder(folder: Path) -> None:
    """The folder and its data folder, readable by the operator alone."""
    for part in (folder, folder / "data", folder / "data/backups", folder / "data/mail"):
        part.mkdir(parents=True, exist_ok=True)
        part.chmod(0o700)


def missing_secrets() -> dict[str, str]:
    """A new value for each secret that the environment does not bring."""
    # Standard base64: the keyring reads no other alphabet.
    field_key = base64.b64encode(secrets.token_bytes(32)).decode()
    made = {
        "STEADWAY_SECRET_KEY": secrets.token_urlsafe(64),
        "STEADWAY_FIELD_KEYS": f"k{datetime.now(UTC):%Y%m%d}:{field_key}",
        "STEADWAY_AUDIT_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "STEADWAY_BACKUP_KEY": str(pyrage.x25519.Identity.generate()),
    }
    return {name: value for name, value in made.items() if not os.environ.get(name)}


def write_secrets(folder: Path, *, database: str | None = None) -> None:
    """Every secret, new, in a file that only the operator can read; one that is there stays."""
    path = folder / "secrets.env"
    lines = missing_secrets() | ({"STEADWAY_DATABASE_URL": database} if database else {})
    if not path.exists() and lines:
        write_whole(path, "".join(f"{name}={value}\n" for name, value in lines.items()))


def migrate() -> None:
    """The tables of this version."""
    from django.core.management import call_command
    from django.db import Error

    try:
        call_command("migrate", interactive=False, verbosity=0)
    except Error as error:
        said = str(error).strip().split("\n")[0]
        raise UserError(
            f"The tables could not be made: {said}. Mend that and run `steadway init` again; "
            "it goes on where it stopped."
        ) from error


def collect_static() -> None:
    """Style sheets and scripts, packed for the web server."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


def publish_steady() -> None:
    """The programme that ships with us; published once however often init runs."""
    from django.utils import timezone

    from steadway.care.audit.actor import Actor
    from steadway.care.delivery.actions import publish_programme

    publish_programme(path=STEADY, actor=Actor.system("init"), now=timezone.now())


def confirm_crisis_numbers(folder: Path, who: str) -> list[str]:
    """Write the site's own crisis.yaml: the numbers, and who confirmed each of them today."""
    from django.conf import settings

    from steadway.care.safety import crisis_numbers as numbers

    own = folder / "crisis.yaml"
    if own.is_file():
        numbers.read(own)  # a broken file is refused here, and never written over
    today = datetime.now(UTC).date()
    standing = numbers.resources_for(settings.STEADWAY.country, own)
    data = standing.model_dump(mode="json", exclude_none=True)
    data["checked_by"] = who
    named = [data[line] for line in ("emergency", "crisis", "health", "text") if line in data]
    for line in [*named, *data.get("more", [])]:
        line["last_checked"] = today.isoformat()
    write_whole(own, yaml.safe_dump(data, sort_keys=False, allow_unicode=True))
    shown = [
        f"  {line.name}: {line.number or line.web}  ({line.source})" for line in standing.lines
    ]
    return [f"{who} stands for these numbers from today:", *shown]


def first_operator(email: str) -> str | None:
    """An operator who sets a passkey or a code app up at the first log-in; gives the password."""
    from django.utils import timezone

    from steadway.care.audit.actor import Actor
    from steadway.care.people.actions import open_staff_account
    from steadway.care.people.queries import account_with_address
    from steadway.care.people.roles import Role

    if account_with_address(email):
        return None
    password = first_password()
    open_staff_account(
        email=email,
        password=password,
        display_name="Operator",
        roles=[Role.OPERATOR],
        actor=Actor.system("init"),
        now=timezone.now(),
    )
    return password
