"""Somebody who fills in a worksheet over and over, and notes what the server acknowledged.

The note is written after the server said yes, forced to the disk at once, and kept outside the
system under test. A request without an answer is sent again with the same key, as a browser would.
"""

import http.client
import os
import re
import threading
import time
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, build_opener
from uuid import uuid4

DOOR, WORKSHEET, FIELD = "week-three", "pain_cycle", "situation"
PATH = f"/worksheets/{WORKSHEET}/"
NO_ANSWER = (http.client.HTTPException, OSError)
PATIENCE = 60.0  # seconds without any answer before the writer gives up


class Form(HTMLParser):
    """What a browser would post of a page that somebody leaves as it is."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self.area = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Inputs that count: named, no button, ticked where they can be."""
        given = {name: value or "" for name, value in attrs}
        ticked = given.get("type") not in ("checkbox", "radio") or "checked" in given
        if tag == "input" and given.get("name") and ticked:
            self.fields.append((given["name"], given.get("value", "")))
        self.area = given.get("name", "") if tag == "textarea" else self.area

    def handle_data(self, data: str) -> None:
        """The text of a box."""
        if self.area:
            self.fields.append((self.area, data))
            self.area = ""


class Notebook:
    """The list of what was acknowledged, in a file of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lock = threading.Lock()
        self.count = 0

    def note(self, marker: str) -> None:
        """On the disk before the next request goes out."""
        with self.lock, self.path.open("a") as file:
            file.write(f"{marker}\n")
            file.flush()
            os.fsync(file.fileno())
            self.count += 1

    def read(self) -> list[str]:
        """Everything acknowledged."""
        return self.path.read_text().split() if self.path.exists() else []


class Writer(threading.Thread):
    """One browser with its own session."""

    def __init__(self, address: str, name: str, notebook: Notebook, stop: threading.Event) -> None:
        super().__init__(name=name, daemon=True)
        self.host = urlsplit(address).netloc
        self.notebook, self.stop = notebook, stop
        self.fault = ""
        self.sent_again = 0
        self.cookie, self.fields = enter(address)

    def run(self) -> None:
        """One worksheet after the other until told to stop; the last one is seen through."""
        number = 0
        while not self.stop.is_set() and not self.fault:
            number += 1
            marker = f"{self.name}-{number}"
            if self.hand_in(marker):
                self.notebook.note(marker)

    def hand_in(self, marker: str) -> bool:
        """Post until there is an answer; true when it is a yes."""
        form = [pair for pair in self.fields if pair[0] not in ("key", FIELD)]
        body = urlencode([*form, ("key", str(uuid4())), (FIELD, marker)])
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                status, where = self.post(body)
            except NO_ANSWER:
                self.sent_again += 1
                time.sleep(0.05)
                continue
            if status in (302, 303) and where.endswith(f"{PATH}saved/"):
                return True
            self.fault = f"{marker}: answered {status} {where}"
            return False
        self.fault = f"{marker}: no answer in {PATIENCE:.0f} s"
        return False

    def post(self, body: str) -> tuple[int, str]:
        """One request on a connection of its own."""
        line = http.client.HTTPConnection(self.host, timeout=20)
        try:
            headers = {
                "Cookie": self.cookie,
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": f"http://{self.host}",
            }
            line.request("POST", PATH, body, headers)
            answer = line.getresponse()
            answer.read()
            return answer.status, answer.headers.get("Location", "")
        finally:
            line.close()


def enter(address: str) -> tuple[str, list[tuple[str, str]]]:
    """Through the demo's door to the worksheet: the session's cookie and the form as drawn."""
    jar = CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))
    doors = browser.open(f"{address}/demo/", timeout=30).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', doors)
    assert token, "the demo's first page has no doors"
    form = urlencode({"csrfmiddlewaretoken": token[1]}).encode()
    browser.open(f"{address}/demo/door/{DOOR}/", form, timeout=30)
    page = browser.open(f"{address}{PATH}", timeout=30).read().decode()
    form_html = re.search(r'<form[^>]*class="sheet-form".*?</form>', page, re.S)
    assert form_html, "the worksheet shows no form"
    return "; ".join(f"{c.name}={c.value}" for c in jar), Form(form_html[0]).fields
