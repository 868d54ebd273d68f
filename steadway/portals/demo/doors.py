"""The doors of the demo: invented people, each with an address that can never receive mail."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Door:
    """One invented person whose place a visitor may take with one click."""

    slug: str
    name: str
    title: str
    what: str

    @property
    def called(self) -> str:
        """What friends say."""
        return self.name.removeprefix("Dr ").partition(" ")[0]

    @property
    def email(self) -> str:
        """`.invalid` is reserved and never resolves (RFC 2606)."""
        return f"{self.slug}@demo.invalid"


DOORS: tuple[Door, ...] = (
    Door("newcomer", "Noor", "A newcomer", "Noor joined today. She has said yes to the course."),
    Door("week-three", "Ada", "Someone in week 3", "Ada is finding a steady pace, and checks in."),
    Door("gone-quiet", "Kofi", "Someone who has gone quiet", "Kofi was last here 12 days ago."),
    Door("follow-up", "Marta", "Someone at follow-up", "Marta finished. Three months have passed."),
    Door("on-call", "Dr Imani Reyes", "Someone on call", "Imani hears when an answer worries us."),
    Door("operator", "Olek", "An operator", "Olek keeps the site running. He sees no answers."),
    Door("reviewer", "Rosa", "A reviewer", "Rosa pools published trials. She sees no people."),
)


def door(slug: str) -> Door | None:
    """The door with this name."""
    return next((one for one in DOORS if one.slug == slug), None)
