"""Nothing answers that was not meant to, and nobody can listen on the way."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from steadway.cli.site_checks.line import Check, is_loopback


def openness(settings: Any) -> Iterator[Check]:
    """Mode, DEBUG, host names, TLS."""
    host = settings.STEADWAY.host
    if settings.MODE != "live" and not is_loopback(host):
        yield Check(
            "STEADWAY_MODE",
            "STOP",
            f"is {settings.MODE}, whose doors need no password, on {settings.STEADWAY.address}.",
            "Take STEADWAY_MODE away.",
        )
    if settings.DEBUG:
        yield Check(
            "STEADWAY_DEBUG",
            "STOP",
            "is on; error pages would show people's data.",
            "Take STEADWAY_DEBUG away.",
        )
    yield from hosts(settings, host)
    yield transport(settings.STEADWAY.address)


def hosts(settings: Any, host: str) -> Iterator[Check]:
    """The names that are answered: no wildcard, and the site's own among them."""
    if any("*" in name or name == "." for name in settings.ALLOWED_HOSTS):
        yield Check(
            "STEADWAY_HOSTS",
            "STOP",
            "has a *, so any name is answered.",
            "Name the hosts: STEADWAY_HOSTS=course.example.org",
        )
    elif not any(covers(name, host) for name in settings.ALLOWED_HOSTS):
        yield Check(
            "STEADWAY_HOSTS",
            "WARN",
            f"lacks {host}, so every page there answers 400.",
            f"Add it: STEADWAY_HOSTS={host}",
        )


def covers(name: str, host: str) -> bool:
    """Whether an entry of STEADWAY_HOSTS lets this host in; a leading dot takes subdomains."""
    name = name.strip("[]").lower()
    return host == name or (name.startswith(".") and f".{host}".endswith(name))


def transport(address: str) -> Check:
    """Pages go over TLS, or do not leave the machine."""
    parts = urlsplit(address)
    if parts.scheme == "https" or is_loopback(parts.hostname or "?"):
        return Check("address", "OK", address)
    return Check(
        "address",
        "STOP",
        f"{address} is not https, so passwords could be read on the way.",
        "Put a TLS proxy in front and write https:// in site.yaml.",
    )
