"""A deliberately broken web application: it acknowledges a worksheet before it has stored it.

The checker has to catch this one; otherwise its green would prove nothing.
"""

import io
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from steadway.wsgi import application as honest

DELAY = 0.4  # a write that is still in memory when the process is killed


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Say yes at once, store a little later."""
    path = environ["PATH_INFO"]
    if environ["REQUEST_METHOD"] != "POST" or not path.startswith("/worksheets/"):
        return honest(environ, start_response)
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    threading.Thread(target=later, args=({**environ}, body), daemon=True).start()
    start_response("302 Found", [("Location", f"{path}saved/"), ("Content-Length", "0")])
    return [b""]


def later(environ: dict[str, Any], body: bytes) -> None:
    """What should have happened before the answer."""
    time.sleep(DELAY)
    environ["wsgi.input"] = io.BytesIO(body)
    for _ in honest(environ, lambda *said: None):
        pass
