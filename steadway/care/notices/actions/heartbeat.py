"""The worker says that it is alive."""

from datetime import datetime

from django.db import transaction

from steadway.care.notices.models import Heartbeat


@transaction.atomic
def beat(*, worker: str, now: datetime) -> None:
    """Note that `worker` is alive. Not audited: it would drown what people did."""
    Heartbeat.objects.update_or_create(worker=worker, defaults={"beat_at": now})
