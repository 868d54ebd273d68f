"""The first day of a course."""

from datetime import datetime, timedelta

from django.db import transaction

from steadway.care.audit.actor import Actor
from steadway.care.delivery.actions.ending import schedule_at_start
from steadway.care.delivery.actions.finding import Ground
from steadway.care.delivery.errors import ConsentFirst, CourseRunning, UnknownStep
from steadway.care.delivery.models import Course, PublishedProgramme
from steadway.care.delivery.versions import version_of
from steadway.care.people.models import Participant
from steadway.care.people.queries import standing_consent
from steadway.science.programmes.models import ProgrammeVersion

GRACE = timedelta(days=28)


@transaction.atomic
def start_course(
    *,
    participant: Participant,
    programme: PublishedProgramme,
    pacing: str = "weekly",
    guidance: str = "unguided",
    channel: str = "web",
    language: str | None = None,
    actor: Actor,
    now: datetime,
) -> Course:
    """Start a course, with the questions at its start. The same start twice is one course.

    1. One running course per person: another programme is refused while one runs.
    2. No course without a standing consent to treatment.
    3. The questions at the start are planned, and the first letter.
    """
    person = Participant.objects.select_for_update().get(pk=participant.pk)
    running = Course.objects.filter(
        participant=person, state__in=[Course.State.ACTIVE, Course.State.PAUSED]
    ).first()
    if running is not None:
        if running.programme_id == programme.digest:
            return running
        raise CourseRunning
    if person.left_at is not None or standing_consent(person) is None:
        raise ConsentFirst
    version = version_of(programme.digest)
    if pacing not in version.pacings:
        raise UnknownStep
    course = Course.objects.create(
        participant=person,
        programme_id=programme.digest,
        pacing=pacing,
        guidance=guidance,
        channel=channel,
        language=_language(version, language or person.language),
        started_at=now,
        last_act_at=now,
        ends_at=now + length(version, pacing),
        next_reminder_at=now,
        reminded_until=now - timedelta(seconds=1),
    )
    ground = Ground(course, version, actor, now)
    schedule_at_start(ground)
    ground.record("started", programme=version.id, version=version.version, pacing=pacing)
    return course


def length(version: ProgrammeVersion, pacing: str) -> timedelta:
    """When the questions at the end are asked of somebody who has not finished: by the clock."""
    days = version.pacing(pacing).days_between_modules * len(version.modules)
    return timedelta(days=days) + GRACE


def _language(version: ProgrammeVersion, wanted: str) -> str:
    return wanted if wanted in version.languages else version.source_language
