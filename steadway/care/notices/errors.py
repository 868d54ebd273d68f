"""What can be wrong with a notice, in one tree."""


class NoticeError(Exception):
    """A notice was refused; nothing was queued."""


class HealthWords(NoticeError):
    """The text would tell a stranger who sees the screen something about the person's health."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self.words = words
        listed = ", ".join(f"'{word}'" for word in words)
        super().__init__(
            f"Nothing was queued: a notice may not say {listed}. "
            "Say that something is waiting, and leave what it is to the page behind the log-in."
        )


class UnfitText(NoticeError):
    """Too long, too many links, or a subject that is no subject."""


class NoRecipient(NoticeError):
    """Neither a participant, nor an account, nor an address was given."""


class CarrierError(Exception):
    """A carrier did not say that it took the letter."""


class NotTaken(CarrierError):
    """The carrier certainly did not take it; `final` when it never will."""

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.final = final


class Unsure(CarrierError):
    """The line broke after the letter was handed over: it may have gone, or not."""
