"""`steadway demo`: invented people on loopback, in one process, in a throw-away folder."""

import argparse
import contextlib
import getpass
import os
import re
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import yaml

from steadway.cli.django_start import start
from steadway.cli.outcome import FOUND, Outcome, UserError

BANNER = "Demo. Invented people. Nothing is sent."
SITE = {
    "name": "Steadway",
    "address": "http://127.0.0.1",
    "time_zone": "Europe/London",
    "country": "GB",
    "contact": {"name": "The course team", "email": "team@demo.invalid", "phone": "0300 000 0000"},
    "safety": {
        "watch": "on_call",
        "owner": {"name": "Dr Imani Reyes", "role": "invented clinical lead"},
        "on_call": [{"name": "Dr Imani Reyes", "email": "on-call@demo.invalid"}],
    },
    "mail": {"carrier": "file"},
}


def demo(given: argparse.Namespace) -> Outcome:
    """Make the site where there is none, serve it with its worker, until stopped."""
    if given.check:
        with tempfile.TemporaryDirectory(prefix="steadway-demo-check-") as scratch:
            return run(Path(scratch), given)
    folder = Path(tempfile.gettempdir()) / f"steadway-demo-{getpass.getuser()}-{given.seed}"
    if given.reset:
        shutil.rmtree(folder, ignore_errors=True)
    return run(folder, given)


def run(folder: Path, given: argparse.Namespace) -> Outcome:
    """Serve the demo in `folder`; with --check ask every door and stop."""
    build_site(folder, seed=given.seed, wording=given.wording)
    with served(given.port) as (server, address):
        if given.check:
            threading.Thread(target=server.run, daemon=True).start()
            return ask_every_door(address)
        lines = [
            f"Steadway's demo is at {address}/demo/",
            "Doors: a newcomer, week 3, gone quiet, follow-up, on call, operator, a reviewer.",
            f"Throw-away data: {folder} (--reset makes it new). Nothing is sent.",
            "Stop it with Ctrl-C.",
        ]
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()
        with contextlib.suppress(KeyboardInterrupt):
            server.run()
    return Outcome(lines=("Stopped.",))


def build_site(folder: Path, *, seed: int, wording: Path | None = None) -> None:
    """A whole site with its invented people, made once; what is there already is used again."""
    from steadway.cli.site_setup import make_folder, migrate, write_secrets

    os.environ["STEADWAY_HOME"] = str(folder)
    ready = folder / "ready"
    if not ready.exists():
        shutil.rmtree(folder, ignore_errors=True)
        make_folder(folder)
        (folder / "site.yaml").write_text(yaml.safe_dump(SITE, sort_keys=False))
        write_secrets(folder)
        copy_wording(wording, folder)
    start(mode="demo")
    from django.core.management import call_command

    if not ready.exists():
        from steadway.cli.invented_people import settle

        migrate()
        settle(seed=seed)
        call_command("collectstatic", interactive=False, verbosity=0)
        ready.touch()


def copy_wording(wording: Path | None, folder: Path) -> None:
    """Questionnaire wording that was fetched before, so that the demo asks real questions."""
    if wording and (wording / "instruments").exists():
        shutil.copytree(wording / "instruments", folder / "data/instruments")


@contextlib.contextmanager
def served(port: int) -> Iterator[tuple[Any, str]]:
    """The web server and, in a thread beside it, the worker."""
    from waitress.server import create_server

    from steadway.cli.running import work_until
    from steadway.wsgi import application

    try:
        server = create_server(application, host="127.0.0.1", port=port, threads=8)
    except OSError as error:
        raise UserError(
            f"Port {port} is taken, so nothing was started. Take any free one with --port 0."
        ) from error
    stop = threading.Event()
    worker = threading.Thread(target=work_until, args=(stop,), kwargs={"every": 2.0}, daemon=True)
    worker.start()
    try:
        yield server, f"http://127.0.0.1:{server.effective_port}"
    finally:
        stop.set()
        worker.join(10)
        server.task_dispatcher.shutdown()  # answers under way are finished first
        server.close()


def ask_every_door(address: str) -> Outcome:
    """Open each door as a browser would and look for the page behind it."""
    from steadway.portals.demo.doors import DOORS

    faults = [fault for door in DOORS for fault in ask(address, door.slug)]
    if faults:
        return Outcome(FOUND, faults, {"faults": faults})
    return Outcome(lines=(f"All {len(DOORS)} doors of the demo open.",), data={"doors": len(DOORS)})


def ask(address: str, slug: str) -> list[str]:
    """What is wrong behind one door; nothing is the good answer."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    try:
        page = read(browser, f"{address}/demo/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if not token:
            return ["The first page has no doors."]
        form = urlencode({"csrfmiddlewaretoken": token.group(1)}).encode()
        behind = read(browser, f"{address}/demo/door/{slug}/", form)
    except URLError as error:
        return [f"{slug}: {error}"]
    return [] if BANNER in behind and "<h1" in behind else [f"{slug}: not the page expected"]


def read(browser: OpenerDirector, url: str, form: bytes | None = None) -> str:
    """One page as text."""
    with browser.open(url, form, timeout=20) as answer:
        return str(answer.read().decode())
