"""The command line in one place: names, arguments, one example each.

The modules behind the commands load Django; they are imported when a command runs, so that
`steadway --help` and the file checks answer at once.
"""

import argparse
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from steadway.cli.outcome import USAGE, Outcome, UserError

Commands = Any  # argparse keeps the type of its sub-parsers to itself


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, so that `--json` has it too."""

    def error(self, message: str) -> NoReturn:
        """Where argparse would print its usage and leave."""
        words = message[:1].upper() + message[1:]
        raise UserError(f"{words}. See `{self.prog} --help`.", USAGE)


def add_home(command: argparse.ArgumentParser, **more: Any) -> None:
    """--home, which may stand before the command or after it."""
    command.add_argument(
        "--home", type=Path, help="the site's folder (default: ./steadway-site)", **more
    )


def port(text: str) -> int:
    """A port number, or 0 for any free one."""
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; take 0 to 65535")
    return int(text)


def later(module: str, function: str) -> Callable[[argparse.Namespace], Outcome]:
    """A command that loads its module when it is called."""

    def run(given: argparse.Namespace) -> Outcome:
        outcome: Outcome = getattr(import_module(f"steadway.cli.{module}"), function)(given)
        return outcome

    return run


def add(
    commands: Commands, name: str, what: str, example: str, run: Callable[..., Outcome]
) -> argparse.ArgumentParser:
    """One command with what all of them have."""
    command: argparse.ArgumentParser = commands.add_parser(
        name, help=what, description=what, epilog=f"Example: {example}"
    )
    command.add_argument("--json", action="store_true", help="print one JSON object")
    add_home(command, default=argparse.SUPPRESS)
    command.set_defaults(run=run)
    return command


def add_all(commands: Commands) -> None:
    """Every command there is."""
    add_site(commands)
    add_instruments(commands)
    add_staff(commands)
    add_records(commands)
    add_numbers(commands)
    add_demo(commands)


def add_site(commands: Commands) -> None:
    """Setting a site up, checking it, running it."""
    init = add(
        commands,
        "init",
        "Make a new site: folder, keys, database, first operator.",
        "steadway init --home /srv/steadway --name 'Pain course' --watch nobody --owner 'Dr Lee'",
        later("site_setup", "init"),
    )
    init.add_argument("--name", help="what participants see as the name of the site")
    init.add_argument("--address", help="the address in the browser, with https://")
    init.add_argument("--time-zone", help="for example Europe/London")
    init.add_argument("--country", help="two letters; chooses the crisis numbers")
    init.add_argument("--watch", choices=["nobody", "on_call"], help="does a person read answers?")
    init.add_argument("--owner", help="who answers for that choice: a name")
    init.add_argument("--on-call", action="append", metavar="NAME:EMAIL", help="repeat in order")
    init.add_argument("--admin", metavar="EMAIL", help="the first operator's e-mail address")
    init.add_argument("--smtp", metavar="HOST[:PORT]", help="the mail server")
    init.add_argument("--sender", metavar="ADDRESS", help="whom letters come from")
    init.add_argument("--database", metavar="URL", help="PostgreSQL in place of the SQLite file")
    init.add_argument(
        "--crisis-checked-by", metavar="NAME", help="who confirmed the crisis numbers today"
    )
    init.add_argument("--no-questions", action="store_true", help="take what is given; ask nothing")
    add_running(commands)


def add_running(commands: Commands) -> None:
    """Looking at a site, and running it."""
    check = add(
        commands,
        "check",
        "Check a programme, an instrument or, with no path, this site.",
        "steadway check steadway/science/programmes/catalogue/steady/1.0",
        later("file_checks", "check"),
    )
    check.add_argument("path", nargs="?", type=Path, help="a programme's folder, or a .yaml file")

    serve = add(
        commands,
        "serve",
        "Serve the pages.",
        "steadway serve --bind 127.0.0.1:8000",
        later("running", "serve"),
    )
    serve.add_argument("--bind", default="127.0.0.1:8000", help="HOST:PORT or unix:/PATH")
    serve.add_argument("--workers", type=int, default=2, help="processes; each has 4 threads")

    worker = add(
        commands,
        "worker",
        "Send notices, plan reminders, escalate alerts.",
        "steadway worker",
        later("running", "worker"),
    )
    worker.add_argument("--once", action="store_true", help="one round, then stop")
    worker.add_argument(
        "--every", type=float, default=5.0, metavar="SECONDS", help="between rounds"
    )

    doctor = add(
        commands,
        "doctor",
        "Say how the site is; --bundle writes a file to send us.",
        "steadway doctor --bundle doctor.json",
        later("doctor", "doctor"),
    )
    doctor.add_argument("--bundle", type=Path, metavar="FILE", help="counts and versions only")


def add_instruments(commands: Commands) -> None:
    """Questionnaires and their wording."""
    top = commands.add_parser("instruments", help="Questionnaires: list, fetch, add.")
    inner = top.add_subparsers(dest="instruments", required=True, metavar="list|fetch|add")
    for name, what, example in (
        ("list", "What the site has, and whose wording it is.", "steadway instruments list"),
        ("fetch", "Fetch official wording that may be fetched.", "steadway instruments fetch"),
        ("add", "Add wording your site holds a licence for.", "steadway instruments add peg.json"),
    ):
        command = add(inner, name, what, example, later("instruments", f"{name}_"))
        command.add_argument("--data", type=Path, help="the data folder (default: the site's)")
        if name == "fetch":
            command.add_argument("ids", nargs="*", help="such as phq-9; all when none is named")
            command.add_argument(
                "--from", dest="wheel", type=Path, metavar="FILE.whl", help="no network needed"
            )
            command.add_argument(
                "--quiet", action="store_true", help="say nothing when it went well"
            )
            command.add_argument(
                "--or-stand-in",
                action="store_true",
                help="where nothing can be fetched, say so and go on",
            )
        if name == "add":
            command.add_argument("file", type=Path, help="a FHIR R4 Questionnaire in JSON")
            command.add_argument("--instrument", metavar="ID", help="where the file does not say")


def add_staff(commands: Commands) -> None:
    """Who works here."""
    top = commands.add_parser("staff", help="Who works here: list, add, reset, remove.")
    inner = top.add_subparsers(dest="staff", required=True, metavar="list|add|reset|remove")
    add(inner, "list", "Codes, roles, and who has a second step.", "steadway staff list",
        later("staff", "list_"))  # fmt: skip
    for name, what, example in (
        ("add", "Open an account for somebody who works here, or give them a role.",
         "steadway staff add reyes@example.org --name 'Dr Reyes' --role on_call"),
        ("reset", "A new first password for somebody who lost a password or a second step.",
         "steadway staff reset reyes@example.org"),
        ("remove", "Take every role back.", "steadway staff remove reyes@example.org"),
    ):  # fmt: skip
        command = add(inner, name, what, example, later("staff", name))
        command.add_argument("email", help="their e-mail address")
        if name == "add":
            command.add_argument("--name", help="the name that colleagues see")
            command.add_argument("--role", action="append", default=[], help="repeat for more")


def add_records(commands: Commands) -> None:
    """Publishing, the audit chain, backups."""
    publish = add(
        commands,
        "publish",
        "Publish a programme version; it never changes after.",
        "steadway publish my-programme/1.0",
        later("records", "publish"),
    )
    publish.add_argument("path", type=Path, help="the folder with programme.yaml")

    verify = add(
        commands,
        "verify-audit",
        "Check every link of the audit chain.",
        "steadway verify-audit --anchor anchor.txt --write-anchor anchor.txt",
        later("records", "verify_audit"),
    )
    verify.add_argument("--anchor", type=Path, help="an anchor kept off this machine")
    verify.add_argument("--write-anchor", type=Path, help="write today's anchor to this file")

    backup = add(
        commands,
        "backup",
        "Write one encrypted file with everything but the secrets.",
        "steadway backup --to /mnt/safe",
        later("backups", "backup"),
    )
    backup.add_argument("--to", type=Path, help="a folder (default: the site's data/backups)")
    backup.add_argument("--keep", type=int, metavar="N", help="remove all but the newest N there")

    restore = add(
        commands,
        "restore",
        "Put a backup back, or prove that it could be.",
        "steadway restore --drill newest",
        later("restores", "restore"),
    )
    restore.add_argument("file", help="a backup file, or 'newest'")
    restore.add_argument(
        "--drill", action="store_true", help="restore into a throw-away place, compare, report"
    )


def add_numbers(commands: Commands) -> None:
    """What trials and reviews come to."""
    pool = add(
        commands,
        "pool",
        "Pool a review; without a folder, the example that ships with Steadway.",
        "steadway pool my-review --outcome pain --preset cochrane --forest pain.svg",
        later("pooling", "pool"),
    )
    pool.add_argument("review", nargs="?", type=Path, help="a folder with review.yaml")
    pool.add_argument("--outcome", metavar="ID", help="as in review.yaml; all when none is named")
    pool.add_argument("--time", metavar="ID", help="a time point of review.yaml; all when none")
    pool.add_argument("--population", metavar="ID", help="one stratum; all together when none")
    pool.add_argument(
        "--preset", default="cochrane", help="cochrane, revman5, cautious or common (%(default)s)"
    )
    pool.add_argument(
        "--arms",
        default="combine",
        choices=["combine", "split", "independent"],
        help="what to do with arms that share a control (%(default)s)",
    )
    pool.add_argument("--leave-out", action="append", metavar="STUDY", help="repeat it")
    pool.add_argument("--forest", type=Path, metavar="FILE.svg", help="draw the forest plot")


def add_demo(commands: Commands) -> None:
    """The demo."""
    demo = add(
        commands,
        "demo",
        "Try Steadway with invented people; nothing is sent.",
        "steadway demo --port 0",
        later("demo", "demo"),
    )
    demo.add_argument("--port", type=port, default=8000, help="0 takes any free port")
    demo.add_argument("--seed", type=int, default=1, help="the same seed makes the same people")
    demo.add_argument("--reset", action="store_true", help="throw the last demo's data away first")
    demo.add_argument("--check", action="store_true", help="start, ask every door, stop")
    demo.add_argument("--wording", type=Path, help="a data folder with fetched wording")
