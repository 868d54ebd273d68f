"""Headers that keep private pages private, on every answer of ours."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_NOTHING = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=(), browsing-topics=()"
)


class PrivatePages:
    """No copy of a private page stays in a browser or a proxy; no sensor is ever asked for.

    A page is private when somebody is signed in, when the access table says so, or when it
    sets a cookie. The back button then asks the server again: after log-out it shows nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", _NOTHING)
        if getattr(request, "is_private", False) or response.cookies:
            response.headers["Cache-Control"] = "no-store, private"
        return response
