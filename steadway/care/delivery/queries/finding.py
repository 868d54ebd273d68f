"""Finding a person's course, and the programmes on offer."""

from datetime import datetime
from uuid import UUID

from django.db.models import Case, IntegerField, QuerySet, Value, When

from steadway.care.assessments.windows import local_day
from steadway.care.delivery.errors import ScreeningUnknown, UnknownCourse
from steadway.care.delivery.models import BrokenPage, Course, Screening
from steadway.care.delivery.queries.views import CourseView
from steadway.care.delivery.versions import version_of
from steadway.care.people.models import Participant
from steadway.care.people.prepared import Prepared


def course_of(participant: Participant) -> Course | None:
    """The course that runs; where none does, the newest one."""
    rows = _NEWEST.rows(participant.pk)
    return _with_person(rows[0].instance, participant) if rows else None


def course_or_404(participant: Participant, course_id: UUID) -> Course:
    """One of this person's courses; anyone else's is as unknown as nobody's."""
    row = Course.objects.filter(participant=participant, pk=course_id).first()
    if row is None:
        raise UnknownCourse
    return _with_person(row, participant)


def screening_of(key: UUID) -> Screening:
    """What came of one pass through the questions before the course."""
    row = Screening.objects.filter(key=key).first()
    if row is None:
        raise ScreeningUnknown
    return row


def broken_pages() -> tuple[BrokenPage, ...]:
    """Every rule that broke on a page, the one met last first. Nothing in it is about anybody."""
    rows = BrokenPage.objects.select_related("programme").defer("programme__bundle")
    return tuple(rows.order_by("-last_seen_at", "pk"))


def view_of(course: Course, now: datetime) -> CourseView:
    """A course as pages show it."""
    version = version_of(course.programme_id)
    zone = course.participant.time_zone
    return CourseView(
        id=course.pk,
        programme=version.id,
        version=version.version,
        digest=version.digest,
        title=version.title.get(course.language, version.title[version.source_language]),
        language=course.language,
        pacing=course.pacing,
        state=course.state,
        started_on=local_day(course.started_at, zone),
        paused_until=local_day(course.paused_until, zone) if course.paused_until else None,
        days_away=max(0, (local_day(now, zone) - local_day(course.last_act_at, zone)).days),
        finished=course.finished_at is not None,
    )


def _newest_first(participant: UUID) -> QuerySet[Course]:
    running = Case(
        When(state__in=[Course.State.ACTIVE, Course.State.PAUSED], then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return Course.objects.filter(participant_id=participant).order_by(running, "-started_at")


_NEWEST = Prepared(lambda participant: _newest_first(participant)[:1])


def _with_person(course: Course, participant: Participant) -> Course:
    # The person is at hand already; reading them again would cost every page a query.
    course.participant = participant
    return course
