"""What an instrument is: one version of a questionnaire, checked as a whole."""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from typing import Any, Self

from pydantic import Field, StrictBool, model_validator

from steadway.science.instruments.consistency import require_consistent
from steadway.science.instruments.errors import UnknownScale
from steadway.science.instruments.parts import (
    Citation,
    Item,
    Language,
    Licence,
    LocalText,
    Option,
    Part,
    Scale,
    Slug,
    Text,
    Version,
)


class Instrument(Part):
    """One version of a questionnaire. A published version is never edited, only succeeded."""

    id: Slug
    version: Version
    title: LocalText
    short_title: LocalText
    url: Text | None = None
    languages: tuple[Language, ...] = ()
    licence: Licence
    recall: Text | None = None
    sparse: StrictBool = False
    instructions: LocalText | None = None
    options: dict[Slug, tuple[Option, ...]] = {}
    items: tuple[Item, ...] = Field(min_length=1)
    scales: tuple[Scale, ...] = ()
    citations: dict[Slug, Citation] = {}
    unscored: Text | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        require_consistent(self)
        return self

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical content: any change, even of a word, changes it.

        Defaults are left out, so that a key added to the format later moves no old digest.
        """
        return _sha256(self.model_dump(mode="json", by_alias=True, exclude_defaults=True))

    @cached_property
    def scoring_digest(self) -> str:
        """SHA-256 of what decides a score: equal where answers give equal scores."""
        facts = self.model_dump(
            mode="json",
            include={
                "id": True,
                "version": True,
                "options": {"__all__": {"__all__": {"value", "exclusive"}}},
                "items": {"__all__": {"id", "kind", "options", "min", "max"}},
                "scales": {"__all__": {"id", "items", "reverse", "recode", "rule", "multiply",
                                       "missing", "range", "direction"}},
            },
        )  # fmt: skip
        return _sha256(facts)

    def item(self, item_id: str) -> Item:
        """The item of that id; KeyError where there is none."""
        return self._items_by_id[item_id]

    @cached_property
    def _items_by_id(self) -> dict[str, Item]:
        return {item.id: item for item in self.items}

    def scale(self, scale_id: str) -> Scale:
        """The scale of that id; ``UnknownScale`` where there is none."""
        for scale in self.scales:
            if scale.id == scale_id:
                return scale
        known = ", ".join(scale.id for scale in self.scales) or "none"
        raise UnknownScale(f"{self.id} has no scale “{scale_id}”. Its scales: {known}.")

    def options_of(self, item: Item) -> tuple[Option, ...]:
        """The options an item offers, in order; empty for items without options."""
        return self.options[item.options] if item.options is not None else ()

    def has_wording(self, language: str) -> bool:
        """Whether every item and every option can be shown in that language."""
        items = all(item.text and language in item.text for item in self.items)
        return items and all(
            option.label is not None and language in option.label
            for item in self.items
            for option in self.options_of(item)
        )


def _sha256(content: Any) -> str:
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
