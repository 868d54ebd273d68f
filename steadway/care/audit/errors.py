"""What can go wrong while the record is kept."""


class AuditError(Exception):
    """Something about the record itself."""


class UnknownAct(AuditError):
    """An act that no room has registered; silence here would be a hole in the record."""

    def __init__(self, act: str) -> None:
        super().__init__(
            f"“{act}” is not a registered act, so nothing was stored. Register it with "
            "audit.vocabulary.register() in the room's AppConfig.ready()."
        )


class ActTakenTwice(AuditError):
    """Two rooms, or two sentences, for one act."""

    def __init__(self, act: str) -> None:
        super().__init__(f"The act “{act}” is registered twice with different sentences.")


class ForeignAct(AuditError):
    """A room registers an act that does not carry its own name."""

    def __init__(self, room: str, act: str) -> None:
        super().__init__(f"The room “{room}” cannot register “{act}”: name it “{room}.…”.")


class AuditKeyMissing(AuditError):
    """The chain cannot be sealed or checked without its key."""

    def __init__(self) -> None:
        super().__init__(
            "STEADWAY_AUDIT_KEY is empty. Nothing was stored. Put the key into the site's "
            "secrets.env; `steadway init` makes one."
        )


class NaiveMoment(AuditError):
    """A time without a zone means a different moment on every machine."""

    def __init__(self) -> None:
        super().__init__("`now` has no time zone. Give an aware datetime.")


class UnreadableAnchor(AuditError):
    """The text given as an anchor is not one."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"“{text}” is not an anchor. An anchor looks like 1204:9f3c… "
            "(a count, a colon, 64 hex digits), as `steadway verify-audit` printed it."
        )
