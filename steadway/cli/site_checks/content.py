"""What people come for is there: a course, its questionnaires, somebody to run it."""

from collections.abc import Iterator
from typing import Any

from steadway.cli.site_checks.line import Check


def content(settings: Any) -> Iterator[Check]:
    """Everything that the site offers, and the operator."""
    yield from wording(settings)
    yield from programmes()
    yield from operators()
    yield from those_on_call(settings)


def wording(settings: Any) -> Iterator[Check]:
    """Live questionnaires carry their official wording."""
    from steadway.care.assessments.catalogue import current
    from steadway.science.instruments import battery

    watched = settings.STEADWAY.safety.watch == "on_call"
    wanted = battery(watched=watched)
    without = [name for name in wanted if not current().get(name).has_wording("en")]
    if without:
        yield Check(
            "wording",
            "WARN",
            f"{', '.join(without)}: official wording is missing.",
            "Run `steadway instruments fetch`.",
        )
    else:
        yield Check("wording", "OK", "every questionnaire of the battery has its wording.")


def programmes() -> Iterator[Check]:
    """There is a course to join."""
    from steadway.care.delivery.models import PublishedProgramme

    count = PublishedProgramme.objects.count()
    if count:
        yield Check("programmes", "OK", f"{count} published.")
    else:
        yield Check(
            "programmes",
            "WARN",
            "none is published, so nobody can join.",
            "Run `steadway publish PATH`.",
        )


def operators() -> Iterator[Check]:
    """Somebody can log in and look after the site."""
    from steadway.care.people.queries import accounts_with_role
    from steadway.care.people.roles import Role

    if not accounts_with_role(Role.OPERATOR):
        yield Check(
            "operator",
            "WARN",
            "nobody can log in to look after the site.",
            "Run `steadway init --admin you@example.org`.",
        )


def those_on_call(settings: Any) -> Iterator[Check]:
    """Whoever is told of an alert can also open it."""
    from steadway.care.people.queries import account_with_address
    from steadway.care.safety.queries import MAY_TAKE_ON

    safety = settings.STEADWAY.safety
    for person in safety.on_call if safety.watch == "on_call" else ():
        account = account_with_address(person.email) if person.email else None
        if person.email and (account is None or not account.current_roles() & MAY_TAKE_ON):
            yield Check(
                "on call",
                "WARN",
                f"{person.name} is told of alerts and has no account to open them with.",
                f"Run `steadway staff add {person.email} --name '{person.name}' --role on_call`.",
            )
