"""What a form field is on a page: words, value, error. The templates know nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.http import QueryDict


@dataclass(frozen=True)
class Option:
    """One thing that can be picked."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Field:
    """One question with everything a template needs to draw it.

    `kind` names the template: text, long_text, password, email, number, time, date, select,
    faces (one of; an option's hint names its drawing), tiles (one of), ticks (several of),
    chips (several of, short words), scale (0 to 10), ladder (short texts in order).
    """

    name: str
    kind: str
    label: str
    hint: str = ""
    values: tuple[str, ...] = ()
    error: str = ""
    options: tuple[Option, ...] = ()
    required: bool = False
    max_length: int | None = None
    low: str = ""
    high: str = ""
    least: int | None = None
    most: int | None = None
    unit: str = ""
    autocomplete: str = ""
    as_heading: bool = False
    kicker: str = ""
    own_words: "Field | None" = None
    rows: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The id that labels and the error summary point at."""
        return f"f-{self.name}"

    @property
    def first_id(self) -> str:
        """Where focus goes from the error summary: a group's first control."""
        group = self.kind in ("tiles", "ticks", "chips", "scale", "faces", "ladder")
        return f"{self.id}-1" if group else self.id

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""

    @property
    def described_by(self) -> str:
        """Ids of the hint and the error, for assistive technology."""
        ids = [f"{self.id}-hint"] if self.hint else []
        return " ".join(ids + ([f"{self.id}-oops"] if self.error else []))

    @property
    def numbers(self) -> range:
        """The tiles of a 0 to 10 scale."""
        return range(self.least or 0, (10 if self.most is None else self.most) + 1)


@dataclass(frozen=True)
class Sheet:
    """The fields of one form, and what is said at its top when something is wrong."""

    fields: tuple[Field, ...]
    said: str = ""
    notes: tuple[str, ...] = field(default=())

    @property
    def wrong(self) -> tuple[Field, ...]:
        """Fields with an error, own words beneath a choice included."""
        every = [f for one in self.fields for f in (one, one.own_words) if f]
        return tuple(f for f in every if f.error)

    @property
    def has_errors(self) -> bool:
        return bool(self.wrong or self.said)


def filled(fields: Iterable[Field], data: QueryDict) -> tuple[Field, ...]:
    """The same fields holding what was posted (or kept for the person)."""
    return tuple(_filled(one, data) for one in fields)


def _filled(one: Field, data: QueryDict) -> Field:
    own = _filled(one.own_words, data) if one.own_words else None
    values = tuple(data.getlist(one.name)) if one.name in data else ()
    if one.kind == "ladder":
        return replace(one, rows=_padded(values, one), own_words=own)
    return replace(one, values=values, own_words=own)


def _padded(values: Sequence[str], one: Field) -> tuple[str, ...]:
    """A ladder shows at least its least number of rungs and one free one."""
    kept = [v for v in values if v.strip()]
    room = max(len(kept) + 1, one.least or 3)
    room = min(room, one.most or room)
    return tuple((kept + [""] * room)[: max(room, len(kept))])


def marked(fields: Iterable[Field], errors: Mapping[str, str]) -> tuple[Field, ...]:
    """The same fields with each error beside the field it belongs to."""
    return tuple(
        replace(
            one,
            error=errors.get(one.name, ""),
            own_words=one.own_words
            and replace(one.own_words, error=errors.get(one.own_words.name, "")),
        )
        for one in fields
    )
