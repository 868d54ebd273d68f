"""The verbs of safety; the only writers of this room."""

from .caring import acknowledge, close, hand_over, look_at, tick
from .erasing import erase_words
from .raising import escalate_due, raise_alert

__all__ = [
    "acknowledge",
    "close",
    "erase_words",
    "escalate_due",
    "hand_over",
    "look_at",
    "raise_alert",
    "tick",
]
