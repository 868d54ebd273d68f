"""What stands around every step of a part, whatever its kind: where it is, and the way on."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from steadway.care.delivery.queries.views import LessonPage
from steadway.portals.participant.pages import go


def after(lesson: LessonPage) -> HttpResponse:
    """On to the next step; after the last one to the end of the part."""
    if lesson.next_step and not lesson.low_energy:
        return go("step", lesson.module, lesson.next_step)
    return go("module_done", lesson.module)


def frame(lesson: LessonPage) -> dict[str, Any]:
    """What every kind of step shows around itself."""
    return {
        "lesson": lesson,
        "title": lesson.title,
        "kicker": _kicker(lesson),
        "back": _back(lesson),
    }


def _kicker(lesson: LessonPage) -> str:
    if lesson.low_energy:
        return f"Low-energy version, {lesson.minutes:g} minutes"
    minutes = f"about {lesson.minutes:g} minute{'' if lesson.minutes == 1 else 's'}"
    return f"Step {lesson.number} of {lesson.of} · {minutes}"


def _back(lesson: LessonPage) -> tuple[str, str]:
    if lesson.previous_step and not lesson.low_energy:
        return reverse("participant:step", args=[lesson.module, lesson.previous_step]), "Back"
    return reverse("participant:module", args=[lesson.module]), lesson.module_title
