"""The diary: twenty seconds a day, today's or yesterday's."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from steadway.care.assessments.actions import submit
from steadway.care.assessments.models import Response
from steadway.care.audit.actor import Actor
from steadway.care.delivery.models import Course
from steadway.care.people.models import Participant

DIARY = "diary"


@transaction.atomic
def check_in(
    *,
    participant: Participant,
    answers: Mapping[str, Any],
    key: UUID,
    for_day: date,
    mode: str = "web",
    device_time: datetime | None = None,
    replace: bool = False,
    actor: Actor,
    now: datetime,
) -> Response:
    """Store one check-in for today or yesterday; yesterday's is marked as caught up.

    The same key twice is one entry. A second, different entry for a day is refused, unless
    `replace`: then the first is set aside. Checking in counts as being here.
    """
    response = submit(
        participant=participant,
        instrument=DIARY,
        answers=answers,
        key=key,
        answered_at=device_time if device_time is not None and device_time < now else now,
        mode=mode,
        device_time=device_time,
        for_day=for_day,
        replace=replace,
        actor=actor,
        now=now,
    )
    Course.objects.filter(
        participant=participant, state=Course.State.ACTIVE, last_act_at__lt=now
    ).update(last_act_at=now)
    return response
