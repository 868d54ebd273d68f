"""Starts the same server for both sides of a comparison, and loads it from outside."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def gunicorn(application: str, environment: Mapping[str, str]) -> Iterator[str]:
    """gunicorn with two processes of four threads, the plain default, on loopback."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-w", "2", "-k", "gthread", "--threads", "4"]
    command += ["--keep-alive", "30", "-b", f"127.0.0.1:{port}", application]
    given = {**os.environ, **environment}
    server = subprocess.Popen(command, env=given, stderr=subprocess.DEVNULL, text=True)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(10)


def wait_for(address: str, server: "subprocess.Popen[str]", seconds: float = 20) -> None:
    """Until the server answers anything at all."""
    host, port = address.removeprefix("http://").split(":")
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"{address} stopped before it answered")
        with socket.socket() as probe:
            if probe.connect_ex((host, int(port))) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"{address} did not answer in {seconds} s")


def ensure_wrk() -> str:
    """The load program, installed from Debian where that is possible."""
    if not shutil.which("wrk") and shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run(["apt-get", "install", "-y", "-qq", "wrk"], check=True)
    found = shutil.which("wrk")
    if not found:
        sys.exit("The page benchmark needs wrk: sudo apt-get install wrk")
    return found


def requests_per_second(url: str, *, cookie: str = "", seconds: int = 5) -> float:
    """What `url` answers under eight connections; an answer that is no 200 is an error."""
    headers = ["-H", f"Cookie: {cookie}"] if cookie else []
    command = [ensure_wrk(), "-t1", "-c8", f"-d{seconds}s", *headers, url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said:
        raise RuntimeError(f"{url} did not answer 200 throughout:\n{said}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert found, said
    return float(found.group(1))


def fetch(url: str) -> bytes:
    """One page."""
    with urlopen(url) as answer:
        return bytes(answer.read())


def folder_environment(folder: Path) -> dict[str, str]:
    """Where the bare page finds its rows."""
    return {"BARE_HOME": str(folder)}
