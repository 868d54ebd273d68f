"""What can go wrong on a course. Each message says what was kept and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from steadway.care.delivery.models import Course
    from steadway.science.programmes.errors import RuleError


class DeliveryError(Exception):
    """Something about a course could not be done."""


class VersionTaken(DeliveryError):
    """The same version number with other content: a published version never changes."""

    def __init__(self, slug: str, version: str) -> None:
        super().__init__(
            f"{slug} {version} is published already, with other content. "
            "Nothing was changed. Give the new content a new version number."
        )


class NoProgramme(DeliveryError):
    """Nothing of that name has been published here."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"No programme {slug} is published here. Run `steadway publish PATH`.")


class UnknownCourse(DeliveryError):
    """Nobody's course, or someone else's: the two look the same."""

    def __init__(self) -> None:
        super().__init__("We could not find this page. Go back to Today.")


class UnknownStep(UnknownCourse):
    """The programme has no such module, step, worksheet or plan."""


class CourseRunning(DeliveryError):
    """A person walks one course at a time."""

    def __init__(self) -> None:
        super().__init__("You have a course already. You can go on with it from Today.")


class ConsentFirst(DeliveryError):
    """No course without a signature under the consent to treatment."""

    def __init__(self) -> None:
        super().__init__("The course starts after you agree to it. Please read and sign first.")


class CourseStopped(DeliveryError):
    """Nothing is added to a course that was stopped."""

    def __init__(self) -> None:
        super().__init__("You stopped this course. What you wrote is kept. You can start it again.")


class NotOpenYet(DeliveryError):
    """A part that opens later; `why` is a sentence for the person."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class NotAnOption(DeliveryError):
    """An answer that the page does not offer."""

    def __init__(self) -> None:
        super().__init__("Please choose one of the answers on the page.")


class WorksheetNotAccepted(DeliveryError):
    """Some fields need another look; `faults` maps field to message. The text is kept."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.faults = dict(faults)
        super().__init__("Some fields need another look. What you wrote is kept.")


class PlanNotAccepted(DeliveryError):
    """A plan without a what or a when; `faults` maps field to message."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.faults = dict(faults)
        super().__init__("The plan needs another look. What you chose is kept.")


class DateNotPossible(DeliveryError):
    """A pause that ends before it starts, or far away."""

    def __init__(self, message: str) -> None:
        super().__init__(message)


class ScreeningUnknown(DeliveryError):
    """No screening under this key."""

    def __init__(self) -> None:
        super().__init__("We could not find these answers. You can start the questions again.")


class ScreeningIncomplete(DeliveryError):
    """A question of the screening has no answer, or one that is not offered."""

    def __init__(self, question: str) -> None:
        self.question = question
        super().__init__("Please choose one of the answers.")


class ReasonMissing(DeliveryError):
    """Something is set aside without saying why."""

    def __init__(self) -> None:
        super().__init__("Say why this is set aside. Nothing was changed.")


class RemindersIncomplete(DeliveryError):
    """Some courses could not be looked at; they stay due, and all others were done."""

    def __init__(self, faults: Mapping[UUID, Exception]) -> None:
        self.faults = dict(faults)
        told = "; ".join(f"course {pk}: {fault}" for pk, fault in faults.items())
        super().__init__(f"{len(faults)} courses are still due, all others are done. {told}")


class PageCannotBeShown(DeliveryError):
    """A rule of the programme met facts that it cannot work with. Hand it to
    `report_broken_rule`, and say the message; `next_step` is empty where none is known.
    """

    def __init__(
        self, *, course: Course, module: str, step: str, fault: RuleError, next_step: str = ""
    ) -> None:
        self.course, self.module, self.step = course, module, step
        self.fault, self.next_step = fault, next_step
        onward = (
            "You can go on with the next step." if next_step else "You can come back to it later."
        )
        super().__init__(
            "We could not put this page together. The fault is ours, and what you wrote is kept. "
            f"The people who run this site have been told. {onward}"
        )
