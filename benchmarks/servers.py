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
from dataclasses import dataclass
from pathlib import Path


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Served:
    """A server that answers at `address`, and what its processes have cost so far."""

    address: str
    pid: int

    def cpu_seconds(self) -> float:
        """Processor time of the server and its workers, from the kernel's own account."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rsplit(")", 1)[1].split()
            except OSError:  # it ended while we looked
                continue
            if self.pid in (int(stat.parent.name), int(fields[1])):
                ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def gunicorn(application: str, environment: Mapping[str, str]) -> Iterator[Served]:
    """gunicorn with two processes of four threads, the plain default, on loopback."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-w", "2", "-k", "gthread", "--threads", "4"]
    command += ["--keep-alive", "30", "-b", f"127.0.0.1:{port}", application]
    given = {**os.environ, **environment}
    server = subprocess.Popen(command, env=given, stderr=subprocess.DEVNULL, text=True)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address, server)
        yield Served(address, server.pid)
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


@dataclass(frozen=True)
class Load:
    """What one round of load showed."""

    per_second: float
    cpu_ms: float  # processor time of the server for one request


def load(served: Served, url: str, *, cookie: str = "", seconds: int = 3) -> Load:
    """What `url` answers under eight connections; an answer that is no 200 is an error."""
    headers = ["-H", f"Cookie: {cookie}"] if cookie else []
    command = [ensure_wrk(), "-t1", "-c8", f"-d{seconds}s", *headers, url]
    before = served.cpu_seconds()
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    spent = served.cpu_seconds() - before
    if "Non-2xx" in said:
        raise RuntimeError(f"{url} did not answer 200 throughout:\n{said}")
    count, rate = (
        re.search(r"(\d+) requests in", said),
        re.search(r"Requests/sec:\s+([\d.]+)", said),
    )
    assert count, said
    assert rate, said
    return Load(float(rate.group(1)), spent / int(count.group(1)) * 1000)


def folder_environment(folder: Path) -> dict[str, str]:
    """Where the bare page finds its rows."""
    return {"BARE_HOME": str(folder)}
