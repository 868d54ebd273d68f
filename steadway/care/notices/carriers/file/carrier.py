"""For the demo and for tests: one file a letter in a folder. Nothing is sent."""

import os
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from steadway.care.notices.carriers import Letter
from steadway.care.notices.errors import NotTaken


class FileCarrier:
    """Writes letters into `folder`; the same letter twice is one file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, letter: Letter) -> None:
        """Write the letter aside, force it to the disk, then give it its name in one step."""
        name = "".join(c for c in letter.message_id if c.isalnum() or c in "-.@")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            draft = self.folder / f".{name}.part"
            with draft.open("wb") as file:
                file.write(_as_message(letter).as_bytes(policy=SMTP))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.folder / f"{name}.eml")
        except OSError as fault:
            raise NotTaken(f"The mail folder could not be written: {fault.strerror}.") from fault


def _as_message(letter: Letter) -> EmailMessage:
    message = EmailMessage()
    message["From"] = letter.sender
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Message-ID"] = letter.message_id
    message.set_content(letter.body)
    return message
