"""What can go wrong with questionnaires. Each message says what was kept and what to do next."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from steadway.science.instruments import AnswerFault


class AssessmentsError(Exception):
    """Something about a questionnaire could not be done."""


class UnknownOccasion(AssessmentsError):
    """Nobody's occasion, or someone else's: the two look the same."""

    def __init__(self) -> None:
        super().__init__("We could not find these questions. Go back to Today and open them there.")


class UnknownInstrument(AssessmentsError):
    """No definition under this id stands in the catalogue."""


class WordingMissing(AssessmentsError):
    """A questionnaire whose official wording this site does not have."""

    def __init__(self, instrument: str) -> None:
        super().__init__(
            f"The questionnaire {instrument} has no wording on this site. "
            "Run `steadway instruments fetch`, or add it with `steadway instruments add FILE`."
        )


class AnswersNotAccepted(AssessmentsError):
    """Some answers are absent or out of range; `faults` go beside their fields."""

    def __init__(self, faults: Sequence["AnswerFault"]) -> None:
        self.faults = tuple(faults)
        super().__init__("Some answers need another look. The other answers are kept.")


class WindowClosed(AssessmentsError):
    """The answers came after the last day; they are kept as a draft, not counted."""

    def __init__(self) -> None:
        super().__init__(
            "These questions are closed now. What you wrote is kept, but it does not count. "
            "Go back to Today to see what comes next."
        )


class WindowNotOpen(AssessmentsError):
    """The questions have a first day, and it has not come yet."""

    def __init__(self) -> None:
        super().__init__("These questions open later. Today shows you when.")


class OccasionCancelled(AssessmentsError):
    """The questions were taken back, by the person or with the course."""

    def __init__(self) -> None:
        super().__init__("These questions are no longer asked. What you wrote before is kept.")


class KeyTaken(AssessmentsError):
    """The key of this answer belongs to another answer."""

    def __init__(self) -> None:
        super().__init__("We could not save this. Go back to Today and open the questions again.")


class AlreadyAnswered(AssessmentsError):
    """A second, different answer to the same questions."""

    def __init__(self) -> None:
        super().__init__("You have answered these questions already. Your first answers are kept.")


class DayTaken(AssessmentsError):
    """A second, different check-in for one day."""

    def __init__(self) -> None:
        super().__init__("You have a check-in for this day already. It is kept as it was.")


class DayNotOpen(AssessmentsError):
    """A check-in for a day that is neither today nor yesterday."""

    def __init__(self) -> None:
        super().__init__("You can check in for today or for yesterday. Please choose one of them.")


class NoLongerTaking(AssessmentsError):
    """The person has left: late answers are not used."""

    def __init__(self) -> None:
        super().__init__("You have left the course, so this answer was not saved.")


class ReasonMissing(AssessmentsError):
    """Something clinical is set aside without saying why."""

    def __init__(self) -> None:
        super().__init__("Say why this answer is set aside. Nothing was changed.")
