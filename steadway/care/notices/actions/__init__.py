"""The verbs of the outbox; the only writers of this room."""

from .cancelling import cancel, cancel_about, cancel_for
from .delivering import DeliveryReport, deliver_due
from .heartbeat import beat
from .queueing import queue

__all__ = ["DeliveryReport", "beat", "cancel", "cancel_about", "cancel_for", "deliver_due", "queue"]
