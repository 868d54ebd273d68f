"""What a person reads after a questionnaire: a few plain sentences, and no numbers."""

from dataclasses import dataclass

from steadway.care.assessments import catalogue, words
from steadway.care.assessments.models import Response
from steadway.care.assessments.queries import trajectories
from steadway.care.assessments.words import Way
from steadway.care.people.models import Participant
from steadway.science.instruments import Instrument

KEPT = "Thank you. Your answers are kept."
FIRST = "You will see these questions again. Then you can look at what has changed."
EASIER = "Whatever you did to get here, it is worth going on with."
HARDER = "Harder times are part of living with pain, and they pass. Your hard-moment plan can help."
SAME = "Change often comes in small steps, and it can take time to show."
MOOD = (
    "Your answers say that your mood is very low at the moment. You do not have to carry that "
    "alone. Please talk to your doctor, or to someone you trust. The Help page has numbers to call."
)
EFFECTS = (
    "You told us that something about the course was hard on you. It is fine to slow down, "
    "or to leave out what does not suit you. Your doctor can help where it goes on."
)
DIARY = "Thank you. Your check-in is kept."
THANKS_FOR_VIEW = "Thank you. What you tell us makes the course better for the next person."
_AT_ONCE = {"diary": DIARY, "satisfaction": THANKS_FOR_VIEW}


@dataclass(frozen=True)
class _Change:
    """One scale against the start: the sentence, the way it went, and how clearly."""

    sentence: str
    way: Way
    steps: float


def feedback(participant: Participant, response: Response) -> tuple[str, ...]:
    """Sentences for one answered questionnaire, for the person who answered it."""
    if response.instrument in _AT_ONCE:
        return (_AT_ONCE[response.instrument],)
    instrument = catalogue.definition(response.instrument, response.version)
    changes = _changes(participant, instrument)
    said = words.clearest((change.sentence, change.steps) for change in changes)
    closing = _closing([change.way for change in changes], comparable=_comparable(instrument))
    sentences = [KEPT, *said, closing]
    if response.concern:
        sentences.append(_concerned(instrument))
    return tuple(sentence for sentence in sentences if sentence)


def _changes(participant: Participant, instrument: Instrument) -> list[_Change]:
    """How each scale that compares over time stands against the start."""
    points = trajectories(participant, {instrument.id})
    found = []
    for scale in instrument.scales:
        values = [point.value for point in points.get((instrument.id, scale.id), ())]
        if len(values) < 2 or words.topic_of(instrument.id, scale) is None:
            continue
        which = words.way(scale, values[0], values[-1])
        steps = words.steps_of_change(scale, values[0], values[-1])
        if which is not None and steps is not None:
            found.append(_Change(words.compared(instrument.id, scale, which), which, steps))
    return found


def _comparable(instrument: Instrument) -> bool:
    return any(words.topic_of(instrument.id, scale) is not None for scale in instrument.scales)


def _closing(ways: list[Way], *, comparable: bool) -> str:
    if not ways:
        return FIRST if comparable else ""
    if "harder" in ways:
        return HARDER
    return EASIER if "easier" in ways else SAME


def _concerned(instrument: Instrument) -> str:
    domains = {scale.domain for scale in instrument.scales}
    return EFFECTS if "unwanted_effects" in domains else MOOD
