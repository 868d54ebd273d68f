"""How letters leave the house: one folder a carrier, all with the same single verb.

A carrier's `send` returns when, and only when, the other side has taken the letter. It raises
`NotTaken` when it certainly has not, and `Unsure` when the line broke in between.
"""

from dataclasses import dataclass
from typing import Protocol

from django.conf import settings


@dataclass(frozen=True)
class Letter:
    """One letter, ready to go; the same `message_id` on every try, so that mailboxes can fold."""

    to: str
    sender: str
    subject: str
    body: str
    message_id: str


class Carrier(Protocol):
    """Something that takes a letter."""

    def send(self, letter: Letter) -> None:
        """Return once the letter is taken; raise `NotTaken` or `Unsure` otherwise."""
        ...


def current() -> Carrier:
    """The carrier of this site. Nothing ever leaves a demo or a test."""
    from .file.carrier import FileCarrier  # noqa: PLC0415  (a carrier imports this module)
    from .smtp.carrier import SmtpCarrier  # noqa: PLC0415

    if settings.MODE != "live" or settings.STEADWAY.mail.carrier == "file":
        return FileCarrier(settings.DATA / "mail")
    return SmtpCarrier(settings.STEADWAY.mail, settings.MAIL_PASSWORD)
