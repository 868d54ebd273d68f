"""Who may open what. Deny by default."""

from dataclasses import dataclass
from typing import Final

from steadway.care.people.roles import Role

PUBLIC: Final = "public"
SIGNED_IN: Final = "signed_in"


@dataclass(frozen=True)
class Rule:
    """Who may open an address."""

    who: "frozenset[Role] | str"
    mfa: bool = False
    methods: frozenset[str] = frozenset({"GET", "HEAD", "OPTIONS", "POST"})


class DenyByDefault:
    def __init__(self, get_response):  # type: ignore[no-untyped-def]
        self.get_response = get_response

    def __call__(self, request):  # type: ignore[no-untyped-def]
        return self.get_response(request)
