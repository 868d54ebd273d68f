"""From the first page to what has changed, as a stranger would, with and without JavaScript."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page

from tests.journeys.walking import Walker


# Costs about 60 s each: a whole course, page by page.
@pytest.mark.slow
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_stranger_joins_and_works_through_the_course(
    open_page: Callable[..., Page], scripts: bool
):
    page = open_page(java_script_enabled=scripts)
    walker = Walker(page, email=f"{uuid4().hex[:12]}@example.org")
    walker.go("/")
    walker.walk_to("/consent/", most=20)
    walker.walk_to("/welcome/", most=20)
    walker.walk_to("/today/", most=5)
    assert walker.heading.startswith("Good to see you, Tess")
    walker.walk_to("/never/", most=300)
