"""The acts that can be recorded: each room registers its own, with a sentence for people."""

from collections.abc import Mapping

from steadway.care.audit.errors import ActTakenTwice, ForeignAct, UnknownAct

_sentences: dict[str, str] = {}


def register(room: str, acts: Mapping[str, str]) -> None:
    """Make the acts of `room` known; registering the same sentence again is harmless."""
    for act, sentence in acts.items():
        if not act.startswith(f"{room}."):
            raise ForeignAct(room, act)
        if _sentences.setdefault(act, sentence) != sentence:
            raise ActTakenTwice(act)


def sentence_of(act: str) -> str:
    """What the act means, in words."""
    if act not in _sentences:
        raise UnknownAct(act)
    return _sentences[act]


def known_acts() -> Mapping[str, str]:
    """Every registered act with its sentence, for the documentation page."""
    return dict(sorted(_sentences.items()))
