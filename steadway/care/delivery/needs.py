"""Which facts a page's rules can ask for, so that no more are gathered. Pure, kept in memory."""

from collections.abc import Iterable
from functools import lru_cache

from steadway.science.programmes.language import parse
from steadway.science.programmes.language.syntax import names_in
from steadway.science.programmes.models import Exercise, Module, Page, Segment, Worksheet
from steadway.science.programmes.rendering.holes import split_text

Names = frozenset[str]


@lru_cache(maxsize=4096)
def names_in_rule(rule: str) -> Names:
    """Every name a rule mentions."""
    return frozenset(names_in(parse(rule)))


def names_in_page(page: Page) -> Names:
    """What showing a page needs."""
    return names_in_segments(page.segments)


def names_in_exercise(exercise: Exercise) -> Names:
    """What showing an exercise needs."""
    return names_in_segments([*exercise.intro, *exercise.steps, *exercise.closing])


def names_in_steps(module: Module) -> Names:
    """What listing a module's steps needs."""
    return _together(step.audience for step in module.steps if step.audience)


def names_in_worksheet(worksheet: Worksheet) -> Names:
    """What filling in and answering a worksheet needs."""
    rules = [field.prefill for field in worksheet.fields if field.prefill]
    rules += [each.when for each in worksheet.feedback if each.when]
    rules += [hole for each in worksheet.feedback for hole in split_text(each.text)[1::2]]
    return _together(rules)


def names_in_segments(segments: Iterable[Segment]) -> Names:
    """What showing these stretches of text needs."""
    rules: list[str] = []
    for segment in segments:
        rules += segment.pieces[1::2]
        rules += [segment.when] if segment.when else []
    return _together(rules)


def _together(rules: Iterable[str]) -> Names:
    return Names().union(*(names_in_rule(rule) for rule in rules))
