"""A programme's messages as letters: with this site's door in them, in neutral words."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from steadway.care.delivery.reminders import LETTERS
from steadway.care.notices import wording
from steadway.care.notices.errors import HealthWords, UnfitText
from steadway.care.notices.wording import NoticeText
from steadway.science.instruments.yaml_lines import FileFault
from steadway.science.programmes.models import Message, ProgrammeVersion

# Letters cannot ask a portal for its address, since portals stand above; the house's own test
# holds the two together.
PARTICIPANT_DOOR = "/today/"
NEUTRAL = "Say that something is waiting, and leave what it is to the page behind the log-in."
SHORTER = "Shorten the letter, or mend its subject."


def letter_of(message: Message) -> NoticeText:
    """The text as it goes out."""
    link = f"{settings.STEADWAY.address.rstrip('/')}{PARTICIPANT_DOOR}"
    return NoticeText(subject=message.subject, body=message.body.replace("{link}", link))


def faults_in_letters(version: ProgrammeVersion, package: Path) -> list[FileFault]:
    """Every message that would be refused on the day it is due: better told before publishing."""
    return [
        fault
        for language, edition in version.editions.items()
        for message in edition.messages.values()
        for fault in (
            *_never_sent(message, package, language),
            *_faults(message, package, language),
        )
    ]


def _never_sent(message: Message, package: Path, language: str) -> Iterator[FileFault]:
    if message.event not in LETTERS:
        file, line = _place(package, language, message.id, "event:")
        said = f"The letter “{message.id}” is for “{message.event}”, when no letter is sent."
        yield FileFault(file, line, said, f"Take one of: {', '.join(sorted(LETTERS))}.")


def _faults(message: Message, package: Path, language: str) -> Iterator[FileFault]:
    try:
        wording.check(letter_of(message), address=settings.STEADWAY.address)
    except HealthWords as fault:
        for word in fault.words:
            file, line = _place(package, language, message.id, word)
            said = f"The letter “{message.id}” says “{word}”, which tells about somebody's health."
            yield FileFault(file, line, said, NEUTRAL)
    except UnfitText as fault:
        file, line = _place(package, language, message.id, "subject:")
        said = str(fault).removeprefix("Nothing was queued: ")
        yield FileFault(file, line, f"The letter “{message.id}”: {said}", SHORTER)


def _place(package: Path, language: str, message_id: str, word: str) -> tuple[str, int]:
    """The file that holds a message, and the first line with a word; line 1 where none has it."""
    named = re.compile(rf"^id:\s*[\"']?{re.escape(message_id)}[\"']?\s*$", re.MULTILINE)
    for path in sorted((package / language / "messages").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        if named.search(text):
            lines = enumerate(text.lower().splitlines(), start=1)
            line = next((number for number, content in lines if word in content), 1)
            return path.relative_to(package).as_posix(), line
    return f"{language}/messages/{message_id}", 1
