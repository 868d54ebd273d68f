"""RoB 2: from answers to signalling questions to a judgement per domain and overall.

The algorithms of the RoB 2 guidance of 22 August 2019 (Sterne 2019, and its full guidance
document, boxes and figures of chapters 4 to 8), for the effect of assignment to intervention.
They propose; a reviewer may overrule with a reason, and the record keeps both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from steadway.science.synthesis.errors import ImpossibleValues, UnknownChoice

LOW, SOME, HIGH = "low", "some concerns", "high"
ANSWERS = ("Y", "PY", "PN", "N", "NI")
QUESTIONS = {
    "1.1": "Was the allocation sequence random?",
    "1.2": "Was the sequence concealed until people were enrolled and assigned?",
    "1.3": "Do baseline differences suggest a problem with randomisation?",
    "2.1": "Did participants know their group during the trial?",
    "2.2": "Did carers and people delivering the treatment know the groups?",
    "2.3": "Were there deviations from the treatment that arose because of the trial?",
    "2.4": "Were these deviations likely to have affected the outcome?",
    "2.5": "Were these deviations balanced between the groups?",
    "2.6": "Was an appropriate analysis used to estimate the effect of assignment?",
    "2.7": "Could failing to analyse people in their group have had a large impact?",
    "3.1": "Were data there for all, or nearly all, people randomised?",
    "3.2": "Is there evidence that missing data did not bias the result?",
    "3.3": "Could missingness depend on the true value of the outcome?",
    "3.4": "Is it likely that missingness depended on the true value?",
    "4.1": "Was the way of measuring the outcome inappropriate?",
    "4.2": "Could measurement have differed between the groups?",
    "4.3": "Did those who assessed the outcome know the group?",
    "4.4": "Could knowing the group have influenced the assessment?",
    "4.5": "Is it likely that knowing the group influenced the assessment?",
    "5.1": "Were the data analysed as planned before unblinded outcomes were available?",
    "5.2": "Was the result likely selected from several measurements of the outcome?",
    "5.3": "Was the result likely selected from several analyses?",
}
DOMAINS = {
    1: "randomisation process",
    2: "deviations from the intended interventions",
    3: "missing outcome data",
    4: "measurement of the outcome",
    5: "selection of the reported result",
}


class _Answers:
    """Answers of one study; asking for one that is not there names the question."""

    def __init__(self, study: str, given: Mapping[str, str]) -> None:
        self.study = study
        self.given = {key: value.upper() for key, value in given.items()}
        for question, answer in self.given.items():
            if question not in QUESTIONS:
                raise UnknownChoice(f"RoB 2 has no question {question}.", [study])
            if answer not in ANSWERS:
                raise UnknownChoice(
                    f"{answer!r} answers no RoB 2 question; use {ANSWERS}.", [study]
                )

    def _of(self, question: str) -> str:
        if question not in self.given:
            raise ImpossibleValues(
                f"RoB 2 question {question} needs an answer: {QUESTIONS[question]}", [self.study]
            )
        return self.given[question]

    def yes(self, question: str) -> bool:
        """Yes or probably yes."""
        return self._of(question) in ("Y", "PY")

    def no(self, question: str) -> bool:
        """No or probably no."""
        return self._of(question) in ("N", "PN")

    def unknown(self, question: str) -> bool:
        """No information."""
        return self._of(question) == "NI"


def _randomisation(a: _Answers) -> str:
    if a.no("1.2"):
        return HIGH
    doubt = a.yes("1.3")
    if a.unknown("1.2"):
        return HIGH if doubt else SOME
    return SOME if a.no("1.1") or doubt else LOW


def _deviations(a: _Answers) -> str:
    return _worst((_context(a), _analysis(a)))


def _context(a: _Answers) -> str:
    if a.no("2.1") and a.no("2.2"):
        return LOW
    if not a.yes("2.3"):
        return SOME if a.unknown("2.3") else LOW
    if a.no("2.4") or a.yes("2.5"):
        return SOME
    return HIGH


def _analysis(a: _Answers) -> str:
    if a.yes("2.6"):
        return LOW
    return SOME if a.no("2.7") else HIGH


def _missing(a: _Answers) -> str:
    if a.yes("3.1") or a.yes("3.2") or a.no("3.3"):
        return LOW
    return SOME if a.no("3.4") else HIGH


def _measurement(a: _Answers) -> str:
    if a.yes("4.1") or a.yes("4.2"):
        return HIGH
    calm = SOME if a.unknown("4.2") else LOW
    if a.no("4.3") or a.no("4.4"):
        return calm
    return SOME if a.no("4.5") else HIGH


def _selection(a: _Answers) -> str:
    if a.yes("5.2") or a.yes("5.3"):
        return HIGH
    if a.unknown("5.2") or a.unknown("5.3"):
        return SOME
    return LOW if a.yes("5.1") else SOME


_ALGORITHMS: dict[int, Callable[[_Answers], str]] = {
    1: _randomisation,
    2: _deviations,
    3: _missing,
    4: _measurement,
    5: _selection,
}


def _worst(judgements: tuple[str, ...]) -> str:
    return max(judgements, key=(LOW, SOME, HIGH).index)


@dataclass(frozen=True)
class RiskOfBias:
    """Judgements of one study: per domain and overall."""

    study: str
    domains: dict[int, str]
    overall: str

    def text(self) -> str:
        """The judgements in a sentence."""
        parts = ", ".join(f"{DOMAINS[d]} {j}" for d, j in self.domains.items())
        return f"{self.study}: {self.overall} overall ({parts})."


def judge(study: str, answers: Mapping[str, str], *, many_concerns: int = 5) -> RiskOfBias:
    """RoB 2 from answers Y, PY, PN, N, NI to the questions 1.1 to 5.3.

    Overall: low when every domain is low, high when one is high or when ``many_concerns``
    domains have some concerns (the guidance leaves that number to the reviewers), else some
    concerns. Questions that the answers before make unnecessary may be left out; a needed one
    that is missing raises ``ImpossibleValues`` naming it.
    """
    given = _Answers(study, answers)
    domains = {number: algorithm(given) for number, algorithm in _ALGORITHMS.items()}
    overall = _worst(tuple(domains.values()))
    if sum(judgement == SOME for judgement in domains.values()) >= many_concerns:
        overall = HIGH
    return RiskOfBias(study, domains, overall)
