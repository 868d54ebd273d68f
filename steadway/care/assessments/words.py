"""Scores in plain words: what a scale is about, and how two moments compare. No numbers. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from steadway.science import instruments as science
from steadway.science.instruments import Scale

Way = Literal["easier", "same", "harder"]
MOST_LINES = 4  # more than that is not read; the rest stands in a table
LEAST_SHARE = 0.1  # where no important change is known: a tenth of the scale's range


@dataclass(frozen=True)
class Topic:
    """What a scale is about, in the person's words, and the three ways it can compare."""

    name: str
    easier: str
    same: str
    harder: str


_TOPICS = {
    "pain": Topic(
        "Pain",
        "Your pain was milder than {then}.",
        "Your pain was about the same as {then}.",
        "Your pain was stronger than {then}.",
    ),
    "disability": Topic(
        "How much pain gets in the way",
        "Pain got in your way less than {then}.",
        "Pain got in your way about as much as {then}.",
        "Pain got in your way more than {then}.",
    ),
    "depression": Topic(
        "Mood",
        "Your mood was lighter than {then}.",
        "Your mood was about the same as {then}.",
        "Your mood was lower than {then}.",
    ),
    "anxiety": Topic(
        "Worry",
        "You had less worry than {then}.",
        "You had about as much worry as {then}.",
        "You had more worry than {then}.",
    ),
    "sleep": Topic(
        "Sleep",
        "You slept better than {then}.",
        "You slept about as well as {then}.",
        "You slept less well than {then}.",
    ),
    "quality_of_life": Topic(
        "Daily life",
        "Daily life was easier than {then}.",
        "Daily life was about the same as {then}.",
        "Daily life was harder than {then}.",
    ),
    "coping": Topic(
        "Living with pain",
        "You felt more able to live with pain than {then}.",
        "You felt about as able to live with pain as {then}.",
        "You felt less able to live with pain than {then}.",
    ),
    "symptoms": Topic(
        "How your body feels",
        "Your body felt easier than {then}.",
        "Your body felt about the same as {then}.",
        "Your body felt harder going than {then}.",
    ),
}
# Scales that need words of their own, because their domain holds more than one of them.
_OWN = {
    ("rand_36", "physical_functioning"): Topic(
        "Moving and doing things",
        "Moving about was easier than {then}.",
        "Moving about was about the same as {then}.",
        "Moving about was harder than {then}.",
    ),
    ("rand_36", "role_physical"): Topic(
        "Work and daily tasks",
        "Work and daily tasks came easier than {then}.",
        "Work and daily tasks went about the same as {then}.",
        "Work and daily tasks came harder than {then}.",
    ),
    ("rand_36", "role_emotional"): Topic(
        "Tasks and your feelings",
        "Your feelings got in the way of tasks less than {then}.",
        "Your feelings got in the way of tasks about as much as {then}.",
        "Your feelings got in the way of tasks more than {then}.",
    ),
    ("rand_36", "energy"): Topic(
        "Energy",
        "You had more energy than {then}.",
        "You had about as much energy as {then}.",
        "You had less energy than {then}.",
    ),
    ("rand_36", "emotional_wellbeing"): Topic(
        "How you feel in yourself",
        "You felt better in yourself than {then}.",
        "You felt about the same in yourself as {then}.",
        "You felt worse in yourself than {then}.",
    ),
    ("rand_36", "social_functioning"): Topic(
        "Time with other people",
        "Time with other people was easier than {then}.",
        "Time with other people was about the same as {then}.",
        "Time with other people was harder than {then}.",
    ),
    ("rand_36", "pain"): Topic(
        "Pain in daily life",
        "Pain took up less of your days than {then}.",
        "Pain took up about as much of your days as {then}.",
        "Pain took up more of your days than {then}.",
    ),
    ("rand_36", "general_health"): Topic(
        "Your health as you see it",
        "Your health seemed better to you than {then}.",
        "Your health seemed about the same to you as {then}.",
        "Your health seemed worse to you than {then}.",
    ),
    ("who_5", "total"): Topic(
        "How well you feel",
        "Your days felt better than {then}.",
        "Your days felt about the same as {then}.",
        "Your days felt harder than {then}.",
    ),
    ("nrs_pain", "average"): Topic(
        "Pain on average",
        "Your pain was milder than {then}.",
        "Your pain was about the same as {then}.",
        "Your pain was stronger than {then}.",
    ),
    ("nrs_pain", "worst"): Topic(
        "Pain at its worst",
        "Pain at its worst was milder than {then}.",
        "Pain at its worst was about the same as {then}.",
        "Pain at its worst was stronger than {then}.",
    ),
    ("nrs_pain", "now"): Topic(
        "Pain at this moment",
        "Pain as you gave your answers was milder than {then}.",
        "Pain as you gave your answers was about the same as {then}.",
        "Pain as you gave your answers was stronger than {then}.",
    ),
    ("headache_days", "days"): Topic(
        "Days with headache",
        "Your head hurt on fewer days than {then}.",
        "Your head hurt on about as many days as {then}.",
        "Your head hurt on more days than {then}.",
    ),
    ("headache_days", "strong_days"): Topic(
        "Days that headache stopped",
        "Your head stopped you on fewer days than {then}.",
        "Your head stopped you on about as many days as {then}.",
        "Your head stopped you on more days than {then}.",
    ),
    ("headache_days", "medicine_days"): Topic(
        "Days with headache medicine",
        "You took something for your head on fewer days than {then}.",
        "You took something for your head on about as many days as {then}.",
        "You took something for your head on more days than {then}.",
    ),
    ("cpaq_8", "activity_engagement"): Topic(
        "Going on with life",
        "You went on with life with pain around more than {then}.",
        "You went on with life with pain around about as much as {then}.",
        "You went on with life with pain around less than {then}.",
    ),
    ("cpaq_8", "pain_willingness"): Topic(
        "Making room for pain",
        "You made more room for pain than {then}.",
        "You made about as much room for pain as {then}.",
        "You made less room for pain than {then}.",
    ),
    ("pcs", "total"): Topic(
        "Hard thoughts about pain",
        "Hard thoughts about pain took less room than {then}.",
        "Hard thoughts about pain took about as much room as {then}.",
        "Hard thoughts about pain took more room than {then}.",
    ),
    ("pcs", "rumination"): Topic(
        "Thoughts that go round",
        "Your thoughts went round and round less than {then}.",
        "Your thoughts went round and round about as much as {then}.",
        "Your thoughts went round and round more than {then}.",
    ),
    ("pcs", "magnification"): Topic(
        "Fear of the worst",
        "You feared the worst less than {then}.",
        "You feared the worst about as much as {then}.",
        "You feared the worst more than {then}.",
    ),
    ("pcs", "helplessness"): Topic(
        "Feeling that nothing helps",
        "You felt that nothing helps less than {then}.",
        "You felt that nothing helps about as much as {then}.",
        "You felt that nothing helps more than {then}.",
    ),
    ("tsk_11", "total"): Topic(
        "Trust in moving",
        "You trusted your body to move more than {then}.",
        "You trusted your body to move about as much as {then}.",
        "You trusted your body to move less than {then}.",
    ),
}


def topic_of(instrument: str, scale: Scale) -> Topic | None:
    """What the scale is about; None for scales that do not compare over time."""
    return _OWN.get((instrument, scale.id)) or _TOPICS.get(scale.domain)


def name_of(instrument: str, scale: Scale) -> str:
    """What to call the scale beside a chart."""
    topic = topic_of(instrument, scale)
    return topic.name if topic else scale.id


def way(scale: Scale, start: float | None, latest: float | None) -> Way | None:
    """Whether a scale is easier, harder or about the same; None where a value is missing."""
    steps = steps_of_change(scale, start, latest)
    if steps is None:
        return None
    if abs(steps) < 1:
        return "same"
    return "easier" if steps > 0 else "harder"


def steps_of_change(scale: Scale, start: float | None, latest: float | None) -> float | None:
    """How clear a change is: in smallest important changes, above 0 where things are easier.

    Where no important change is known, a step is a tenth of the scale's range.
    """
    points = science.change(start, latest).value
    if points is None:
        return None
    improvement = -points if scale.direction == "higher_is_worse" else points
    least = (scale.mic.points if scale.mic else None) or LEAST_SHARE * (
        scale.range[1] - scale.range[0]
    )
    return improvement / least


def compared(instrument: str, scale: Scale, which: Way, then: str = "when you started") -> str:
    """One sentence about a scale; empty for scales that do not compare."""
    topic = topic_of(instrument, scale)
    return str(getattr(topic, which)).format(then=then) if topic else ""


def clearest(changes: Iterable[tuple[str, float]], most: int = MOST_LINES) -> tuple[str, ...]:
    """At most so many sentences, those with the most steps, in their own order; none twice."""
    steps: dict[str, float] = {}
    for sentence, each in changes:
        steps[sentence] = max(steps.get(sentence, 0.0), abs(each))
    kept = sorted(steps, key=lambda sentence: -steps[sentence])[:most]
    return tuple(sentence for sentence in steps if sentence in kept)
