"""Who reads the answers, how they are told, and which numbers people are shown."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from steadway.cli.site_checks.line import Check, Level, is_loopback


def watch(settings: Any) -> Iterator[Check]:
    """Whether a person reads the answers is a choice, and the choice has an owner."""
    safety = settings.STEADWAY.safety
    if safety.owner is None or not safety.owner.name.strip():
        yield Check(
            "safety.owner",
            "STOP",
            f"nobody answers for the choice '{safety.watch}'.",
            "Name a person under safety.owner in site.yaml.",
        )
    elif safety.watch == "on_call" and not [p for p in safety.on_call if p.email]:
        yield Check(
            "safety.on_call",
            "STOP",
            "answers are watched, and nobody is on call.",
            "List people with e-mail addresses, or choose watch: nobody.",
        )
    else:
        watched = f"{len(safety.on_call)} on call are told of alerts"
        unwatched = "nobody reads answers, so PHQ-8 stands in for PHQ-9"
        choice = watched if safety.watch == "on_call" else unwatched
        yield Check("safety", "OK", f"{choice}; {safety.owner.name} owns the choice.")
        yield from without_address(safety)


def without_address(safety: Any) -> Iterator[Check]:
    """A listed person who cannot be written to is never told."""
    silent = [p.name for p in safety.on_call if not p.email]
    if safety.watch == "on_call" and silent:
        yield Check(
            "safety.on_call",
            "WARN",
            f"{', '.join(silent)} will not be told: no e-mail address.",
            "Add it under safety.on_call in site.yaml.",
        )


def mail(settings: Any) -> Iterator[Check]:
    """Alerts and log-in codes need a way out."""
    post = settings.STEADWAY.mail
    goes = post.carrier == "smtp" and post.host
    if goes:
        yield Check("mail", "OK", f"goes through {post.host}.")
        yield from letters(post, bool(settings.MAIL_PASSWORD))
    elif settings.STEADWAY.safety.watch == "on_call":
        yield Check(
            "mail",
            "STOP",
            "answers are watched, and alerts cannot leave the house.",
            "Set mail.carrier: smtp and mail.host in site.yaml.",
        )
    else:
        yield Check(
            "mail",
            "WARN",
            "is written to files; nobody gets a reminder or a log-in code.",
            "Set mail.carrier: smtp and mail.host in site.yaml.",
        )


def letters(post: Any, password: bool) -> Iterator[Check]:
    """What mail servers refuse, and what they should never be told in the clear."""
    if post.sender.rstrip(">").endswith("@localhost"):
        yield Check(
            "mail.sender",
            "WARN",
            "ends in @localhost, which most mail servers refuse.",
            "Write an address of your own domain.",
        )
    if post.user and not post.starttls and not is_loopback(post.host):
        yield Check(
            "mail.starttls",
            "STOP",
            f"is off, so the mail password would cross the network to {post.host} in the clear.",
            "Write mail.starttls: true in site.yaml.",
        )
    if post.user and not password:
        yield Check(
            "STEADWAY_MAIL_PASSWORD",
            "WARN",
            f"is not set, though mail.user is {post.user}.",
            "Add it to secrets.env.",
        )


def crisis_numbers(settings: Any) -> Iterator[Check]:
    """The numbers on the help page were dialled or looked up by someone here, lately."""
    from steadway.care.safety.crisis_numbers import read, stale
    from steadway.care.safety.errors import NoCrisisFile
    from steadway.care.safety.queries import help_resources

    own = settings.HOME / "crisis.yaml"
    try:
        if own.is_file():
            read(own)
    except NoCrisisFile as error:
        said = " ".join(str(error).split())
        yield Check("crisis.yaml", "STOP", said, "Correct it, or take the file away.")
        return
    resources = help_resources(settings.STEADWAY.country)
    faults = stale(resources, datetime.now(UTC).date())
    if faults:
        level: Level = "STOP" if settings.MODE == "live" else "WARN"
        more = f" ({len(faults)} such points.)" if len(faults) > 1 else ""
        yield Check(
            "crisis numbers",
            level,
            f"{faults[0]}{more}",
            "Check each against its source, then `steadway init --crisis-checked-by NAME`.",
        )
    else:
        yield Check("crisis numbers", "OK", "every line was checked lately.")
    if resources.is_fall_back:
        yield Check(
            "country",
            "WARN",
            f"we ship no crisis numbers for {settings.STEADWAY.country}; the page is general.",
            "Write your own: docs/how-to/alerts.md.",
        )
