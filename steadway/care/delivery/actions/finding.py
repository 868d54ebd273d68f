"""Finding the course to act on, and holding it until the commit."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, F, Value, When

from steadway.care.audit import actions as audit
from steadway.care.audit.actor import Actor
from steadway.care.delivery.errors import CourseStopped, UnknownStep
from steadway.care.delivery.models import Course
from steadway.care.delivery.versions import version_of
from steadway.science.programmes.models import Module, ProgrammeVersion, Worksheet


@dataclass(frozen=True)
class Ground:
    """What a verb stands on: the course, held; its programme; who acts and when."""

    course: Course
    version: ProgrammeVersion
    actor: Actor
    now: datetime

    def module(self, module_id: str) -> Module:
        return module_in(self.version, module_id, self.course.language)

    def worksheet(self, worksheet_id: str) -> Worksheet:
        found = self.version.edition(self.course.language).worksheets.get(worksheet_id)
        if found is None:
            raise UnknownStep
        return found

    def record(self, act: str, **detail: object) -> None:
        """The last line of a verb: its entry in the record of acts."""
        audit.record(
            actor=self.actor, act=f"delivery.{act}", subject=self.course.participant.code,
            now=self.now, detail={"course": str(self.course.pk), **detail},
        )  # fmt: skip


def module_in(version: ProgrammeVersion, module_id: str, language: str) -> Module:
    """A module of the edition that the course is read in."""
    found = version.edition(language).modules_by_id.get(module_id)
    if found is None:
        raise UnknownStep
    return found


def held(course: Course, actor: Actor, now: datetime, *, stopped_too: bool = False) -> Ground:
    """The course's row, held until the commit. Nothing is added to a stopped one."""
    row = (
        Course.objects.select_for_update(of=("self",))
        .select_related("participant")
        .get(pk=course.pk)
    )
    gone = row.participant.left_at is not None or row.state == Course.State.STOPPED
    if gone and not stopped_too:
        raise CourseStopped
    return Ground(row, version_of(row.programme_id), actor, now)


def touch(ground: Ground) -> None:
    """The person did something: the quiet days are counted from here."""
    Course.objects.filter(pk=ground.course.pk, last_act_at__lt=ground.now).update(
        last_act_at=ground.now
    )


def wake(course: Course, at: datetime) -> None:
    """Look at this course's reminders at `at`, or earlier if that was planned already."""
    Course.objects.filter(pk=course.pk).exclude(state=Course.State.STOPPED).update(
        next_reminder_at=Case(
            When(next_reminder_at__lt=at, then=F("next_reminder_at")), default=Value(at)
        )
    )


def soon(now: datetime) -> datetime:
    """A moment from which reminders are reckoned anew."""
    return now + timedelta(seconds=1)
