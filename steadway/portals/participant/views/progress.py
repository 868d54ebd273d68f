"""What has changed: a sentence first, then goal steps, then function, and pain last."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from steadway.care.delivery import actions, queries
from steadway.care.delivery.errors import DeliveryError
from steadway.care.delivery.queries.views import Gain, Progress, Week
from steadway.portals.participant.charts import Chart, Mark, draw_chart
from steadway.portals.participant.pages import actor, clean, go, now, person, show

ENOUGH_WEEKS = 2
_WAYS = (
    ("easier", "Easier than when you started"),
    ("same", "About the same"),
    ("harder", "Harder for now"),
)


@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: HttpRequest) -> HttpResponse:
    """Words, drawings, numbers on request; a tick for a goal step."""
    participant = person(request)
    if request.method == "POST":
        return _tick(request)
    found = queries.progress(participant, now())
    charts = _charts(found)
    return show(
        request,
        "progress",
        title="What has changed",
        progress=found,
        charts=charts,
        function=_sorted_out(found.function),
        mood=_sorted_out(found.mood),
        pain=_sorted_out(found.pain),
        next_rung=next((s.number for s in found.goal_steps if not s.done_on), 0),
        numbers=(*found.function, *found.mood, *found.pain),
        harder=any(week.harder for week in found.weeks),
        back=(reverse("participant:today"), "Today"),
    )


def _tick(request: HttpRequest) -> HttpResponse:
    course = queries.course_of(person(request))
    text = clean(request.POST, "step", 500)
    if course is not None and text:
        try:
            actions.mark_goal_step(
                course=course,
                text=text,
                done=request.POST.get("done") == "yes",
                actor=actor(request),
                now=now(),
            )
        except DeliveryError:
            return go("progress")
    return go("progress", fragment="steps")


def _charts(found: Progress) -> tuple[Chart, ...]:
    """Weekly means: getting in the way first, pain after it."""
    rows: tuple[tuple[str, Callable[[Week], float | None]], ...] = (
        ("How much pain got in the way, week by week", lambda week: week.interference),
        ("How strong pain was, week by week", lambda week: week.pain),
    )
    drawn = (_chart(title, found.weeks, of) for title, of in rows)
    return tuple(chart for chart in drawn if chart is not None)


def _chart(title: str, weeks: Sequence[Week], of: Callable[[Week], float | None]) -> Chart | None:
    marks = [
        Mark(f"Week {number}", of(week) if week else None, bool(week and week.harder))
        for number, week in enumerate(_every_week(weeks), start=1)
    ]
    if sum(mark.value is not None for mark in marks) < ENOUGH_WEEKS:
        return None
    return draw_chart(marks, title=title, least=0, most=10, higher_is_worse=True)


def _every_week(weeks: Sequence[Week]) -> tuple[Week | None, ...]:
    """Every week from the first to the last; none where nobody checked in."""
    if not weeks:
        return ()
    known = {week.starts_on: week for week in weeks}
    first, last = min(known), max(known)
    days = range(0, (last - first).days + 1, 7)
    return tuple(known.get(first + timedelta(days=day)) for day in days)


def _sorted_out(gains: Sequence[Gain]) -> tuple[tuple[str, str], ...]:
    """What became easier, stayed, or is harder: one line each, so that nothing is said twice."""
    lines = []
    for way, words in _WAYS:
        names = dict.fromkeys(gain.name for gain in gains if gain.way == way)
        if names:
            lines.append((words, ", ".join(names)))
    return tuple(lines)
