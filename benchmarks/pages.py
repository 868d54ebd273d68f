"""A signed-in lesson page against a bare Django page: same server, same machine, same run."""

import re
import statistics
import subprocess
import sys
import tempfile
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from benchmarks import bare
from benchmarks.result import Result
from benchmarks.servers import Load, folder_environment, gunicorn, load

ROUNDS = 7
BUILD = "import pathlib, sys; from steadway.cli.demo import build_site; "
BUILD += "build_site(pathlib.Path(sys.argv[1]), seed=1)"


def lesson_of(address: str) -> tuple[str, str]:
    """The address of a lesson page of the person in week 3, and her session's cookie."""
    jar = CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))
    page = browser.open(f"{address}/demo/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token, "the demo's first page has no doors"
    form = urlencode({"csrfmiddlewaretoken": token.group(1)}).encode()
    browser.open(f"{address}/demo/door/week-three/", form)
    url = f"{address}/parts/m1/alarm/"
    lesson = browser.open(url).read().decode()
    assert "Leilani" in lesson, "the lesson page shows its story"
    return url, "; ".join(f"{c.name}={c.value}" for c in jar)


def run() -> list[Result]:
    """Both servers run at once and are loaded in turn, so that drift hits both alike.

    Requests a second swing with whatever else the machine does, so the median of the rounds'
    ratios decides; processor time per request is the steadier figure and stands beside it.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        subprocess.run([sys.executable, "-c", BUILD, str(folder / "site")], check=True)
        bare.make(folder)
        site = {"STEADWAY_HOME": str(folder / "site"), "STEADWAY_MODE": "demo"}
        with (
            gunicorn("steadway.wsgi:application", site) as ours,
            gunicorn("benchmarks.bare:application", folder_environment(folder)) as theirs,
        ):
            url, cookie = lesson_of(ours.address)
            rounds = [
                (load(ours, url, cookie=cookie), load(theirs, theirs.address))
                for _ in range(ROUNDS + 1)
            ][1:]  # the first warms both
    return [speed(rounds), cost(rounds)]


def speed(rounds: list[tuple[Load, Load]]) -> Result:
    """Requests a second."""
    by_ratio = sorted(rounds, key=lambda pair: pair[0].per_second / pair[1].per_second)
    lesson, page = by_ratio[len(by_ratio) // 2]
    met = lesson.per_second >= page.per_second / 2
    name = "a signed-in lesson page"
    return Result(name, lesson.per_second, "req/s", "a bare Django page", page.per_second,
                  "≥ half", met)  # fmt: skip


def cost(rounds: list[tuple[Load, Load]]) -> Result:
    """Processor time per request."""
    lesson = statistics.median(pair[0].cpu_ms for pair in rounds)
    page = statistics.median(pair[1].cpu_ms for pair in rounds)
    name = "a signed-in lesson page, processor time"
    return Result(name, lesson, "ms", "a bare Django page", page, "≤ 2 times", lesson <= 2 * page)
