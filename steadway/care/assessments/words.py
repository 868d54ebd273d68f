"""Scores in plain words: what a scale is about, and how two moments compare. No numbers. Pure."""

from dataclasses import dataclass
from typing import Literal

from steadway.science import instruments as science
from steadway.science.instruments import Scale

Way = Literal["easier", "same", "harder"]
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
_NAMES = {
    ("rand_36", "physical_functioning"): "Moving and doing things",
    ("rand_36", "role_physical"): "Work and daily tasks",
    ("rand_36", "role_emotional"): "Tasks and your feelings",
    ("rand_36", "energy"): "Energy",
    ("rand_36", "emotional_wellbeing"): "How you feel in yourself",
    ("rand_36", "social_functioning"): "Time with other people",
    ("rand_36", "pain"): "Pain in daily life",
    ("rand_36", "general_health"): "Your health as you see it",
    ("nrs_pain", "average"): "Pain on average",
    ("nrs_pain", "worst"): "Pain at its worst",
    ("nrs_pain", "now"): "Pain at this moment",
}


def topic_of(scale: Scale) -> Topic | None:
    """What the scale is about; None for scales that do not compare over time."""
    return _TOPICS.get(scale.domain)


def name_of(instrument: str, scale: Scale) -> str:
    """What to call the scale beside a chart."""
    topic = topic_of(scale)
    return _NAMES.get((instrument, scale.id)) or (topic.name if topic else scale.id)


def way(scale: Scale, start: float | None, latest: float | None) -> Way | None:
    """Whether a scale is easier, harder or about the same; None where a value is missing.

    A difference counts from the scale's smallest important change on; where none is known,
    from a tenth of its range on.
    """
    points = science.change(start, latest).value
    if points is None:
        return None
    improvement = -points if scale.direction == "higher_is_worse" else points
    least = (scale.mic.points if scale.mic else None) or LEAST_SHARE * (
        scale.range[1] - scale.range[0]
    )
    if abs(improvement) < least:
        return "same"
    return "easier" if improvement > 0 else "harder"


def compared(scale: Scale, which: Way, then: str = "when you started") -> str:
    """One sentence about a scale; empty for scales that do not compare."""
    topic = topic_of(scale)
    return str(getattr(topic, which)).format(then=then) if topic else ""
