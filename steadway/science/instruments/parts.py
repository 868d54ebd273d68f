"""The parts of an instrument: items, options, scales, thresholds, rights. Frozen data."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]{0,63}$")]
Version = Annotated[str, StringConstraints(pattern=r"^[0-9]+(\.[0-9]+){0,2}$", strict=True)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True, strict=True)]
Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", strict=True)]
LocalText = dict[Language, Text]
Number = Annotated[float, Field(allow_inf_nan=False)]

ItemKind = Literal["choice", "choices", "scale_0_10", "integer", "boolean", "text"]
ScaleRule = Literal["sum", "mean", "max", "percent", "count"]
Direction = Literal["higher_is_worse", "higher_is_better"]
LicenceClass = Literal["own", "fetched", "licensed"]
Domain = Literal[
    "pain", "disability", "depression", "anxiety", "quality_of_life", "satisfaction",
    "sleep", "coping", "change", "expectancy", "unwanted_effects", "symptoms",
]  # fmt: skip

LARGEST_INTEGER = 10_000


class Part(BaseModel):
    """Shared rules of every piece of an instrument: frozen, and no key we do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Licence(Part):
    """Who owns the wording, and on which terms it may be shown."""

    class_: LicenceClass = Field(alias="class")
    holder: Text
    terms: Text
    source: Text
    read_on: Day | None = None


class Citation(Part):
    """A source of a scoring fact. ``recalled`` means: general knowledge, check before quoting."""

    text: Text
    doi: Text | None = None
    checked: Literal["read", "recalled"] = "recalled"


class Option(Part):
    """One answer to choose. ``label`` is None where the wording is not included."""

    value: int | Slug
    label: LocalText | None = None
    exclusive: StrictBool = False


class Item(Part):
    """One question. ``text`` is None where the wording is not included."""

    id: Slug
    kind: ItemKind
    text: LocalText | None = None
    stem: LocalText | None = None
    low: LocalText | None = None
    high: LocalText | None = None
    options: Slug | None = None
    required: StrictBool = False
    min: int | None = None
    max: int | None = None
    max_length: int = Field(default=2000, ge=1, le=20_000)
    sensitive: StrictBool = False
    topic: Slug | None = None


class MissingRule(Part):
    """How many items may be open, and what happens then.

    Give ``max_missing`` or ``min_answered``. ``prorate`` replaces open items by the mean of
    the answered ones. Items in ``zero`` count 0 when open and are never counted as missing.
    """

    max_missing: int | None = Field(default=None, ge=0)
    min_answered: int | None = Field(default=None, ge=1)
    prorate: StrictBool = False
    zero: tuple[Slug, ...] = ()


class Recode(Part):
    """Answers of some items replaced by other numbers before they are combined."""

    items: tuple[Slug, ...] = Field(min_length=1)
    map: dict[str, Number]


class Band(Part):
    """A named stretch of a scale, both ends included. The label is for staff."""

    from_: Number = Field(alias="from")
    to: Number
    label: Text
    citation: Slug


class ImportantChange(Part):
    """The smallest change people find worthwhile, in points, in percent, or both."""

    points: Number | None = Field(default=None, gt=0)
    percent: Number | None = Field(default=None, gt=0, le=100)
    citation: Slug


class ReliableChangeFacts(Part):
    """What a reliable change needs: SD and reliability, or a published number of points."""

    sd: Number | None = Field(default=None, gt=0)
    reliability: Number | None = Field(default=None, gt=0, lt=1)
    points: Number | None = Field(default=None, gt=0)
    citation: Slug


class Cutoff(Part):
    """Where the clinical range begins: a published value, or two groups' means and SDs."""

    value: Number | None = None
    clinical_mean: Number | None = None
    clinical_sd: Number | None = Field(default=None, gt=0)
    healthy_mean: Number | None = None
    healthy_sd: Number | None = Field(default=None, gt=0)
    citation: Slug


class Scale(Part):
    """A number made of items: which, how combined, its range and what its values mean."""

    id: Slug
    title: LocalText
    domain: Domain
    items: tuple[Slug, ...] = Field(min_length=1)
    reverse: tuple[Slug, ...] = ()
    recode: tuple[Recode, ...] = ()
    rule: ScaleRule
    multiply: Number = Field(default=1.0, gt=0)
    missing: MissingRule = MissingRule(max_missing=0)
    range: tuple[Number, Number]
    direction: Direction
    bands: tuple[Band, ...] = ()
    mic: ImportantChange | None = None
    reliable_change: ReliableChangeFacts | None = None
    cutoff: Cutoff | None = None
    citation: Slug | None = None
    note: Text | None = None
