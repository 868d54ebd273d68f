"""Where the lines of a progress drawing go. Better is always up, for every measure."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 360, 230
LEFT, RIGHT, TOP, BOTTOM = 12, 12, 30, 34
EDGE = 50
SWING = 13.0


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
    named: bool
    told: bool

    @property
    def label_y(self) -> float:
        """Where words beside the point sit: beneath it, or above when there is no room."""
        return self.y + 24 if self.y < HEIGHT - 70 else self.y - 16

    @property
    def anchor(self) -> str:
        """Words near an edge grow inwards."""
        return "start" if self.x < EDGE else "end" if self.x > WIDTH - EDGE else "middle"


@dataclass(frozen=True)
class Chart:
    """A drawing with the numbers it was made from."""

    title: str
    dots: tuple[Dot, ...]
    paths: tuple[str, ...]
    bands: tuple[str, ...]
    marks: tuple[Mark, ...]
    thread: str = ""
    width: int = WIDTH
    height: int = HEIGHT
    top_words: str = "Better is up"

    @property
    def description(self) -> str:
        """The drawing in words, for people who cannot see it."""
        said = [f"{d.label}: {d.value:g}{', a harder week' if d.harder else ''}" for d in self.dots]
        return f"A line in which better is up. {'; '.join(said)}."


def draw_chart(
    marks: Sequence[Mark], *, title: str, least: float, most: float, higher_is_worse: bool
) -> Chart:
    """The drawing of these points; the line breaks where nothing was answered."""
    named, told = _named(len(marks)), _told(marks)
    dots: list[Dot | None] = []
    for at, mark in enumerate(marks):
        if mark.value is None:
            dots.append(None)
            continue
        share = (mark.value - least) / (most - least)
        height = 1 - share if higher_is_worse else share
        y = TOP + (HEIGHT - TOP - BOTTOM) * (1 - height)
        x = LEFT + (WIDTH - LEFT - RIGHT) / max(1, len(marks) - 1) * at
        dots.append(
            Dot(
                x=round(x, 1), y=round(y, 1), label=mark.label, value=mark.value,
                harder=mark.harder, named=at in named, told=at in told,
            )
        )  # fmt: skip
    runs = _runs(dots)
    seen = tuple(dot for dot in dots if dot)
    return Chart(
        title=title, dots=seen, paths=tuple(map(_path, runs)),
        bands=tuple(map(_band, runs)), marks=tuple(marks),
        thread=_path(seen) if len(seen) > 1 else "",
    )  # fmt: skip


def _named(count: int) -> frozenset[int]:
    """Which points carry their name beneath the line: the first, the last, one between."""
    return frozenset({0, (count - 1) // 2, count - 1}) if count > 2 else frozenset(range(count))


def _told(marks: Sequence[Mark]) -> frozenset[int]:
    """Which harder weeks carry the words, so that the words never lie on each other."""
    room = max(1, -(-len(marks) * 3 // 10))
    told: list[int] = []
    for at, mark in enumerate(marks):
        if mark.harder and mark.value is not None and (not told or at - told[-1] >= room):
            told.append(at)
    return frozenset(told)


def _runs(dots: Sequence[Dot | None]) -> list[list[Dot]]:
    """The unbroken runs of two points and more."""
    runs: list[list[Dot]] = [[]]
    for dot in dots:
        if dot is None:
            runs.append([])
        else:
            runs[-1].append(dot)
    return [run for run in runs if len(run) > 1]


def _path(run: Sequence[Dot]) -> str:
    return "M" + " L".join(f"{d.x} {d.y}" for d in run)


def _band(run: Sequence[Dot]) -> str:
    """A soft band around the line: days swing around a week's mean."""
    upper = " L".join(f"{d.x} {max(0.0, d.y - SWING):.1f}" for d in run)
    lower = " L".join(f"{d.x} {d.y + SWING:.1f}" for d in reversed(run))
    return f"M{upper} L{lower} Z"
