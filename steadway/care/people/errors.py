"""What can go wrong around accounts and the people behind them."""


class PeopleError(Exception):
    """Something about a person's account, role, identity or consent."""


class KeyFault(PeopleError):
    """The field keys cannot be used as they stand."""


class UnknownKey(KeyFault):
    """A value was sealed with a key that this site does not have."""

    def __init__(self, key_id: str) -> None:
        super().__init__(
            f"A stored value needs the field key “{key_id}”, which is not in "
            "STEADWAY_FIELD_KEYS. Nothing was changed. Add that key back, at the end of the list."
        )


class UnreadableValue(KeyFault):
    """The right key name, and still the value does not open."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"A stored value in {place} does not open with its key: the key differs from the "
            "one it was sealed with, or the value was changed or moved. Nothing was changed. "
            "Check STEADWAY_FIELD_KEYS against the backup of secrets.env."
        )


class SealedFieldLookup(KeyFault):
    """Somebody searched a field that cannot be searched."""

    def __init__(self, field: str, lookup: str) -> None:
        super().__init__(f"{field} is sealed: “{lookup}” cannot work on it. Look up by the code.")


class CannotOpenAccount(PeopleError):
    """The same sentence for every reason that would tell whether somebody has an account."""

    def __init__(self) -> None:
        super().__init__(
            "We could not open an account with these details. Nothing was stored. "
            "If you have joined before, log in instead."
        )


class WeakPassword(PeopleError):
    """The password was refused; the sentences say why."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


class BadPreference(PeopleError):
    """One setting cannot be what was sent; `field` says which."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class ConsentFault(PeopleError):
    """A consent cannot be taken or withdrawn as asked."""


class RoleFault(PeopleError):
    """A role cannot be given or taken as asked."""


class AlreadyEnrolled(PeopleError):
    """The account already belongs to a participant."""

    def __init__(self) -> None:
        super().__init__("This account already has a place on the course. Nothing was changed.")


class HasLeft(PeopleError):
    """The participant has left; this cannot be done for them any more."""

    def __init__(self) -> None:
        super().__init__(
            "You have left the course, so we stored nothing. Write to us to come back."
        )


class MissingDetail(PeopleError):
    """Something a person types is missing or cannot be used; `field` says which."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
