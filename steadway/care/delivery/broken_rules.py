"""From a rule that cannot be worked out to a page that says so: no silence, no bare fault."""

from collections.abc import Iterator
from contextlib import contextmanager

from steadway.care.delivery.errors import PageCannotBeShown
from steadway.care.delivery.models import Course
from steadway.science.programmes.errors import RuleError
from steadway.science.programmes.models import Module


@contextmanager
def told(course: Course, module: str = "", step: str = "", onward: str = "") -> Iterator[None]:
    """Where a rule breaks inside, say on which page, and which step comes after it."""
    try:
        yield
    except RuleError as fault:
        raise PageCannotBeShown(
            course=course, module=module, step=step, fault=fault, next_step=onward
        ) from fault


def step_after(module: Module, step: str) -> str:
    """The step behind this one as the author put them; empty after the last.

    No rule is asked who each step is for, since a rule is what has just broken.
    """
    names = [each.id for each in module.steps]
    place = names.index(step) + 1 if step in names else len(names)
    return names[place] if place < len(names) else ""
