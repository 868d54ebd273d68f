"""What somebody has at hand at the door: a passkey, a code app, a letter box."""

import base64
import hashlib
import hmac
import re
import struct
import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from playwright.sync_api import Page

PASSKEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def with_passkeys(page: Page, *, finger_fits: bool = True) -> list[dict]:
    """Give the browser a device that keeps passkeys; the list is the cards it has made."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {**PASSKEY, "isUserVerified": finger_fits}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    made: list[dict] = []
    device.on("WebAuthn.credentialAdded", lambda event: made.append(event["credential"]))
    return made


def app_code(secret: str, at: float | None = None) -> str:
    """What a code app shows (RFC 6238: SHA-1, 30 seconds, 6 digits)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    counter = int((time.time() if at is None else at) // 30)
    digest = hmac.digest(key, struct.pack(">Q", counter), hashlib.sha1)
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


class LetterBox:
    """The folder where a demo lays its letters; nothing is sent."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def all(self, email: str) -> list[EmailMessage]:
        """Every letter to this address, the newest first."""
        files = sorted(self.folder.glob("*.eml"), key=lambda f: f.stat().st_mtime_ns, reverse=True)
        letters = [message_from_bytes(f.read_bytes(), policy=policy.default) for f in files]
        return [one for one in letters if one["To"] == email and isinstance(one, EmailMessage)]

    def next(self, email: str, after: int) -> EmailMessage:
        """The letter that comes when `after` have come before; the worker takes 2 seconds."""
        for _ in range(80):
            found = self.all(email)
            if len(found) > after:
                return found[0]
            time.sleep(0.1)
        raise AssertionError(f"no letter to {email} in 8 seconds")


def code_in(letter: EmailMessage) -> str:
    """The code on a line of its own."""
    found = re.search(r"^([A-Z0-9]{3,5}(?:-[A-Z0-9]{3,5})+)$", words_of(letter), re.M)
    assert found, words_of(letter)
    return found.group(1)


def words_of(letter: EmailMessage) -> str:
    """The body as a person reads it."""
    return str(letter.get_content()).replace("\r\n", "\n")
