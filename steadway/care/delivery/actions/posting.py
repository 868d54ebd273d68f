"""From a reminder to a letter in the outbox, in the programme's own words."""

from steadway.care.delivery.actions.finding import Ground
from steadway.care.delivery.letters import letter_of
from steadway.care.delivery.reminders import Reminder
from steadway.care.notices.actions import queue
from steadway.science.programmes.models import Message, ProgrammeVersion


def post(ground: Ground, reminder: Reminder) -> int:
    """Queue the programme's letter for this moment, if it has one; gives how many are new."""
    message = _message(ground.version, reminder, ground.course.language)
    if message is None:
        return 0  # this programme has no letter for this moment
    row = queue(
        participant=ground.course.participant,
        kind=reminder.event,
        text=letter_of(message),
        due_at=max(reminder.at, ground.now),
        key=reminder.key,
        expires_at=reminder.expires_at,
        now=ground.now,
        actor=ground.actor,
    )
    return int(row.key == reminder.key and row.queued_at == ground.now)


def _message(version: ProgrammeVersion, reminder: Reminder, language: str) -> Message | None:
    """One of the programme's messages for this event; the n-th time, its n-th, or the last."""
    found = version.messages_for(reminder.event, language)
    if not found:
        return None
    return found[min(max(reminder.number, 1), len(found)) - 1]
