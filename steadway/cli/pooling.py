"""`steadway pool [REVIEW_DIR]`: what a review pools to, in words, as JSON, as a forest plot."""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from steadway.cli.file_checks import listed
from steadway.cli.outcome import USAGE, Outcome, UserError
from steadway.cli.whole_files import write_whole
from steadway.science.synthesis.catalogue import shipped_review
from steadway.science.synthesis.errors import ReviewFaults, UnknownChoice
from steadway.science.synthesis.pooling.words import number
from steadway.science.synthesis.review import Review, load_review
from steadway.science.synthesis.synthesising import (
    Choice,
    Synthesis,
    candidates,
    synthesise,
)


def pool(given: argparse.Namespace) -> Outcome:
    """Every outcome and time that fits what was asked, one synthesis each."""
    folder: Path = given.review or shipped_review()
    if not (folder / "review.yaml").exists():
        raise UserError(f"{folder} has no review.yaml. A review is a folder with one.")
    try:
        review = load_review(folder)
    except ReviewFaults as error:
        return listed(error.faults, f" in {folder}")
    try:
        found = [synthesise(review, choice) for choice in choices(review, given)]
    except UnknownChoice as error:
        raise UserError(str(error), USAGE) from error
    if given.forest:
        draw(found, given.forest)
    lines = [line for synthesis in found for line in told(synthesis)]
    if given.forest:
        lines.append(f"The forest plot is in {given.forest}.")
    heading = f"{review.file.title}, version {review.file.version}."
    data = {"review": review.file.id, "version": review.file.version}
    syntheses = [synthesis.to_dict() for synthesis in found]
    return Outcome(lines=(heading, *lines), data={**data, "syntheses": syntheses})


def choices(review: Review, given: argparse.Namespace) -> list[Choice]:
    """One choice per outcome and time with studies; what the options name narrows them."""
    there = [(outcome, time) for outcome, time, _ in review.available()]
    if not there:
        raise UserError("The review has no numbers yet: its tables of arms and effects are empty.")
    asked = Choice(
        given.outcome or there[0][0],
        given.time or there[0][1],
        given.population,
        given.preset,
        given.arms,
        tuple(given.leave_out or ()),
    )
    found = [
        replace(asked, outcome=outcome, time=time)
        for outcome, time in there
        if given.outcome in (None, outcome) and given.time in (None, time)
    ]
    # where nothing fits, the review itself says what it does not know or does not have
    return [choice for choice in found if candidates(review, choice)] or [asked]


def draw(found: list[Synthesis], path: Path) -> None:
    """The forest plot as a file; one file holds one plot."""
    if len(found) > 1:
        names = ", ".join(f"{s.choice.outcome} at {s.choice.time}" for s in found)
        raise UserError(f"One file holds one plot; name --outcome and --time: {names}.", USAGE)
    write_whole(path, found[0].plot.svg, mode=0o644)


def told(synthesis: Synthesis) -> Iterator[str]:
    """A heading, the result in words, and a row per study."""
    yield from ("", synthesis.title)
    yield synthesis.pooled.text()
    wide = max(len(row.label) for row in synthesis.rows)
    for row in synthesis.rows:
        effect = f"{number(row.estimate)} ({number(row.low)} to {number(row.high)})"
        yield f"  {row.label:<{wide}}  {effect:<24} {row.weight:5.1f} %"
    if synthesis.left_out:
        yield f"Left out: {', '.join(study.label for study in synthesis.left_out)}."
