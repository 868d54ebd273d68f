"""What `steadway init` is told: on the command line, by asking, or already in site.yaml."""

import argparse
import sys
from pathlib import Path
from typing import Any

import yaml

from steadway.cli.outcome import USAGE, UserError
from steadway.cli.whole_files import write_whole
from steadway.site_file import SiteFault, checked

# argument, question, what stands there when nothing is said
QUESTIONS = (
    ("name", "The name people will see", "Steadway"),
    ("address", "The address in the browser", "http://127.0.0.1:8000"),
    ("time_zone", "The time zone", "Europe/London"),
    ("country", "The country, two letters (for the crisis numbers)", "GB"),
    ("watch", "Does a person read answers? on_call or nobody", "nobody"),
    ("owner", "Who answers for that choice (a name)", ""),
    ("on_call", "Who is on call, in order: Name:e-mail, Name:e-mail", ""),
    ("smtp", "The mail server, host or host:port (empty: none yet)", ""),
    ("admin", "The first operator's e-mail address", ""),
)
PLAIN = ("name", "address", "time_zone", "country")


def ask(given: argparse.Namespace) -> None:
    """Fill what was not given: by asking a person, or with the defaults."""
    talk = sys.stdin.isatty() and not given.no_questions and not given.json
    for field, question, default in QUESTIONS:
        if getattr(given, field) is not None:
            continue
        if field == "on_call" and given.watch != "on_call":
            continue
        answer = asked(given, field, f"{question} [{default}]: ", default) if talk else default
        if answer:
            set_answer(given, field, answer)


def asked(given: argparse.Namespace, field: str, question: str, default: str) -> str:
    """One answer; a wrong one is told at once and asked for again, three times at most."""
    for _ in range(3):
        try:
            answer = input(question).strip() or default
        except EOFError as error:
            raise UserError("The questions were not answered; nothing was made.") from error
        fault = fault_in(field, answer)
        if not fault:
            return answer
        sys.stdout.write(f"{fault}\n")
    raise UserError("That did not work three times; nothing was made.", USAGE)


def fault_in(field: str, answer: str) -> str:
    """What is wrong with one answer; empty when nothing is."""
    alone = argparse.Namespace(**dict.fromkeys((*[q[0] for q in QUESTIONS], "sender")))
    if answer:
        set_answer(alone, field, answer)
    try:
        checked(fields(alone), "That")
    except (SiteFault, UserError) as error:
        return str(error)
    return ""


def set_answer(given: argparse.Namespace, field: str, answer: str) -> None:
    """As argparse would have kept it: the people on call are a list."""
    several = [part.strip() for part in answer.split(",")] if field == "on_call" else answer
    setattr(given, field, several)


def fields(given: argparse.Namespace) -> dict[str, Any]:
    """What was given, in the shape of site.yaml; what was not given is left out."""
    wanted: dict[str, Any] = {n: getattr(given, n) for n in PLAIN if getattr(given, n) is not None}
    safety: dict[str, Any] = {}
    if given.watch is not None:
        safety["watch"] = given.watch
    if given.owner:
        safety["owner"] = {"name": given.owner}
    if given.on_call:
        safety["on_call"] = [person(entry) for entry in given.on_call]
    mail = server(given.smtp) if given.smtp else {}
    if given.sender:
        mail["sender"] = given.sender
    return wanted | ({"safety": safety} if safety else {}) | ({"mail": mail} if mail else {})


def person(entry: str) -> dict[str, str]:
    """`Dr Lee:lee@example.org`: both parts are needed to tell somebody."""
    name, _, email = (part.strip() for part in entry.rpartition(":"))
    if not name or "@" not in email:
        raise UserError(
            f"{entry!r} is not NAME:EMAIL, such as 'Dr Lee:lee@example.org'. Nothing was made.",
            USAGE,
        )
    return {"name": name, "email": email}


def server(text: str) -> dict[str, Any]:
    """`mail.example.org:587`."""
    host, _, port = text.partition(":")
    if not host or (port and not port.isdecimal()):
        raise UserError(
            f"{text!r} is not HOST or HOST:PORT, such as mail.example.org:587. Nothing was made.",
            USAGE,
        )
    return {"carrier": "smtp", "host": host, "port": int(port or 587)}


def write_new(path: Path, given: argparse.Namespace) -> None:
    """site.yaml, checked by the model that reads it before it is written."""
    write(path, settled(path, fields(given)))


def renew(path: Path, given: argparse.Namespace) -> Path | None:
    """Bring what was given into a site.yaml that stands; gives where the old one was kept.

    Only a change rewrites the file, for rewriting loses the operator's comments.
    """
    old = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    checked(old, path)
    new = settled(path, merged(old, fields(given)))
    if new == old:
        return None
    kept = path.with_name("site.yaml.before")
    write_whole(kept, path.read_bytes())
    write(path, new)
    return kept


def merged(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """`new` laid over `old`, field by field; an owner's other details stay with the same name."""
    both = dict(old)
    for name, value in new.items():
        was = old.get(name)
        same = isinstance(value, dict) and isinstance(was, dict)
        both[name] = merged(was, value) if same else value  # type: ignore[arg-type]
    return both


def settled(path: Path, wanted: dict[str, Any]) -> dict[str, Any]:
    """The same, once the model that reads it has accepted it."""
    try:
        checked(wanted, path)
    except SiteFault as error:
        raise UserError(f"{error} Nothing was written.", USAGE) from error
    return wanted


def write(path: Path, content: dict[str, Any]) -> None:
    """As people read YAML: in order, with real letters."""
    write_whole(path, yaml.safe_dump(content, sort_keys=False, allow_unicode=True))
