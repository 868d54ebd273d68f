"""What can be wrong around an alert, in one tree."""


class SafetyError(Exception):
    """Something about an alert could not be done; the alert itself is untouched."""


class NoteNeeded(SafetyError):
    """An alert is closed with words, so that the next reader knows what was done."""

    def __init__(self) -> None:
        super().__init__(
            "The alert stays open. Write what was done and what comes next, then close it."
        )


class AlertClosed(SafetyError):
    """A closed alert takes no more steps."""

    def __init__(self) -> None:
        super().__init__(
            "This alert was closed before. What you did was not stored. Open its page again."
        )


class CannotTakeOn(SafetyError):
    """The account an alert was to be handed to may not see alerts."""

    def __init__(self) -> None:
        super().__init__("The alert stays where it is: that account may not open alerts.")


class UnknownStep(SafetyError):
    """A step that the site's list does not hold."""

    def __init__(self) -> None:
        super().__init__("Nothing was stored: this step has left the list. Open the page again.")


class NoCrisisFile(SafetyError):
    """A file of crisis numbers cannot be read."""

    def __init__(self, path: str, fault: str) -> None:
        super().__init__(f"{path} was not used: {fault} Mend the file; our own numbers show.")
