"""What a person reads after a questionnaire: a few plain sentences, and no numbers."""

from steadway.care.assessments import catalogue, words
from steadway.care.assessments.models import Response
from steadway.care.assessments.queries import trajectory
from steadway.care.assessments.words import Way
from steadway.care.people.models import Participant
from steadway.science.instruments import Instrument, Scale

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


def feedback(participant: Participant, response: Response) -> tuple[str, ...]:
    """Sentences for one answered questionnaire, for the person who answered it."""
    if response.instrument in _AT_ONCE:
        return (_AT_ONCE[response.instrument],)
    instrument = catalogue.definition(response.instrument, response.version)
    ways = _ways(participant, instrument)
    sentences = [KEPT, *(words.compared(scale, which) for scale, which in ways)]
    sentences.append(_closing([which for _, which in ways], comparable=_comparable(instrument)))
    if response.concern:
        sentences.append(_concerned(instrument))
    return tuple(sentence for sentence in sentences if sentence)


def _ways(participant: Participant, instrument: Instrument) -> list[tuple[Scale, Way]]:
    """How each topic compares with the start; the first scale of a topic speaks for it."""
    found: dict[str, tuple[Scale, Way]] = {}
    for scale in instrument.scales:
        if words.topic_of(scale) is None or scale.domain in found:
            continue
        points = trajectory(participant, instrument.id, scale.id)
        if len(points) < 2:
            continue
        which = words.way(scale, points[0].value, points[-1].value)
        if which is not None:
            found[scale.domain] = (scale, which)
    return list(found.values())


def _comparable(instrument: Instrument) -> bool:
    return any(words.topic_of(scale) is not None for scale in instrument.scales)


def _closing(ways: list[Way], *, comparable: bool) -> str:
    if not ways:
        return FIRST if comparable else ""
    if "harder" in ways:
        return HARDER
    return EASIER if "easier" in ways else SAME


def _concerned(instrument: Instrument) -> str:
    domains = {scale.domain for scale in instrument.scales}
    return EFFECTS if "unwanted_effects" in domains else MOOD
