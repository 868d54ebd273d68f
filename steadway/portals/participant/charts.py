"""Where the lines of a progress drawing go. Better is always up, for every measure."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 360, 230
LEFT, RIGHT, TOP, BOTTOM = 12, 12, 30, 34


@dataclass(frozen=True)
class Mark:
    """One point: a week or a questionnaire; no value means nothing was answered then."""

    label: str
    value: float | None
    harder: bool = False


@dataclass(frozen=True)
class Dot:
    """A point on the page, in the drawing's own units."""

    x: float
    y: float
    label: str
    value: float
    harder: bool
    anchor: str
    named: bool

    @property
    def label_y(self) -> float:
        """Where words beside the point sit: beneath it, or above when there is no room."""
        return self.y + 24 if self.y < HEIGHT - 70 else self.y - 16


@dataclass(frozen=True)
class Chart:
    """A drawing with the numbers it was made from."""

    title: str
    width: int
    height: int
    paths: tuple[str, ...]
    band: str
    dots: tuple[Dot, ...]
    marks: tuple[Mark, ...]
    top_words: str
    low_words: str

    @property
    def description(self) -> str:
        """The drawing in words, for people who cannot see it."""
        said = [f"{d.label}: {d.value:g}{', a harder week' if d.harder else ''}" for d in self.dots]
        return f"A line in which better is up. {'; '.join(said)}."


def draw_chart(
    marks: Sequence[Mark], *, title: str, least: float, most: float, higher_is_worse: bool
) -> Chart:
    """The drawing of these points; the line breaks where nothing was answered."""
    step = (WIDTH - LEFT - RIGHT) / max(1, len(marks) - 1)
    dots: list[Dot | None] = []
    every = max(1, -(-len(marks) // 3))
    for at, mark in enumerate(marks):
        if mark.value is None:
            dots.append(None)
            continue
        share = (mark.value - least) / (most - least)
        height = (1 - share) if higher_is_worse else share
        y = TOP + (HEIGHT - TOP - BOTTOM) * (1 - height)
        last = len(marks) - 1
        anchor = "start" if at == 0 else "end" if at == last else "middle"
        dots.append(
            Dot(
                round(LEFT + step * at, 1),
                round(y, 1),
                mark.label,
                mark.value,
                mark.harder,
                anchor,
                at == last or (at % every == 0 and last - at >= every),
            )
        )
    seen = tuple(d for d in dots if d)
    return Chart(
        title,
        WIDTH,
        HEIGHT,
        _paths(dots),
        _band(seen),
        seen,
        tuple(marks),
        "Better is up",
        "",
    )


def _paths(dots: Sequence[Dot | None]) -> tuple[str, ...]:
    """One path for each unbroken run of points."""
    runs: list[list[Dot]] = [[]]
    for dot in dots:
        if dot is None:
            runs.append([])
        else:
            runs[-1].append(dot)
    return tuple("M" + " L".join(f"{d.x} {d.y}" for d in run) for run in runs if len(run) > 1)


def _band(dots: Sequence[Dot]) -> str:
    """A soft band around the line: days swing around a week's mean."""
    if len(dots) < 3:
        return ""
    swing = 13.0
    upper = " L".join(f"{d.x} {max(0.0, d.y - swing):.1f}" for d in dots)
    lower = " L".join(f"{d.x} {d.y + swing:.1f}" for d in reversed(dots))
    return f"M{upper} L{lower} Z"
